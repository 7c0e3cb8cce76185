/**
 * One transport for every contract between a screen and the service: WebSocket and Electron IPC carry the same JSON
 * messages. Who sends is checked by the transport, what is sent by the contract.
 * @module
 */

/** A two-way line of JSON values. A value received is untrusted until the contract's schema has parsed it. */
export interface Transport {
  send(message: unknown): void;
  /** At most one listener of each kind. */
  onMessage(listener: (message: unknown) => void): void;
  onClose(listener: () => void): void;
  close(): void;
}
