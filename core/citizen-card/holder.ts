/** INTERNAL AUTHENTICATE with the holder key: the card signs a key-binding JWT that it builds itself. @module */
import type { ApduLink } from "../apdu/link.ts";
import { describeStatus, statusWords } from "../apdu/status-words.ts";
import { concat, uintToBytes, utf8 } from "../crypto/bytes.ts";
import { ES256_SIGNATURE_BYTES } from "../crypto/ecdsa.ts";
import { fail, type Result } from "../errors/result.ts";
import { encodeTlv, unwrapTlv } from "../tlv/ber.ts";

export interface HolderChallenge {
  /** 32 bytes: fresh, or the hash of a dossier. */
  readonly random: Uint8Array;
  /** `urn:vn:bacninh:terminal:<id>`, at most 64 characters. */
  readonly audience: string;
  /** Seconds since 1970. */
  readonly issuedAt: number;
  /** 32 bytes, RFC 9901 §4.3.1. */
  readonly sdHash: Uint8Array;
}

const RANDOM = 0x80;
const AUDIENCE = 0x81;
const ISSUED_AT = 0x82;
const SD_HASH = 0x83;
const SIGNATURE = 0x84;

/**
 * The signature r ‖ s, not yet checked. Fails with `kb.channel` (the card has authenticated another terminal than the
 * one that asks: somebody stands between), `card.refused`, `card.malformed` and link failures.
 */
export async function proveHolder(link: ApduLink, challenge: HolderChallenge): Promise<Result<Uint8Array>> {
  const data = concat(
    encodeTlv(RANDOM, challenge.random),
    encodeTlv(AUDIENCE, utf8(challenge.audience)),
    encodeTlv(ISSUED_AT, uintToBytes(challenge.issuedAt, 4)),
    encodeTlv(SD_HASH, challenge.sdHash),
  );
  const answer = await link.transmit({ cla: 0, ins: 0x88, p1: 0, p2: 0, data, ne: 256 });
  if (!answer.ok) return answer;
  if (answer.value.sw === statusWords.securityStatusNotSatisfied) {
    return fail("kb.channel", "the card knows another terminal");
  }
  if (answer.value.sw !== statusWords.ok) {
    return fail("card.refused", `INTERNAL AUTHENTICATE ${describeStatus(answer.value.sw)}`);
  }
  const signature = unwrapTlv(answer.value.data, SIGNATURE);
  if (!signature.ok || signature.value.length === ES256_SIGNATURE_BYTES) return signature;
  return fail("card.malformed", "INTERNAL AUTHENTICATE signature");
}
