/** What the card holds in mind while a channel is open; reset, deselecting and the channel's end drop all of it. @module */
import type { ChipSecureMessaging } from "./protocols/secure-messaging.ts";

/** What the terminal proved with its certificate. */
export interface AuthenticatedTerminal {
  readonly id: string;
  readonly mayReadOpen: boolean;
  readonly mayReadProtected: boolean;
  readonly mayDebit: boolean;
}

export interface Session {
  readonly messaging: ChipSecureMessaging;
  /** SHA-256(PK_terminal ‖ PK_card) of the key agreement. */
  readonly channelHash: Uint8Array;
  /** Given with GET CHALLENGE and good for the very next command only. */
  challenge: Uint8Array | undefined;
  /** Undefined before terminal authentication. */
  terminal: AuthenticatedTerminal | undefined;
  pinVerified: boolean;
}

export function openSession(messaging: ChipSecureMessaging, channelHash: Uint8Array): Session {
  return { messaging, channelHash, challenge: undefined, terminal: undefined, pinVerified: false };
}
