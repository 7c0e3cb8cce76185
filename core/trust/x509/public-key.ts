/**
 * Public keys of certificates (RFC 5280 §4.1.2.7, RFC 5480), brainpool and explicit parameters included. Explicit
 * parameters count only where all of p, a, b, G, n, h are those of a known curve (TR-03111 §3.1.1): a key on a curve of
 * the signer's own choice proves nothing (CVE-2020-0601).
 * @module
 */
import { createPublicKey, type KeyObject } from "node:crypto";
import { bytesToBigint, concat, equal } from "../../crypto/bytes.ts";
import { type Curve, type CurveName, curveByName, curveNames } from "../../crypto/curves.ts";
import { fail, ok, type Result } from "../../errors/result.ts";
import { encodeTlv } from "../../tlv/ber.ts";
import { encodeOid } from "../../tlv/oid.ts";
import { isGiven, OID, readAlgorithm } from "./algorithms.ts";
import { DER, DerReader } from "./der.ts";

export type PublicKey =
  | {
      readonly kind: "rsa";
      readonly key: KeyObject;
      readonly bits: number;
      readonly spki: Uint8Array;
      /** RSASSA-PSS-params that restrict the key; undefined where it has none. */
      readonly pssParameters: Uint8Array | undefined;
    }
  | {
      readonly kind: "ec";
      readonly key: KeyObject;
      readonly curve: CurveName;
      /** The certificate spelled the curve out instead of naming it. */
      readonly explicit: boolean;
    };

const UNCOMPRESSED = 0x04;

/** From a SubjectPublicKeyInfo. Fails with `certificate.key`. */
export function importPublicKey(spki: Uint8Array): Result<PublicKey> {
  const reader = new DerReader(spki).enter(DER.sequence);
  const algorithm = readAlgorithm(reader);
  const keyBytes = reader.bits();
  reader.end();
  if (reader.fault !== undefined) return fail("certificate.key", reader.fault);
  if (algorithm.oid === OID.ecPublicKey) return importEc(algorithm.parameters, keyBytes);
  if (algorithm.oid === OID.rsaEncryption) return importRsa(spki);
  if (algorithm.oid === OID.rsaPss) {
    // A NULL is none of the parameters that RFC 4055 §3.1 knows, and OpenSSL takes no key with it.
    return isGiven(algorithm.parameters)
      ? importRsa(spki, algorithm.parameters)
      : importRsa(rsaSpki(keyBytes));
  }
  return fail("certificate.key", algorithm.oid);
}

function importRsa(spki: Uint8Array, pssParameters?: Uint8Array): Result<PublicKey> {
  const key = importSpki(spki);
  const bits = key?.asymmetricKeyDetails?.modulusLength;
  if (key === undefined || bits === undefined) return fail("certificate.key", "RSA");
  return ok({ kind: "rsa", key, bits, spki, pssParameters });
}

function importEc(parameters: Uint8Array | undefined, point: Uint8Array): Result<PublicKey> {
  const domain = readEcParameters(parameters);
  if (!domain.ok) return domain;
  const { curve, explicit } = domain.value;
  if (point[0] !== UNCOMPRESSED || point.length !== 1 + 2 * curve.fieldBytes) {
    return fail("certificate.key", "EC point");
  }
  const key = importSpki(namedSpki(curve, point));
  if (key === undefined) return fail("certificate.key", "EC point not on the curve");
  return ok({ kind: "ec", key, curve: curve.name, explicit });
}

/** ECParameters (RFC 5480 §2.1.1), named or spelled out. Fails with `certificate.key`. */
export function readEcParameters(
  parameters: Uint8Array | undefined,
): Result<{ readonly curve: Curve; readonly explicit: boolean }> {
  if (parameters === undefined) return fail("certificate.key", "EC without parameters");
  const reader = new DerReader(parameters);
  const explicit = reader.nextTag === DER.sequence;
  const curve = explicit ? readExplicit(reader) : namedCurve(reader.oid());
  if (curve === undefined || reader.fault !== undefined) {
    return fail("certificate.key", explicit ? "explicit parameters of no known curve" : "curve not known");
  }
  return ok({ curve, explicit });
}

function namedCurve(oid: string): Curve | undefined {
  return curveNames.map(curveByName).find((curve) => curve.oid === oid);
}

/** SpecifiedECDomain of SEC 1 §C.2; the seed says nothing about the curve and is passed over. */
function readExplicit(reader: DerReader): Curve | undefined {
  const domain = reader.enter(DER.sequence);
  domain.small();
  const field = domain.enter(DER.sequence);
  const fieldType = field.oid();
  const p = field.unsigned();
  const coefficients = domain.enter(DER.sequence);
  const a = bytesToBigint(coefficients.next(DER.octetString).value);
  const b = bytesToBigint(coefficients.next(DER.octetString).value);
  coefficients.optional(DER.bitString);
  coefficients.end();
  const base = domain.next(DER.octetString).value;
  const n = domain.unsigned();
  const h = domain.unsigned();
  if (domain.fault !== undefined || fieldType !== OID.primeField || h !== 1n) return undefined;
  return curveNames
    .map(curveByName)
    .find((one) => one.p === p && one.a === a && one.b === b && one.n === n && isGenerator(one, base));
}

/** Uncompressed or compressed (SEC 1 §2.3.3). */
function isGenerator({ fieldBytes, generator: { x, y } }: Curve, base: Uint8Array): boolean {
  if (bytesToBigint(base.subarray(1, 1 + fieldBytes)) !== x) return false;
  if (base.length === 1 + fieldBytes) return base[0] === ((y & 1n) === 0n ? 0x02 : 0x03);
  const full = base.length === 1 + 2 * fieldBytes && base[0] === UNCOMPRESSED;
  return full && bytesToBigint(base.subarray(1 + fieldBytes)) === y;
}

function namedSpki(curve: Curve, point: Uint8Array): Uint8Array {
  const algorithm = encodeTlv(
    DER.sequence,
    encodeTlv(DER.oid, encodeOid(OID.ecPublicKey)),
    encodeTlv(DER.oid, encodeOid(curve.oid)),
  );
  return encodeTlv(DER.sequence, algorithm, encodeTlv(DER.bitString, concat(Uint8Array.of(0), point)));
}

/**
 * Whether it is one key, whatever parameters stand beside it. Not by `KeyObject.equals`: for keys of two kinds it leaves
 * an error behind in OpenSSL, which the next import of a private key is then blamed for.
 */
export function isSameKey(one: PublicKey, other: PublicKey): boolean {
  const curve = (key: PublicKey) => (key.kind === "ec" ? key.curve : undefined);
  return curve(one) === curve(other) && equal(keyBits(one), keyBits(other));
}

/** The BIT STRING of the SubjectPublicKeyInfo. */
function keyBits(publicKey: PublicKey): Uint8Array {
  const spki =
    publicKey.kind === "rsa" ? publicKey.spki : publicKey.key.export({ type: "spki", format: "der" });
  const reader = new DerReader(spki).enter(DER.sequence);
  reader.any();
  return reader.any().raw;
}

function rsaSpki(keyBytes: Uint8Array): Uint8Array {
  const algorithm = encodeTlv(
    DER.sequence,
    encodeTlv(DER.oid, encodeOid(OID.rsaEncryption)),
    encodeTlv(DER.null),
  );
  return encodeTlv(DER.sequence, algorithm, encodeTlv(DER.bitString, concat(Uint8Array.of(0), keyBytes)));
}

/** Undefined where OpenSSL refuses the key. */
export function importSpki(spki: Uint8Array): KeyObject | undefined {
  try {
    return createPublicKey({ key: Buffer.from(spki), format: "der", type: "spki" });
  } catch {
    return undefined;
  }
}
