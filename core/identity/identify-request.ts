/** What an identification is asked and what it gives. @module */
import type { IndexEntry } from "../citizen-card/index-file.ts";
import type { OpenCard } from "../citizen-card/open-card.ts";
import type { TerminalCredential } from "../citizen-card/terminal-authentication.ts";
import type { RandomBytes } from "../crypto/bytes.ts";
import type { JudgeContext } from "./judge.ts";
import type { StaffClaims } from "./staff-claims.ts";
import type { CardEvidence, ClaimName, VerifiedIdentity } from "./verified-identity.ts";

export interface IdentifyRequest extends JudgeContext {
  /** Six digits, scanned or typed; not needed in the slot. */
  readonly can?: string;
  /** Card number of the QR code that brought the CAN, where one was scanned. */
  readonly printedCardNumber?: string;
  /** Claims of a citizen card that the purpose needs; of a staff card its own four are read. */
  readonly needs: readonly ClaimName[];
  readonly terminalId: string;
  /** The certificate by which the card knows this terminal, and its key. */
  readonly terminal: TerminalCredential;
  /** The holder's PIN, where it was asked for: only then protected claims are read and presence is proven. */
  readonly pin?: string;
  readonly random: RandomBytes;
  /** Told what is about to be done, for the person who waits. */
  readonly onStep?: (step: IdentifyStep) => void;
}

/** Opening the chip, judging the issuer's signature, reading claims, the holder key's proof. */
export type IdentifyStep = "open" | "issuer" | "data" | "genuine";

/** A card that was identified in this session, open for further reading. */
export interface IdentifiedCard {
  readonly identity: VerifiedIdentity<CardEvidence>;
  readonly staff: StaffClaims | null;
  readonly card: OpenCard;
  /** Null where the card was refused before its index was read. */
  readonly index: readonly IndexEntry[] | null;
}
