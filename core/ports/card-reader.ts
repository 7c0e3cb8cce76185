/**
 * Card readers, contact and contactless, as the service sees them. A real implementation stands in
 * `drivers/readers`, a simulated one in `firmware-sim`.
 * @module
 */
import type { Failure, Result } from "../errors/result.ts";

export type CardInterface = "contact" | "contactless";

/** What one exchange may carry. Bytes count the whole APDU, header, Lc, Le and status word included. */
export interface ApduLimits {
  readonly maxCommandBytes: number;
  readonly maxResponseBytes: number;
  readonly extendedLength: boolean;
}

/** An open, exclusive link to one card. */
export interface CardChannel {
  readonly atr: Uint8Array;
  readonly interface: CardInterface;
  readonly limits: ApduLimits;
  /**
   * Sends one encoded command APDU and gives the encoded response APDU (at least SW1 SW2).
   * Failures: `card.lost`, `card.no_answer`, `reader.failed`, `reader.absent`, `reader.service_absent`.
   */
  transmit(command: Uint8Array): Promise<Result<Uint8Array>>;
}

export type ReaderEvent =
  | {
      readonly type: "attached";
      readonly readerId: string;
      readonly name: string;
      readonly interface: CardInterface;
    }
  | { readonly type: "detached"; readonly readerId: string }
  | {
      readonly type: "card";
      readonly readerId: string;
      readonly atr: Uint8Array;
      readonly interface: CardInterface;
      /**
       * As far as the readers can tell, it never left: they had lost sight of it for a while. It may go on in a session
       * of its own, but nobody has laid it down to begin one.
       */
      readonly stillThere?: true;
    }
  | { readonly type: "removed"; readonly readerId: string }
  /** The whole reader system failed or came back, e.g. pcscd was stopped. */
  | { readonly type: "failed"; readonly failure: Failure }
  | { readonly type: "recovered" };

/** One source of readers (the PC/SC service, or the simulator); it may show several readers. */
export interface CardReader {
  /** Begins to watch; every present reader and card is told as an event. Returns the function that stops listening. */
  watch(listener: (event: ReaderEvent) => void): () => void;
  /** Connects to the card now in the reader, exclusively. The channel is released by {@link CardConnection.release}. */
  connect(readerId: string): Promise<Result<CardConnection>>;
  /** Ends watching and frees every resource. */
  close(): Promise<void>;
}

export interface CardConnection {
  readonly channel: CardChannel;
  /** Ends the transaction and the connection on every path; never fails. */
  release(): Promise<void>;
}
