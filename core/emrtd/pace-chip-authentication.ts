/**
 * Chip-authentication mapping: the chip shows that its mapping key was made with its static key, and so that it
 * is no copy (ICAO 9303-11 §4.4.3.3.3, §4.4.3.5). It saves chip authentication afterwards.
 * @module
 */
import { AES_BLOCK_BYTES, aesCbcDecrypt, aesEncryptBlock } from "../crypto/aes.ts";
import { bytesToBigint } from "../crypto/bytes.ts";
import type { Curve } from "../crypto/curves.ts";
import { multiply } from "../crypto/ec-key.ts";
import { decodePoint, type Point } from "../crypto/ec-point.ts";
import { unpadMethod2 } from "../crypto/padding.ts";
import { fail, ok, type Result } from "../errors/result.ts";
import type { SecurityInfoSet } from "./data-groups/security-info-set.ts";

/** What the run of PACE leaves for the check, which waits for EF.CardSecurity to be read and verified. */
export interface ChipMappingEvidence {
  readonly curve: Curve;
  /** PK_Map,IC: the card's ephemeral key of the mapping step. */
  readonly cardMappingKey: Point;
  /** CA_IC; absent where the card sent none or sent it in no readable form, which is a failed check. */
  readonly authenticationData?: Uint8Array;
}

const ALL_ONES = new Uint8Array(AES_BLOCK_BYTES).fill(0xff);

/**
 * Decrypts DO 8A under KS_Enc with the initialisation vector E(KS_Enc, −1); undefined where it is no whole
 * cryptogram.
 */
export function openAuthenticationData(encryptionKey: Uint8Array, data: Uint8Array): Uint8Array | undefined {
  if (data.length === 0 || data.length % AES_BLOCK_BYTES !== 0) return undefined;
  const plain = unpadMethod2(aesCbcDecrypt(encryptionKey, aesEncryptBlock(encryptionKey, ALL_ONES), data));
  return plain.ok ? plain.value : undefined;
}

/**
 * PK_Map,IC = KA(CA_IC, PK_IC). `staticKey` is the uncompressed point of the ChipAuthenticationPublicKeyInfo for
 * this curve in EF.CardSecurity, whose signature the caller has verified. Fails with `chip.mapping`.
 */
export function verifyChipMapping(evidence: ChipMappingEvidence, staticKey: Uint8Array): Result<undefined> {
  const { curve, cardMappingKey, authenticationData } = evidence;
  if (authenticationData === undefined) return fail("chip.mapping", "no chip authentication data");
  const scalar = bytesToBigint(authenticationData);
  if (scalar <= 0n || scalar >= curve.n) return fail("chip.mapping", "chip authentication data out of range");
  const point = decodePoint(curve, staticKey);
  if (!point.ok) return fail("chip.mapping", "static key of EF.CardSecurity");
  const expected = multiply(curve, scalar, point.value);
  const genuine = expected.x === cardMappingKey.x && expected.y === cardMappingKey.y;
  return genuine ? ok(undefined) : fail("chip.mapping", "mapping key");
}

/** Whether the mapping was made with a key of the **verified** DG14: then the chip is the one that EF.SOD describes. */
export function isMappedWithKeyOf(
  { chipKeys }: Pick<SecurityInfoSet, "chipKeys">,
  evidence: ChipMappingEvidence,
): boolean {
  return chipKeys.some(
    ({ key }) =>
      key.ok &&
      key.value.agreement === "ECDH" &&
      key.value.curve.name === evidence.curve.name &&
      verifyChipMapping(evidence, key.value.publicKey).ok,
  );
}
