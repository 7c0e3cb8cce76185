/**
 * Generic mapping: both sides agree on an element and shift the generator by the nonce (ICAO 9303-11 §4.4.3.3.1).
 * @module
 */
import type { ApduLink } from "../apdu/link.ts";
import { bytesToBigint, equal, type RandomBytes } from "../crypto/bytes.ts";
import type { Curve } from "../crypto/curves.ts";
import type { DhGroup } from "../crypto/dh-groups.ts";
import { decodeDhPublicKey, encodeDhPublicKey, generateDhKeyPair, power } from "../crypto/dh-key.ts";
import { type EcKeyPair, multiply } from "../crypto/ec-key.ts";
import { add, decodePoint, encodePoint, type Point } from "../crypto/ec-point.ts";
import { fail, ok, type Result } from "../errors/result.ts";
import { encodeTlv } from "../tlv/ber.ts";
import { authenticateFor } from "./general-authenticate.ts";

const SEND_MAPPING = 0x81;
const EXPECT_MAPPING = 0x82;

/**
 * G̃ = s·G + H, and the card's mapping key, which chip-authentication mapping proves to be the chip's. `own` is a fresh
 * pair on the curve's generator.
 */
export async function mapGenericEcdh(
  link: ApduLink,
  curve: Curve,
  nonce: Uint8Array,
  own: EcKeyPair,
): Promise<Result<{ readonly generator: Point; readonly cardMappingKey: Point }>> {
  const scalar = shift(nonce, curve.n);
  if (!scalar.ok) return scalar;
  const answering = exchange(link, encodePoint(curve, own.publicKey));
  // While the card computes.
  const shifted = multiply(curve, scalar.value, curve.generator);
  const answer = await answering;
  if (!answer.ok) return answer;
  const cardMappingKey = decodePoint(curve, answer.value);
  if (!cardMappingKey.ok) return cardMappingKey;
  const shared = multiply(curve, own.secret, cardMappingKey.value);
  const generator = add(curve, shifted, shared);
  return generator.ok ? ok({ generator: generator.value, cardMappingKey: cardMappingKey.value }) : generator;
}

/** g̃ = g^s · h. */
export async function mapGenericDh(
  link: ApduLink,
  group: DhGroup,
  nonce: Uint8Array,
  random: RandomBytes,
): Promise<Result<bigint>> {
  const exponent = shift(nonce, group.q);
  if (!exponent.ok) return exponent;
  const own = generateDhKeyPair(group, random);
  const answer = await exchange(link, encodeDhPublicKey(own.publicKey));
  if (!answer.ok) return answer;
  const cardKey = decodeDhPublicKey(group, answer.value);
  if (!cardKey.ok) return cardKey;
  const shared = power(group, cardKey.value, own.secret);
  const generator = (power(group, group.g, exponent.value) * shared) % group.p;
  return generator === 1n ? fail("pace.invalid_point", "generator of one") : ok(generator);
}

/** A nonce of zero would leave the mapping to whoever chose the keys; chance gives it once in 2^128. */
function shift(nonce: Uint8Array, order: bigint): Result<bigint> {
  const reduced = bytesToBigint(nonce) % order;
  return reduced === 0n ? fail("card.malformed", "PACE nonce of zero") : ok(reduced);
}

/** Sends the own mapping key and takes the card's, which must not be our own come back. */
async function exchange(link: ApduLink, own: Uint8Array): Promise<Result<Uint8Array>> {
  const send = encodeTlv(SEND_MAPPING, own);
  const answer = await authenticateFor(link, { send, expect: EXPECT_MAPPING, last: false });
  if (answer.ok && equal(answer.value, own)) return fail("pace.invalid_point", "own key reflected");
  return answer;
}
