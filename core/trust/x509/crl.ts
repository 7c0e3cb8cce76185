/**
 * Revocation lists of countries: X.509 CRL version 2 (RFC 5280 §5, ICAO 9303-12 §7.1.4). Only whole lists of one issuer
 * are taken: what a list does not cover, it must not seem to clear.
 * @module
 */
import { bytesToBigint, toHex } from "../../crypto/bytes.ts";
import { sha256 } from "../../crypto/hash.ts";
import { fail, ok, type Result } from "../../errors/result.ts";
import { type AlgorithmIdentifier, readAlgorithm } from "./algorithms.ts";
import { BY_KEY_IDENTIFIER, rankOf } from "./authority.ts";
import { type Certificate, countryOf } from "./certificate.ts";
import { DER, DerReader } from "./der.ts";
import { type Name, readName } from "./name.ts";
import { type Oddity, oddity } from "./oddities.ts";
import { algorithmOddities, isSignedWithKeyOf, mismatchOddities, openFrame } from "./signed-part.ts";

export interface Revocation {
  readonly at: Date;
  /** Name of the CRLReason of RFC 5280 §5.3.1; undefined where none is given. */
  readonly reason: string | undefined;
}

export interface RevocationList {
  readonly der: Uint8Array;
  /** SHA-256 over the DER, hexadecimal. */
  readonly fingerprint: string;
  readonly signedPart: Uint8Array;
  readonly issuer: Name;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date | undefined;
  readonly number: bigint | undefined;
  /** Hexadecimal. */
  readonly authorityKeyIdentifier?: string;
  /** By {@link serialKey}. */
  readonly revoked: ReadonlyMap<string, Revocation>;
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly signature: Uint8Array;
  readonly oddities: readonly Oddity[];
}

/** Those met have a few hundred bytes to some 100 KB; bounds hostile input. */
export const MAX_CRL_BYTES = 4_000_000;
const MAX_REVOKED = 100_000;
const MAX_NUMBER_BYTES = 20;
const VERSION_2 = 1;
const ENUMERATED = 0x0a;

const AUTHORITY_KEY = "2.5.29.35";
const CRL_NUMBER = "2.5.29.20";
const FRESHEST = "2.5.29.46";
const DISTRIBUTION_POINT = "2.5.29.28";
const ISSUER_ALTERNATIVE_NAME = "2.5.29.18";
const REASON = "2.5.29.21";
const INVALIDITY_DATE = "2.5.29.24";
/** Lists of changes, of a part, or of other issuers' certificates; refused, critical or not. */
const PARTIAL: Readonly<Record<string, string>> = {
  "2.5.29.27": "a list of changes",
  "2.5.29.29": "an indirect list",
};
const REASONS: Readonly<Record<number, string>> = {
  0: "unspecified",
  1: "keyCompromise",
  2: "cACompromise",
  3: "affiliationChanged",
  4: "superseded",
  5: "cessationOfOperation",
  6: "certificateHold",
  8: "removeFromCRL",
  9: "privilegeWithdrawn",
  10: "aACompromise",
};

/** Takes a list apart and verifies nothing. Fails with `crl.malformed`. */
export function parseCrl(der: Uint8Array): Result<RevocationList> {
  if (der.length > MAX_CRL_BYTES) return fail("crl.malformed", "length");
  const { body, signedPart, signatureAlgorithm, signature } = openFrame(der);
  const version = body.optional(DER.integer)?.value;
  const innerAlgorithm = readAlgorithm(body);
  const issuer = readName(body);
  const thisUpdate = body.time();
  const hasNext = body.nextTag === DER.utcTime || body.nextTag === DER.generalizedTime;
  const nextUpdate = hasNext ? body.time() : undefined;
  const entries = body.enterOptional(DER.sequence);
  const revoked = entries ? readRevoked(entries) : new Map<string, Revocation>();
  const extensions = readExtensions(body.enterOptional(0xa0)?.enter(DER.sequence), KNOWN_OF_LIST);
  body.end();
  const number = numberIn(body, extensions.get(CRL_NUMBER));
  const key = extensions.get(AUTHORITY_KEY);
  const point = extensions.get(DISTRIBUTION_POINT);
  if (point !== undefined) refusePart(body, point);
  const authorityKey = key && body.into(key).enter(DER.sequence).optional(0x80);
  if (body.fault !== undefined) return fail("crl.malformed", body.fault);
  if (version?.length !== 1 || version[0] !== VERSION_2) return fail("crl.malformed", "not version 2");
  return ok({
    der,
    fingerprint: toHex(sha256(der)),
    signedPart,
    issuer,
    thisUpdate,
    nextUpdate,
    number,
    ...(authorityKey && { authorityKeyIdentifier: toHex(authorityKey.value) }),
    revoked,
    signatureAlgorithm,
    signature,
    oddities: [
      ...(number === undefined ? [oddity("crl.number_absent")] : []),
      ...(nextUpdate === undefined ? [oddity("crl.next_update_absent")] : []),
      ...(authorityKey === undefined ? [oddity("crl.authority_key_absent")] : []),
      ...(point === undefined ? [] : [oddity("crl.distribution_point")]),
      ...(extensions.has(FRESHEST) ? [oddity("crl.freshest")] : []),
      ...(nextUpdate !== undefined && nextUpdate < thisUpdate ? [oddity("validity.order")] : []),
      ...mismatchOddities(innerAlgorithm, signatureAlgorithm),
      ...algorithmOddities(signatureAlgorithm),
    ],
  });
}

/** Whether the DER is rather a revocation list than a certificate: its third or fourth field is a time. */
export function looksLikeCrl(der: Uint8Array): boolean {
  const body = new DerReader(der).enter(DER.sequence).enter(DER.sequence);
  body.optional(DER.integer);
  body.next(DER.sequence);
  body.next(DER.sequence);
  return body.nextTag === DER.utcTime || body.nextTag === DER.generalizedTime;
}

/** A serial number as lists and certificates are compared by: without the zero byte that only keeps the sign off. */
export function serialKey(serial: string): string {
  return serial.replace(/^(?:00)+(?=..)/, "");
}

/**
 * The authority that signed the list: those its key identifier and issuer name lead to first, then every one of its
 * country that may sign lists.
 */
export function findCrlIssuer<T extends { readonly certificate: Certificate }>(
  list: RevocationList,
  authorities: readonly T[],
): { readonly issuer: T; readonly byTrial: boolean } | undefined {
  const { country } = list.issuer;
  const found = authorities
    .filter(({ certificate }) => country !== undefined && countryOf(certificate) === country)
    .filter(({ certificate: { keyUsage } }) => keyUsage === undefined || keyUsage.includes("cRLSign"))
    .map((issuer) => ({ issuer, rank: rankOf(list, issuer.certificate) }))
    .sort((a, b) => b.rank - a.rank)
    .find(({ issuer }) => isCrlSignedBy(list, issuer.certificate));
  return found && { issuer: found.issuer, byTrial: found.rank < BY_KEY_IDENTIFIER };
}

/** Whether the authority's key signed the list; names and dates are not looked at. */
export function isCrlSignedBy(list: RevocationList, issuer: Certificate): boolean {
  return isSignedWithKeyOf(list, issuer);
}

function readRevoked(entries: DerReader): ReadonlyMap<string, Revocation> {
  const revoked = new Map<string, Revocation>();
  while (!entries.atEnd) {
    const entry = entries.enter(DER.sequence);
    const serial = serialKey(toHex(entry.next(DER.integer).value));
    const at = entry.time();
    const extensions = readExtensions(entry.enterOptional(DER.sequence), KNOWN_OF_ENTRY);
    entry.end();
    const reason = extensions.get(REASON);
    const code = reason && entry.into(reason).next(ENUMERATED).value;
    if (!revoked.has(serial))
      revoked.set(serial, { at, reason: code && (REASONS[code[0] ?? 0] ?? "unknown") });
    if (revoked.size > MAX_REVOKED) entries.refuse("too many entries");
  }
  return revoked;
}

const KNOWN_OF_LIST = new Set([
  AUTHORITY_KEY,
  CRL_NUMBER,
  DISTRIBUTION_POINT,
  FRESHEST,
  ISSUER_ALTERNATIVE_NAME,
]);
const KNOWN_OF_ENTRY = new Set([REASON, INVALIDITY_DATE]);

/** RFC 5280 §5.2, 5.3: a critical extension that is not known makes the list unusable. */
function readExtensions(
  sequence: DerReader | undefined,
  known: ReadonlySet<string>,
): ReadonlyMap<string, Uint8Array> {
  const found = new Map<string, Uint8Array>();
  while (sequence !== undefined && !sequence.atEnd) {
    const one = sequence.enter(DER.sequence);
    const oid = one.oid();
    const critical = (one.optional(DER.boolean)?.value[0] ?? 0) !== 0;
    const { value } = one.next(DER.octetString);
    one.end();
    const partial = PARTIAL[oid];
    if (partial !== undefined) sequence.refuse(partial);
    if (critical && !known.has(oid)) sequence.refuse(`critical extension ${oid}`);
    if (found.has(oid)) sequence.refuse(`extension ${oid} twice`);
    found.set(oid, value);
  }
  return found;
}

/**
 * IssuingDistributionPoint (RFC 5280 §5.2.5): a place alone leaves nothing out; whatever narrows the list to some
 * certificates or reasons, or widens it to other issuers', makes it none to go by. ICAO 9303-12 §7.1.4 has one list a country.
 */
function refusePart(reader: DerReader, value: Uint8Array): void {
  const point = reader.into(value).enter(DER.sequence);
  point.optional(0xa0);
  const flag = (tag: number) => (point.optional(tag)?.value[0] ?? 0) !== 0;
  const kinds = [flag(0x81), flag(0x82)];
  const reasons = point.optional(0x83);
  const indirect = flag(0x84);
  kinds.push(flag(0x85));
  point.end();
  if (indirect) reader.refuse("an indirect list");
  if (reasons !== undefined) reader.refuse("a list for some reasons only");
  if (kinds.includes(true)) reader.refuse("a list for one kind of certificate");
}

function numberIn(reader: DerReader, value: Uint8Array | undefined): bigint | undefined {
  if (value === undefined) return undefined;
  const bytes = reader.into(value).next(DER.integer).value;
  if (bytes.length > MAX_NUMBER_BYTES || ((bytes[0] ?? 0) & 0x80) !== 0) reader.refuse("CRL number");
  return bytesToBigint(bytes.subarray(0, MAX_NUMBER_BYTES));
}
