/** SecurityInfos put together for tests. @module */
import { encodeTlv } from "../../../../core/tlv/ber.ts";
import { encodeOid } from "../../../../core/tlv/oid.ts";

export const ID_CA = "0.4.0.127.0.7.2.2.3";
export const ID_PACE = "0.4.0.127.0.7.2.2.4";
const ID_PK = "0.4.0.127.0.7.2.2.1";
const ID_AA = "2.23.136.1.1.5";
const STANDARDISED = "0.4.0.127.0.7.1.2";

export const sequence = (...parts: readonly Uint8Array[]) => encodeTlv(0x30, ...parts);
export const oid = (dotted: string) => encodeTlv(0x06, encodeOid(dotted));
export const integer = (value: number) => encodeTlv(0x02, Uint8Array.of(value));
export const bits = (value: Uint8Array) => encodeTlv(0x03, Uint8Array.of(0), value);

const optional = (value: number | undefined) => (value === undefined ? [] : [integer(value)]);

export function chipInfo(arcs: string, { version = 1, keyId = undefined as number | undefined } = {}) {
  return sequence(oid(`${ID_CA}.${arcs}`), integer(version), ...optional(keyId));
}

export function chipKey(agreement: "DH" | "ECDH", spki: Uint8Array, keyId?: number) {
  return sequence(oid(`${ID_PK}.${agreement === "DH" ? 1 : 2}`), spki, ...optional(keyId));
}

export function paceInfo(arcs: string, parameterId: number) {
  return sequence(oid(`${ID_PACE}.${arcs}`), integer(2), integer(parameterId));
}

export function activeInfo(algorithm: string) {
  return sequence(oid(ID_AA), integer(1), oid(algorithm));
}

/** SubjectPublicKeyInfo with a number of the table of standardised parameters. */
export function standardisedKey(parameterId: number, key: Uint8Array) {
  return sequence(sequence(oid(STANDARDISED), integer(parameterId)), bits(key));
}

export const securityInfos = (...infos: readonly Uint8Array[]) => encodeTlv(0x31, ...infos);
export const dg14 = (...infos: readonly Uint8Array[]) => encodeTlv(0x6e, securityInfos(...infos));
