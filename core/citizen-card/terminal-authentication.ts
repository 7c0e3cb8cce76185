/**
 * Terminal authentication: GET CHALLENGE, then EXTERNAL AUTHENTICATE with the terminal's certificate and its signature
 * over the card's challenge and this channel (ISO 7816-4 §11.5.3, §11.5.4; card profile, "Terminal authentication").
 * @module
 */
import type { ApduLink } from "../apdu/link.ts";
import { describeStatus, statusWords } from "../apdu/status-words.ts";
import { concat, utf8 } from "../crypto/bytes.ts";
import { fail, ok, type Result } from "../errors/result.ts";
import { encodeTlv } from "../tlv/ber.ts";
import { parseTerminalCertificate, type TerminalCertificate } from "../trust/terminal-certificate.ts";

/** A terminal's certificate and the key it names. */
export interface TerminalCredential {
  readonly certificate: TerminalCertificate;
  /** ES256 over the input, 64 bytes r ‖ s. */
  readonly sign: (input: Uint8Array) => Uint8Array;
}

const INS_GET_CHALLENGE = 0x84;
const INS_EXTERNAL_AUTHENTICATE = 0x82;
const CHALLENGE_BYTES = 16;
const PROOF = 0x9e;
/** No other input of a terminal's key begins like this: requests to the gateway are base64url. */
const DOMAIN = utf8("BNC-TA1\0");

const REASONS: Readonly<Record<number, string>> = {
  [statusWords.authenticationFailed]: "signature",
  [statusWords.referenceDataNotUsable]: "certificate past its end by the card's clock",
  [statusWords.conditionsNotSatisfied]: "no challenge",
  [statusWords.incorrectData]: "form",
  [statusWords.referencedDataNotFound]: "authority not known to the card",
};

/** Fails with `terminal.certificate_invalid`. */
export function terminalCredential(
  certificate: Uint8Array,
  sign: TerminalCredential["sign"],
): Result<TerminalCredential> {
  const parsed = parseTerminalCertificate(certificate);
  return parsed.ok ? ok({ certificate: parsed.value, sign }) : parsed;
}

/** What the terminal signs; `channelHash` is SHA-256 over both ephemeral keys of PACE. */
export function terminalProofInput(challenge: Uint8Array, channelHash: Uint8Array): Uint8Array {
  return concat(DOMAIN, challenge, channelHash);
}

/**
 * Two commands over the secure channel. Fails with `terminal.not_authenticated` (the card refused, the detail says
 * why), `card.refused`, `card.malformed` and link failures.
 */
export async function authenticateTerminal(
  link: ApduLink,
  channelHash: Uint8Array,
  { certificate, sign }: TerminalCredential,
): Promise<Result<undefined>> {
  const challenge = await fetchChallenge(link);
  if (!challenge.ok) return challenge;
  const proof = sign(terminalProofInput(challenge.value, channelHash));
  const data = concat(certificate.bytes, encodeTlv(PROOF, proof));
  const answer = await link.transmit({ cla: 0, ins: INS_EXTERNAL_AUTHENTICATE, p1: 0, p2: 0, data });
  if (!answer.ok) return answer;
  const { sw } = answer.value;
  if (sw === statusWords.ok) return ok(undefined);
  const reason = REASONS[sw];
  if (reason === undefined) return fail("card.refused", `EXTERNAL AUTHENTICATE ${describeStatus(sw)}`);
  return fail("terminal.not_authenticated", `${reason} (${describeStatus(sw)})`);
}

async function fetchChallenge(link: ApduLink): Promise<Result<Uint8Array>> {
  const answer = await link.transmit({ cla: 0, ins: INS_GET_CHALLENGE, p1: 0, p2: 0, ne: CHALLENGE_BYTES });
  if (!answer.ok) return answer;
  const { data, sw } = answer.value;
  if (sw !== statusWords.ok) return fail("card.refused", `GET CHALLENGE ${describeStatus(sw)}`);
  return data.length === CHALLENGE_BYTES ? ok(data) : fail("card.malformed", "challenge");
}
