/**
 * The certificate by which a citizen card knows a terminal: who it is, its key, what it may read and do, from when to
 * when; signed by the province's terminal authority (docs/card-profile.md, "Terminal authentication"). Tags are those
 * of BSI TR-03110-3 appendix C, dates and key in fewer bytes, so that certificate and proof fit into one short command.
 * @module
 */
import { concat, equal, fromUtf8, uintToBytes, utf8 } from "../crypto/bytes.ts";
import { compressPoint, expandPoint } from "../crypto/compressed-point.ts";
import { ES256_SIGNATURE_BYTES, verifyEs256 } from "../crypto/ecdsa.ts";
import { importPublicJwk, type PublicJwk, pointBytes, publicJwkFromPoint } from "../crypto/jwk.ts";
import { fail, ok, type Result } from "../errors/result.ts";
import { encodeTlv, parseTlvs } from "../tlv/ber.ts";

export interface TerminalRights {
  /** May read claims of class "open". */
  readonly open: boolean;
  /** May read claims of class "protected", after the PIN. */
  readonly protected: boolean;
  /** May take money from the purse. */
  readonly debit: boolean;
}

export interface TerminalCertificateFields {
  /** Names the authority's key, 2 to 8 of A-Z 0-9 -. */
  readonly authority: string;
  /** 3 to 40 of a-z 0-9 -. */
  readonly terminalId: string;
  readonly publicKey: PublicJwk;
  readonly rights: TerminalRights;
  /** First and last day it is good on, days since 1970-01-01 in UTC. */
  readonly effectiveDay: number;
  readonly expiryDay: number;
}

export interface TerminalCertificate extends TerminalCertificateFields {
  readonly bytes: Uint8Array;
}

/** The longest names give 171; the proof beside it is 66, and a short protected command carries 239. */
export const MAX_TERMINAL_CERTIFICATE_BYTES = 171;

const BODY = 0x7f4e;
const AUTHORITY = 0x42;
const PUBLIC_POINT = 0x86;
const TERMINAL = 0x5f20;
const RIGHTS = 0x53;
const EFFECTIVE = 0x5f25;
const EXPIRY = 0x5f24;
const SIGNATURE = 0x5f37;
const DAY_BYTES = 2;
const MILLISECONDS_PER_DAY = 86_400_000;

const AUTHORITY_NAME = /^[A-Z0-9-]{2,8}$/;
const TERMINAL_ID = /^[a-z0-9-]{3,40}$/;
const RIGHT_BITS = { open: 0x01, protected: 0x02, debit: 0x80 } as const;

/** Days since 1970-01-01 in UTC. */
export function dayOf(time: Date): number {
  return Math.floor(time.getTime() / MILLISECONDS_PER_DAY);
}

/** `sign` is the authority's: ES256 over the body, 64 bytes. Throws a RangeError where a field does not fit the form. */
export function issueTerminalCertificate(
  fields: TerminalCertificateFields,
  sign: (input: Uint8Array) => Uint8Array,
): Uint8Array {
  const { authority, terminalId, effectiveDay, expiryDay } = fields;
  const formed = AUTHORITY_NAME.test(authority) && TERMINAL_ID.test(terminalId) && effectiveDay <= expiryDay;
  if (!formed) throw new RangeError("a name or a date does not fit the certificate");
  const body = encodeBody(fields);
  return concat(body, encodeTlv(SIGNATURE, sign(body)));
}

/** Takes apart and checks the form, not the signature. Fails with `terminal.certificate_invalid`. */
export function parseTerminalCertificate(bytes: Uint8Array): Result<TerminalCertificate> {
  const fields = bytes.length > MAX_TERMINAL_CERTIFICATE_BYTES ? undefined : readFields(bytes);
  if (fields === undefined) return fail("terminal.certificate_invalid", "form");
  const [body, signature] = split(bytes) ?? [];
  // One encoding only: whatever is longer than it need be, out of order or beside it is another certificate.
  const canonical = body !== undefined && equal(body, encodeBody(fields)) && signature !== undefined;
  return canonical ? ok({ ...fields, bytes }) : fail("terminal.certificate_invalid", "encoding");
}

/** Whether this authority signed it. */
export function isSignedBy({ bytes }: TerminalCertificate, authorityKey: PublicJwk): boolean {
  const [body, signature] = split(bytes) ?? [];
  if (body === undefined || signature === undefined) return false;
  return verifyEs256(importPublicJwk(authorityKey), body, signature);
}

/** Fails with `terminal.certificate_invalid` (another terminal's, or for another key) or `terminal.certificate_lapsed`. */
export function checkTerminalCertificate(
  { terminalId, publicKey, effectiveDay, expiryDay }: TerminalCertificate,
  own: { readonly terminalId: string; readonly publicKey: PublicJwk },
  now: Date,
): Result<undefined> {
  if (terminalId !== own.terminalId) return fail("terminal.certificate_invalid", "another terminal");
  if (publicKey.x !== own.publicKey.x || publicKey.y !== own.publicKey.y) {
    return fail("terminal.certificate_invalid", "another key");
  }
  const today = dayOf(now);
  if (today < effectiveDay) return fail("terminal.certificate_lapsed", "not yet");
  return today > expiryDay ? fail("terminal.certificate_lapsed", "over") : ok(undefined);
}

function encodeBody(fields: TerminalCertificateFields): Uint8Array {
  const { authority, publicKey, terminalId, rights, effectiveDay, expiryDay } = fields;
  return encodeTlv(
    BODY,
    encodeTlv(AUTHORITY, utf8(authority)),
    encodeTlv(PUBLIC_POINT, compressPoint(pointBytes(publicKey))),
    encodeTlv(TERMINAL, utf8(terminalId)),
    encodeTlv(RIGHTS, Uint8Array.of(rightsByte(rights))),
    encodeTlv(EFFECTIVE, uintToBytes(effectiveDay, DAY_BYTES)),
    encodeTlv(EXPIRY, uintToBytes(expiryDay, DAY_BYTES)),
  );
}

function split(bytes: Uint8Array): readonly [body: Uint8Array, signature: Uint8Array] | undefined {
  const objects = parseTlvs(bytes);
  if (!objects.ok) return undefined;
  const [body, signature, ...more] = objects.value;
  if (body?.tag !== BODY || signature?.tag !== SIGNATURE || more.length > 0) return undefined;
  if (signature.length !== ES256_SIGNATURE_BYTES) return undefined;
  // The shortest length field of 64 bytes is one byte.
  if (signature.headerLength !== 3) return undefined;
  return [bytes.subarray(0, body.end), signature.value];
}

function readFields(bytes: Uint8Array): TerminalCertificateFields | undefined {
  const body = parseTlvs(bytes);
  const objects = body.ok && body.value[0]?.tag === BODY ? parseTlvs(body.value[0].value) : undefined;
  if (objects === undefined || !objects.ok) return undefined;
  const value = (tag: number) =>
    objects.value.find((object) => object.tag === tag)?.value ?? new Uint8Array();
  const authority = fromUtf8(value(AUTHORITY)) ?? "";
  const terminalId = fromUtf8(value(TERMINAL)) ?? "";
  const point = expandPoint(value(PUBLIC_POINT));
  const publicKey = point && publicJwkFromPoint(point);
  const rights = readRights(value(RIGHTS));
  const effectiveDay = readDay(value(EFFECTIVE));
  const expiryDay = readDay(value(EXPIRY));
  if (!AUTHORITY_NAME.test(authority) || !TERMINAL_ID.test(terminalId)) return undefined;
  if (publicKey === undefined || rights === undefined) return undefined;
  if (effectiveDay === undefined || expiryDay === undefined || effectiveDay > expiryDay) return undefined;
  return { authority, terminalId, publicKey, rights, effectiveDay, expiryDay };
}

function rightsByte(rights: TerminalRights): number {
  const bit = (name: keyof TerminalRights): number => (rights[name] ? RIGHT_BITS[name] : 0);
  return bit("open") | bit("protected") | bit("debit");
}

/** Bits that have no meaning yet are refused where the encoding is compared. */
function readRights([bits, ...more]: Uint8Array): TerminalRights | undefined {
  if (bits === undefined || more.length > 0) return undefined;
  const has = (name: keyof TerminalRights): boolean => (bits & RIGHT_BITS[name]) !== 0;
  return { open: has("open"), protected: has("protected"), debit: has("debit") };
}

function readDay(bytes: Uint8Array): number | undefined {
  const [high, low, ...more] = bytes;
  return high === undefined || low === undefined || more.length > 0 ? undefined : high * 256 + low;
}
