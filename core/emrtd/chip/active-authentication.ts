/**
 * Active authentication: the chip signs a challenge with the key whose public half stands in DG15 (ICAO 9303-11 §6.1).
 * @module
 */
import { MAX_SHORT_NE } from "../../apdu/command.ts";
import type { ApduLink } from "../../apdu/link.ts";
import { describeStatus, statusWords } from "../../apdu/status-words.ts";
import type { RandomBytes } from "../../crypto/bytes.ts";
import { fail, ok, type Result } from "../../errors/result.ts";
import type { PublicKey } from "../../trust/x509/public-key.ts";
import type { ActiveAuthenticationInfo } from "../data-groups/security-info-set.ts";
import { type ActiveSignature, verifyActiveSignature } from "./active-signature.ts";

export interface ActiveAuthentication extends ActiveSignature {
  /** What was asked and what the chip answered: anybody with DG15 can verify it again. */
  readonly challenge: Uint8Array;
  readonly signature: Uint8Array;
}

/** RND.IFD (§6.1.1). */
const CHALLENGE_BYTES = 8;
const INS_INTERNAL_AUTHENTICATE = 0x88;
/** Of RSA with 4,096 bits; bounds hostile input. */
const MAX_SIGNATURE_BYTES = 512;

/**
 * Runs active authentication over `link` with the key of the **verified** DG15; the LDS1 application is selected.
 * Fails with `chip.active_authentication` (refused, or a signature that does not verify) and what the link fails with.
 */
export async function runActiveAuthentication(
  link: ApduLink,
  publicKey: PublicKey,
  random: RandomBytes,
  named?: ActiveAuthenticationInfo,
): Promise<Result<ActiveAuthentication>> {
  const challenge = random(CHALLENGE_BYTES);
  const answer = await link.transmit({
    cla: 0,
    ins: INS_INTERNAL_AUTHENTICATE,
    p1: 0,
    p2: 0,
    data: challenge,
    ne: signatureRoom(publicKey) <= MAX_SHORT_NE ? MAX_SHORT_NE : Math.max(link.maxNe, MAX_SHORT_NE),
  });
  if (!answer.ok) return answer;
  const { data: signature, sw } = answer.value;
  if (sw !== statusWords.ok) {
    return fail("chip.active_authentication", `INTERNAL AUTHENTICATE ${describeStatus(sw)}`);
  }
  if (signature.length === 0 || signature.length > MAX_SIGNATURE_BYTES) {
    return fail("chip.active_authentication", "length of signature");
  }
  const verified = verifyActiveSignature(publicKey, challenge, signature, named);
  return verified.ok ? ok({ ...verified.value, challenge, signature }) : verified;
}

function signatureRoom(publicKey: PublicKey): number {
  return publicKey.kind === "rsa" ? Math.ceil(publicKey.bits / 8) : 0;
}
