/** What chip-authentication mapping adds to PACE: the chip shows that its mapping key rests on its static key (ICAO 9303-11 §4.4.3.3.3, §4.4.3.5). @module */
import { uintToBytes } from "../../../core/crypto/bytes.ts";
import { invert, modulo } from "../../../core/crypto/ec-point.ts";
import { padMethod2 } from "../../../core/crypto/padding.ts";
import { cipherByName, type SessionKeys } from "./ciphers.ts";

/** CA_IC = SK_IC⁻¹ · SK_Map,IC modulo the order, in the order's length. */
export function chipAuthenticationData(
  staticSecret: bigint,
  mappingSecret: bigint,
  order: bigint,
): Uint8Array {
  const quotient = modulo(mappingSecret * invert(modulo(staticSecret, order), order), order);
  return uintToBytes(quotient, Math.ceil(order.toString(16).length / 2));
}

/** A_IC: CA_IC padded and enciphered, with the vector E(KS_Enc, −1). */
export function encryptChipAuthenticationData(keys: SessionKeys, data: Uint8Array): Uint8Array {
  const { blockBytes, encrypt } = cipherByName(keys.cipher);
  const vector = encrypt(keys.encryption, new Uint8Array(blockBytes).fill(0xff));
  return encrypt(keys.encryption, padMethod2(data, blockBytes), vector);
}
