/**
 * Powers with secret exponents in the groups of RFC 5114, and key pairs on any generator. Node's DiffieHellman
 * object tests its prime for 150 ms each time; a private key with explicit parameters, whose generator is the
 * base, gives the same power from OpenSSL's constant-time exponentiation in one.
 * @module
 */
import { createPrivateKey, createPublicKey } from "node:crypto";
import { fail, ok, type Result } from "../errors/result.ts";
import { encodeTlv, parseTlvs, unwrapTlv } from "../tlv/ber.ts";
import { encodeOid } from "../tlv/oid.ts";
import { bytesToBigint, type RandomBytes, uintToBytes } from "./bytes.ts";
import type { DhGroup } from "./dh-groups.ts";
import { randomBelow } from "./random-below.ts";

export interface DhKeyPair {
  readonly secret: bigint;
  readonly publicKey: bigint;
}

const INTEGER = 0x02;
const BIT_STRING = 0x03;
const OCTET_STRING = 0x04;
const SEQUENCE = 0x30;
const DH_KEY_AGREEMENT = encodeTlv(0x06, encodeOid("1.2.840.113549.1.3.1"));

/** A key pair on the group's generator or on another of the subgroup; the exponent is drawn from 1 … q−1. */
export function generateDhKeyPair(group: DhGroup, random: RandomBytes, generator = group.g): DhKeyPair {
  const secret = randomBelow(group.q, random);
  return { secret, publicKey: power(group, generator, secret) };
}

/** base^exponent modulo p, for a base in 2 … p−2 and a positive exponent. */
export function power(group: DhGroup, base: bigint, exponent: bigint): bigint {
  const parameters = encodeTlv(SEQUENCE, integer(group.p), integer(base));
  const algorithm = encodeTlv(SEQUENCE, DH_KEY_AGREEMENT, parameters);
  const pkcs8 = encodeTlv(SEQUENCE, integer(0n), algorithm, encodeTlv(OCTET_STRING, integer(exponent)));
  const secret = createPrivateKey({ key: Buffer.from(pkcs8), format: "der", type: "pkcs8" });
  return publicNumber(createPublicKey(secret).export({ format: "der", type: "spki" }));
}

/** Big-endian without leading zeros: the unsigned integer of BSI TR-03110-3 D.2.1.1. */
export function encodeDhPublicKey(publicKey: bigint): Uint8Array {
  return uintToBytes(publicKey, Math.ceil(publicKey.toString(16).length / 2));
}

/**
 * A public key of another party. It must lie in the subgroup of order q (NIST SP 800-56A §5.6.2.3.1), so that it
 * reveals nothing of the exponent that it meets. Leading zeros are accepted. Fails with `pace.invalid_point`.
 */
export function decodeDhPublicKey(group: DhGroup, bytes: Uint8Array): Result<bigint> {
  if (bytes.length > group.fieldBytes) return fail("pace.invalid_point", "length");
  const value = bytesToBigint(bytes);
  if (value < 2n || value > group.p - 2n) return fail("pace.invalid_point", "out of range");
  return power(group, value, group.q) === 1n ? ok(value) : fail("pace.invalid_point", "not in the subgroup");
}

/** The number in a SubjectPublicKeyInfo that OpenSSL wrote. */
function publicNumber(spki: Uint8Array): bigint {
  const outer = unwrapTlv(spki, SEQUENCE);
  const members = outer.ok ? parseTlvs(outer.value) : outer;
  const bits = members.ok ? members.value[1] : undefined;
  // The first byte of a BIT STRING counts unused bits.
  const number = bits?.tag === BIT_STRING ? unwrapTlv(bits.value.subarray(1), INTEGER) : undefined;
  if (!number?.ok) throw new Error("OpenSSL writes one number");
  return bytesToBigint(number.value);
}

function integer(value: bigint): Uint8Array {
  // One bit more than the value needs, so that the top bit, the sign, is never set.
  return encodeTlv(INTEGER, uintToBytes(value, Math.floor(value.toString(2).length / 8) + 1));
}
