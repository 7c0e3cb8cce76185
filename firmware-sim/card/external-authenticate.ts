/** EXTERNAL AUTHENTICATE: whom the card opens itself to (ISO 7816-4 §11.5.4; card profile, "Terminal authentication"). @module */
import { statusWords } from "../../core/apdu/status-words.ts";
import { concat, utf8 } from "../../core/crypto/bytes.ts";
import { verifyEs256 } from "../../core/crypto/ecdsa.ts";
import { type Answer, type PlainCommand, status } from "./command.ts";
import type { CitizenCardMemory } from "./memory.ts";
import type { CardContents } from "./profile.ts";
import type { Session } from "./session.ts";
import { readAuthentication } from "./terminal-certificate.ts";

const DOMAIN = utf8("BNC-TA1\0");

/** Takes the session's challenge, whatever comes of it. */
export function externalAuthenticate(
  { p1, p2, data }: PlainCommand,
  session: Session,
  contents: Pick<CardContents, "terminalAuthorities" | "clockDay">,
  memory: CitizenCardMemory,
): Answer {
  const { challenge } = session;
  session.challenge = undefined;
  if (p1 !== 0 || p2 !== 0) return status(statusWords.incorrectP1P2);
  if (session.terminal !== undefined || challenge === undefined) {
    return status(statusWords.conditionsNotSatisfied);
  }
  const received = readAuthentication(data);
  if (received === undefined) return status(statusWords.incorrectData);
  const { certificate, proof } = received;
  const authority = contents.terminalAuthorities.find(({ name }) => name === certificate.authority);
  if (authority === undefined) return status(statusWords.referencedDataNotFound);
  if (!verifyEs256(authority.key, certificate.body, certificate.signature)) {
    return status(statusWords.authenticationFailed);
  }
  const today = Math.max(memory.clockDay, contents.clockDay);
  if (certificate.expiryDay < today) return status(statusWords.referenceDataNotUsable);
  if (!verifyEs256(certificate.key, concat(DOMAIN, challenge, session.channelHash), proof)) {
    return status(statusWords.authenticationFailed);
  }
  memory.clockDay = Math.max(today, certificate.effectiveDay);
  session.terminal = certificate.terminal;
  return status(statusWords.ok);
}
