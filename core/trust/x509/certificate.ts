/** X.509 certificates of travel documents (RFC 5280, ICAO 9303-12 §7.1), from DER, with what is odd about them. @module */
import { toHex } from "../../crypto/bytes.ts";
import { sha256 } from "../../crypto/hash.ts";
import { fail, ok, type Result } from "../../errors/result.ts";
import { type AlgorithmIdentifier, readAlgorithm } from "./algorithms.ts";
import { DER } from "./der.ts";
import { type Extensions, readExtensions } from "./extensions.ts";
import { type Name, readName, sameName } from "./name.ts";
import { type Oddity, oddity } from "./oddities.ts";
import { importPublicKey, isSameKey, type PublicKey } from "./public-key.ts";
import { algorithmOddities, isSignedWithKeyOf, mismatchOddities, openFrame } from "./signed-part.ts";

export interface Certificate extends Extensions {
  readonly der: Uint8Array;
  /** SHA-256 over the DER, hexadecimal. */
  readonly fingerprint: string;
  /** What the issuer signed. */
  readonly signedPart: Uint8Array;
  /** Content bytes of the INTEGER, hexadecimal. */
  readonly serial: string;
  readonly issuer: Name;
  readonly subject: Name;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly publicKey: Result<PublicKey>;
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly signature: Uint8Array;
  /** Of the certificate by itself; those of time and of its issuer are found by whoever knows both. */
  readonly oddities: readonly Oddity[];
}

/** The largest met has 3 KB; bounds hostile input. */
export const MAX_CERTIFICATE_BYTES = 32_768;
const SHORT_RSA_BITS = 2_048;
const MAX_SERIAL_BYTES = 20;
const VERSION_3 = 2;

/** Fails with `certificate.malformed`. A key or an extension that cannot be used does not make it malformed. */
export function parseCertificate(der: Uint8Array): Result<Certificate> {
  if (der.length > MAX_CERTIFICATE_BYTES) return fail("certificate.malformed", "length");
  const { body, signedPart, signatureAlgorithm, signature } = openFrame(der);
  const version = body.enterOptional(0xa0)?.small() ?? 0;
  const serial = body.next(DER.integer).value;
  const innerAlgorithm = readAlgorithm(body);
  const issuer = readName(body);
  const validity = body.enter(DER.sequence);
  const notBefore = validity.time();
  const notAfter = validity.time();
  const subject = readName(body);
  const spki = body.next(DER.sequence).raw;
  body.optional(0x81);
  body.optional(0x82);
  const list = body.enterOptional(0xa3)?.enter(DER.sequence);
  body.end();
  const { extensions, oddities } = list ? readExtensions(list) : { extensions: {}, oddities: [] };
  if (body.fault !== undefined) return fail("certificate.malformed", body.fault);
  const publicKey = importPublicKey(spki);
  const certificate: Certificate = {
    ...extensions,
    der,
    fingerprint: toHex(sha256(der)),
    signedPart,
    serial: toHex(serial),
    issuer,
    subject,
    notBefore,
    notAfter,
    publicKey,
    signatureAlgorithm,
    signature,
    oddities: [],
  };
  const own = [
    ...oddities,
    ...(version === VERSION_3 ? [] : [oddity("version.old", `version ${version + 1}`)]),
    ...serialOddities(serial),
    ...mismatchOddities(innerAlgorithm, signatureAlgorithm),
    ...nameOddities(certificate),
    ...keyOddities(publicKey),
    ...algorithmOddities(signatureAlgorithm),
    ...(notAfter < notBefore ? [oddity("validity.order")] : []),
  ];
  return ok({ ...certificate, oddities: own });
}

/** Whether the issuer's key signed the certificate; names and dates are not looked at. */
export function isSignedBy(certificate: Certificate, issuer: Certificate): boolean {
  return isSignedWithKeyOf(certificate, issuer);
}

export function isSelfIssued({ issuer, subject }: Certificate): boolean {
  return sameName(issuer, subject);
}

/** Whether two certificates are about one key, however each writes its parameters. */
export function haveSameKey(one: Certificate, other: Certificate): boolean {
  return one.publicKey.ok && other.publicKey.ok && isSameKey(one.publicKey.value, other.publicKey.value);
}

/** The country of the subject, else of the issuer. */
export function countryOf({ subject, issuer }: Certificate): string | undefined {
  return subject.country ?? issuer.country;
}

function serialOddities(serial: Uint8Array): readonly Oddity[] {
  const negative = ((serial[0] ?? 0) & 0x80) !== 0;
  const zero = serial.every((byte) => byte === 0);
  // A leading zero byte only keeps the sign off.
  const length = serial[0] === 0 ? serial.length - 1 : serial.length;
  if (!negative && !zero && length <= MAX_SERIAL_BYTES) return [];
  return [oddity("serial.form", negative ? "negative" : zero ? "zero" : `${length} bytes`)];
}

function nameOddities({ issuer, subject }: Certificate): readonly Oddity[] {
  const { country, countryAsWritten } = subject;
  if (country === undefined) return [oddity("country.absent")];
  return [
    ...(country === countryAsWritten ? [] : [oddity("country.case", countryAsWritten)]),
    ...(issuer.country === undefined || issuer.country === country
      ? []
      : [oddity("country.issuer", `${country}, ${issuer.country}`)]),
  ];
}

function keyOddities(publicKey: Result<PublicKey>): readonly Oddity[] {
  if (!publicKey.ok) return [oddity("key.unusable", publicKey.failure.detail)];
  const key = publicKey.value;
  if (key.kind === "ec") return key.explicit ? [oddity("key.explicit", key.curve)] : [];
  const exponent = key.key.asymmetricKeyDetails?.publicExponent ?? 0n;
  return [
    ...(key.bits < SHORT_RSA_BITS ? [oddity("key.rsa_short", `${key.bits} bits`)] : []),
    ...(exponent <= 3n || exponent % 2n === 0n ? [oddity("key.rsa_exponent", String(exponent))] : []),
  ];
}
