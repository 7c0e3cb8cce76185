/** Code scanners. @module */

export interface Scanner {
  /** Calls the listener with the text of each code read, as read: it is untrusted. Returns the function that stops. */
  watch(listener: (text: string) => void): () => void;
  close(): Promise<void>;
}
