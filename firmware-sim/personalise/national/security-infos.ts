/** SecurityInfos (ICAO 9303-11 §9.2): EF.CardAccess, DG14, and the content of EF.CardSecurity. @module */
import { bytesToBigint } from "../../../core/crypto/bytes.ts";
import { type CurveName, curveByName, curveNames } from "../../../core/crypto/curves.ts";
import { encodePoint } from "../../../core/crypto/ec-point.ts";
import type { AgreementKey, ChipAuthenticationKey, PaceOffer } from "../../card/national/contents.ts";
import type { HashName } from "./pki/algorithms.ts";
import { bits, integer, oid, sequence } from "./pki/der.ts";
import { standardisedDhGroups } from "./pki/seeded.ts";
import { explicitKeyInfo, namedKeyInfo } from "./pki/signing-key.ts";

/** How a chip key says its curve (ICAO 9303-11 §9.2.6, BSI TR-03110-3 A.2.1.1). */
export const KEY_PARAMETERS = ["named", "explicit", "standardised"] as const;
export type KeyParameters = (typeof KEY_PARAMETERS)[number];

export const BSI = "0.4.0.127.0.7";
const TERMINAL_AUTHENTICATION = `${BSI}.2.2.2`;
const PUBLIC_KEY_DH = `${BSI}.2.2.1.1`;
const PUBLIC_KEY_ECDH = `${BSI}.2.2.1.2`;
const STANDARDISED_PARAMETERS = `${BSI}.1.2`;
const ACTIVE_AUTHENTICATION = "2.23.136.1.1.5";
/** ANSI X9.42 (RFC 3279 §2.3.3). */
const DH_PUBLIC_NUMBER = "1.2.840.10046.2.1";
const PACE_VERSION = 2;
const CHIP_AUTHENTICATION_VERSION = 1;

/** ecdsa-plain-signatures, BSI TR-03111 §5.2.1.1. */
const plainEcdsa: Readonly<Record<HashName, string>> = {
  sha1: `${BSI}.1.1.4.1.1`,
  sha224: `${BSI}.1.1.4.1.2`,
  sha256: `${BSI}.1.1.4.1.3`,
  sha384: `${BSI}.1.1.4.1.4`,
  sha512: `${BSI}.1.1.4.1.5`,
};

/** ICAO 9303-11 table 4. */
export const standardisedCurveIds: Readonly<Record<CurveName, number>> = {
  "P-192": 8,
  brainpoolP192r1: 9,
  "P-224": 10,
  brainpoolP224r1: 11,
  "P-256": 12,
  brainpoolP256r1: 13,
  brainpoolP320r1: 14,
  "P-384": 15,
  brainpoolP384r1: 16,
  brainpoolP512r1: 17,
  "P-521": 18,
};

export function curveOfParameterId(id: number): CurveName | undefined {
  return curveNames.find((name) => standardisedCurveIds[name] === id);
}

export const terminalAuthenticationInfo = (): Uint8Array =>
  sequence(oid(TERMINAL_AUTHENTICATION), integer(1));

export const paceInfo = ({ protocol, parameterId }: PaceOffer): Uint8Array =>
  sequence(oid(protocol), integer(PACE_VERSION), integer(parameterId));

export const chipAuthenticationInfo = ({ protocol, keyId }: Omit<ChipAuthenticationKey, "key">): Uint8Array =>
  sequence(oid(protocol), integer(CHIP_AUTHENTICATION_VERSION), ...optional(keyId));

export function chipPublicKeyInfo(
  key: AgreementKey,
  keyId: number | undefined,
  parameters: KeyParameters = "named",
): Uint8Array {
  const kind = key.kind === "ECDH" ? PUBLIC_KEY_ECDH : PUBLIC_KEY_DH;
  return sequence(oid(kind), subjectPublicKeyInfo(key, parameters), ...optional(keyId));
}

export const activeAuthenticationInfo = (hash: HashName): Uint8Array =>
  sequence(oid(ACTIVE_AUTHENTICATION), integer(1), oid(plainEcdsa[hash]));

/** SubjectPublicKeyInfo of a chip's static key. */
function subjectPublicKeyInfo(key: AgreementKey, parameters: KeyParameters): Uint8Array {
  if (key.kind === "DH") return dhKeyInfo(key.parameterId, key.publicKey, parameters);
  const name = curveNames.find((one) => one === key.curve);
  if (name === undefined) throw new RangeError(`no curve ${key.curve}`);
  const curve = curveByName(name);
  if (parameters === "standardised") return standardisedKeyInfo(standardisedCurveIds[name], key.publicKey);
  return parameters === "named"
    ? namedKeyInfo(curve, key.publicKey)
    : explicitKeyInfo(curve, key.publicKey, encodePoint(curve, curve.generator));
}

/** DH has no names: its group is spelled out or numbered. */
function dhKeyInfo(parameterId: 0 | 1 | 2, publicKey: Uint8Array, parameters: KeyParameters): Uint8Array {
  const number = integer(bytesToBigint(publicKey));
  if (parameters === "standardised") return standardisedKeyInfo(parameterId, number);
  const { p, g, q } = standardisedDhGroups[parameterId];
  return sequence(
    sequence(oid(DH_PUBLIC_NUMBER), sequence(integer(p), integer(g), integer(q))),
    bits(number),
  );
}

function standardisedKeyInfo(id: number, publicKey: Uint8Array): Uint8Array {
  return sequence(sequence(oid(STANDARDISED_PARAMETERS), integer(id)), bits(publicKey));
}

function optional(keyId: number | undefined): readonly Uint8Array[] {
  return keyId === undefined ? [] : [integer(keyId)];
}
