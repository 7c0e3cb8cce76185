/**
 * Integrated mapping: a generator straight from the card's nonce and the terminal's (ICAO 9303-11 §4.4.3.3.2).
 * @module
 */
import type { ApduLink } from "../apdu/link.ts";
import { bytesToBigint, concat, fromHex, type RandomBytes } from "../crypto/bytes.ts";
import type { Curve } from "../crypto/curves.ts";
import type { DhGroup } from "../crypto/dh-groups.ts";
import { power } from "../crypto/dh-key.ts";
import { mapToPoint } from "../crypto/ec-map.ts";
import type { Point } from "../crypto/ec-point.ts";
import { fail, ok, type Result } from "../errors/result.ts";
import { encodeTlv } from "../tlv/ber.ts";
import { type CipherName, cipherOf, familyOf } from "./cipher.ts";
import { generalAuthenticate } from "./general-authenticate.ts";

const SEND_NONCE = 0x81;
/** Bits that the pseudo-random number has beyond the prime, so that its residue is all but uniform. */
const EXCESS_BITS = 64;

/** k, the bytes of a key and of the terminal's nonce, and l, those of the card's nonce. */
const lengths: Readonly<Record<CipherName, { readonly key: number; readonly nonce: number }>> = {
  "3DES": { key: 16, nonce: 16 },
  "AES-128": { key: 16, nonce: 16 },
  "AES-192": { key: 24, nonce: 32 },
  "AES-256": { key: 32, nonce: 32 },
};

/** The constants c0 and c1 by the bytes of the card's nonce. */
const constants: Readonly<Record<number, readonly [c0: Uint8Array, c1: Uint8Array]>> = {
  16: [fromHex("a668892a7c41e3ca739f40b057d85904"), fromHex("a4e136ac725f738b01c1f60217c188ad")],
  32: [
    fromHex("d463d65234124ef7897054986dca0a174e28df758cbaa03f240616414d5a1676"),
    fromHex("54bd7255f0aaf831bec3423fcf39d69b6cbf066677d0faae5aadd99df8e53517"),
  ],
};

/** Sends the terminal's nonce and gives G̃ = f_G(R_p(s, t)). The curve must be one that `canMapToPoint`. */
export async function mapIntegratedEcdh(
  link: ApduLink,
  curve: Curve,
  cipher: CipherName,
  nonce: Uint8Array,
  random: RandomBytes,
): Promise<Result<Point>> {
  const number = await agreeOnNumber(link, curve.p, cipher, nonce, random);
  if (!number.ok) return number;
  const generator = mapToPoint(curve, number.value);
  return generator ? ok(generator) : fail("card.malformed", "PACE nonce without a point");
}

/** As above, g̃ = R_p(s, t)^((p−1)/q). */
export async function mapIntegratedDh(
  link: ApduLink,
  group: DhGroup,
  cipher: CipherName,
  nonce: Uint8Array,
  random: RandomBytes,
): Promise<Result<bigint>> {
  const { p, q } = group;
  const number = await agreeOnNumber(link, p, cipher, nonce, random);
  if (!number.ok) return number;
  const usable = number.value >= 2n && number.value <= p - 2n;
  const generator = usable ? power(group, number.value, (p - 1n) / q) : 1n;
  return generator === 1n ? fail("card.malformed", "PACE nonce gives no generator") : ok(generator);
}

async function agreeOnNumber(
  link: ApduLink,
  p: bigint,
  cipher: CipherName,
  nonce: Uint8Array,
  random: RandomBytes,
): Promise<Result<bigint>> {
  if (nonce.length !== lengths[cipher].nonce) return fail("card.malformed", "PACE nonce");
  const terminalNonce = random(lengths[cipher].key);
  // The card has nothing to add here; some answer an empty DO 82, some no data at all.
  const answer = await generalAuthenticate(link, { send: encodeTlv(SEND_NONCE, terminalNonce), last: false });
  return answer.ok ? ok(pseudoRandomNumber(nonce, terminalNonce, p, cipher)) : answer;
}

/** R_p(s, t): a number of the field from both nonces, by a chain of encryptions. Lengths as in {@link lengths}. */
export function pseudoRandomNumber(
  nonce: Uint8Array,
  terminalNonce: Uint8Array,
  p: bigint,
  cipher: CipherName,
): bigint {
  const [c0, c1] = constants[nonce.length] ?? [];
  if (c0 === undefined || c1 === undefined) throw new RangeError("nonce of 16 or 32 bytes");
  const { encrypt } = cipherOf(familyOf(cipher));
  const rounds = Math.ceil((p.toString(2).length + EXCESS_BITS) / (nonce.length * 8));
  const parts: Uint8Array[] = [];
  let chained = encrypt(terminalNonce, nonce);
  for (let round = 0; round < rounds; round += 1) {
    const key = chained.subarray(0, lengths[cipher].key);
    parts.push(encrypt(key, c1));
    chained = encrypt(key, c0);
  }
  return bytesToBigint(concat(...parts)) % p;
}
