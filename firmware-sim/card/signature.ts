/**
 * PSO: COMPUTE DIGITAL SIGNATURE with the signature key (ISO 7816-8 §11.8; card profile, "Signature key"). The card
 * hashes a domain tag and the fields itself, so that what it signs can only ever be a signature on a dossier.
 * @module
 */
import type { KeyObject } from "node:crypto";
import { statusWords } from "../../core/apdu/status-words.ts";
import { concat, fromUtf8, utf8 } from "../../core/crypto/bytes.ts";
import { signEs256 } from "../../core/crypto/ecdsa.ts";
import { parseTlvs } from "../../core/tlv/ber.ts";
import { type Answer, answer, type PlainCommand, status } from "./command.ts";

/** What personalisation writes for the signature key. */
export interface SignatureContents {
  /** P-256 private key; never leaves the card. */
  readonly key: KeyObject;
  /** X.509, DER: the content of EF.CERT. */
  readonly certificate: Uint8Array;
}

/** What the session has shown when the command comes. */
export interface SigningSession {
  /** From the terminal's certificate; undefined before terminal authentication. */
  readonly terminal: string | undefined;
  /** Takes the PIN state away and says whether it was there: one PIN, one signature. */
  takePin(): boolean;
}

/** P1-P2: out comes a digital signature, in go the data to be signed. */
const COMPUTE_DIGITAL_SIGNATURE = 0x9e9a;
const DOMAIN = utf8("mot-cham/dossier-signature/1");
const TERMINAL = 0x80;
const TIME = 0x81;
const DOSSIER = 0x82;
const CONTENT_HASH = 0x83;
const TIME_BYTES = 4;
const DOSSIER_BYTES = 16;
const HASH_BYTES = 32;

/** `data`: 80 terminal · 81 time · 82 dossier · 83 SHA-256 of its content. Answers r‖s, 6982 or 6A80. */
export function performSecurityOperation(
  { p1, p2, data }: PlainCommand,
  session: SigningSession,
  { key }: SignatureContents,
): Answer {
  if (p1 * 256 + p2 !== COMPUTE_DIGITAL_SIGNATURE) return status(statusWords.incorrectP1P2);
  if (session.terminal === undefined) return status(statusWords.securityStatusNotSatisfied);
  const terminal = terminalOfDossier(data);
  if (terminal === undefined) return status(statusWords.incorrectData);
  if (terminal !== session.terminal) return status(statusWords.securityStatusNotSatisfied);
  // Taken away before the key is used: whatever happens now, this PIN signs nothing else.
  if (!session.takePin()) return status(statusWords.securityStatusNotSatisfied);
  return answer(signEs256(key, concat(DOMAIN, data)));
}

/** The terminal named in a well-formed order to sign; undefined for anything else. */
function terminalOfDossier(data: Uint8Array): string | undefined {
  const objects = parseTlvs(data);
  if (!objects.ok) return undefined;
  const [terminal, time, dossier, hash, ...more] = objects.value;
  const formed =
    terminal?.tag === TERMINAL &&
    time?.tag === TIME &&
    time.length === TIME_BYTES &&
    dossier?.tag === DOSSIER &&
    dossier.length === DOSSIER_BYTES &&
    hash?.tag === CONTENT_HASH &&
    hash.length === HASH_BYTES &&
    more.length === 0;
  // One way to write the lengths, so that one dossier has one thing to be signed.
  const shortest = (terminal?.length ?? 0) + TIME_BYTES + DOSSIER_BYTES + HASH_BYTES + 4 * 2;
  return formed && data.length === shortest ? fromUtf8(terminal.value) : undefined;
}
