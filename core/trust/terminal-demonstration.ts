/** Certificates of the demonstration's terminals: made from the published seed, new every day. @module */
import { type TerminalCredential, terminalCredential } from "../citizen-card/terminal-authentication.ts";
import { DEMONSTRATION, demonstrationKey } from "../crypto/demonstration.ts";
import { signDeterministic, signEs256 } from "../crypto/ecdsa.ts";
import { importPrivateJwk, type PublicJwk } from "../crypto/jwk.ts";
import { dayOf, issueTerminalCertificate, type TerminalRights } from "./terminal-certificate.ts";

const VALID_DAYS = 30;
const ALL_RIGHTS: TerminalRights = { open: true, protected: true, debit: true };

/** The key whose signature the demonstration's cards believe. */
export function demonstrationTerminalAuthority(): PublicJwk {
  return demonstrationKey(DEMONSTRATION.labels.terminalAuthority).publicJwk;
}

/** Good from the day of `now` on for 30 days; `terminalId` is 3 to 40 of a-z 0-9 -. */
export function demonstrationTerminalCertificate(
  terminalId: string,
  now: Date,
  rights: TerminalRights = ALL_RIGHTS,
): Uint8Array {
  const { labels, terminalAuthority } = DEMONSTRATION;
  const effectiveDay = dayOf(now);
  const fields = {
    authority: terminalAuthority,
    terminalId,
    publicKey: demonstrationKey(labels.terminal(terminalId)).publicJwk,
    rights,
    effectiveDay,
    expiryDay: effectiveDay + VALID_DAYS,
  };
  const { scalar } = demonstrationKey(labels.terminalAuthority);
  return issueTerminalCertificate(fields, (body) => signDeterministic(scalar, body));
}

/** The same with the key that belongs to it, for programs without a key store. */
export function demonstrationTerminal(
  terminalId: string,
  now: Date,
  rights: TerminalRights = ALL_RIGHTS,
): TerminalCredential {
  const key = importPrivateJwk(demonstrationKey(DEMONSTRATION.labels.terminal(terminalId)).privateJwk);
  const certificate = demonstrationTerminalCertificate(terminalId, now, rights);
  const credential = terminalCredential(certificate, (input) => signEs256(key, input));
  if (!credential.ok) throw new Error("the demonstration's certificate has its own form");
  return credential.value;
}
