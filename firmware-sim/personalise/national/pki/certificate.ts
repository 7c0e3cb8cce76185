/** X.509 certificates and CRLs as ICAO 9303-12 §7 profiles them (RFC 5280). @module */
import { utf8 } from "../../../../core/crypto/bytes.ts";
import {
  bits,
  boolean,
  context,
  contextPrimitive,
  enumerated,
  generalizedDigits,
  integer,
  namedBits,
  nothing,
  octets,
  oid,
  printableString,
  sequence,
  setOf,
  time,
  utf8String,
} from "./der.ts";
import type { SigningKey } from "./signing-key.ts";

export interface DistinguishedName {
  /** Two letters, upper case. */
  readonly country: string;
  readonly organization: string;
  readonly commonName: string;
}

export interface Period {
  readonly from: Date;
  readonly to: Date;
}

export interface CertificateOrder {
  /** A positive number of at most 159 bits. */
  readonly serial: bigint;
  readonly issuer: DistinguishedName;
  readonly issuerKey: SigningKey;
  readonly subject: DistinguishedName;
  readonly subjectKey: Pick<SigningKey, "publicKeyInfo" | "keyIdentifier">;
  readonly validity: Period;
  readonly extensions: readonly Uint8Array[];
}

export function encodeName({ country, organization, commonName }: DistinguishedName): Uint8Array {
  const attribute = (type: string, value: Uint8Array) => setOf(sequence(oid(type), value));
  return sequence(
    attribute("2.5.4.6", printableString(country)),
    attribute("2.5.4.10", utf8String(organization)),
    attribute("2.5.4.3", utf8String(commonName)),
  );
}

/** DER of the certificate. */
export function issueCertificate(order: CertificateOrder): Uint8Array {
  const { issuerKey, validity } = order;
  return signed(
    issuerKey,
    sequence(
      context(0, integer(2)),
      integer(order.serial),
      issuerKey.signatureAlgorithm,
      encodeName(order.issuer),
      sequence(time(validity.from), time(validity.to)),
      encodeName(order.subject),
      order.subjectKey.publicKeyInfo,
      context(3, sequence(...order.extensions)),
    ),
  );
}

export const extensions = {
  subjectKey: (key: Pick<SigningKey, "keyIdentifier">) => extension("2.5.29.14", octets(key.keyIdentifier)),
  authorityKey: (keyIdentifier: Uint8Array) =>
    extension("2.5.29.35", sequence(contextPrimitive(0, keyIdentifier))),
  /** Bits of RFC 5280 §4.2.1.3. */
  keyUsage: (...uses: readonly (keyof typeof KEY_USAGE)[]) =>
    extension("2.5.29.15", namedBits(...uses.map((use) => KEY_USAGE[use])), true),
  /** RFC 3280 §4.2.1.4. */
  privateKeyUsage: ({ from, to }: Period) =>
    extension(
      "2.5.29.16",
      sequence(
        contextPrimitive(0, utf8(generalizedDigits(from))),
        contextPrimitive(1, utf8(generalizedDigits(to))),
      ),
    ),
  authority: () => extension("2.5.29.19", sequence(boolean(true), integer(0)), true),
  extendedKeyUsage: (...purposes: readonly string[]) =>
    extension("2.5.29.37", sequence(...purposes.map(oid)), true),
  /** DocumentTypeList, ICAO 9303-12 §7.1.1.6. */
  documentTypes: (...types: readonly string[]) =>
    extension("2.23.136.1.1.6.2", sequence(integer(0), setOf(...types.map(printableString)))),
  /** ICAO 9303-12 §7.1.1.5: the name changes with this key. */
  nameChange: () => extension("2.23.136.1.1.6.1", nothing()),
} as const;

const KEY_USAGE = { digitalSignature: 0, nonRepudiation: 1, keyCertSign: 5, cRLSign: 6 } as const;

export interface RevokedEntry {
  readonly serial: bigint;
  readonly at: Date;
}

export interface CrlOrder {
  readonly issuer: DistinguishedName;
  readonly issuerKey: SigningKey;
  readonly number: number;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
  readonly revoked: readonly RevokedEntry[];
}

/** CRL version 2 (RFC 5280 §5, ICAO 9303-12 §7.1.4), DER. */
export function issueCrl({
  issuer,
  issuerKey,
  number,
  thisUpdate,
  nextUpdate,
  revoked,
}: CrlOrder): Uint8Array {
  const keyCompromise = sequence(extension("2.5.29.21", enumerated(1)));
  const entries = revoked.map(({ serial, at }) => sequence(integer(serial), time(at), keyCompromise));
  return signed(
    issuerKey,
    sequence(
      integer(1),
      issuerKey.signatureAlgorithm,
      encodeName(issuer),
      time(thisUpdate),
      time(nextUpdate),
      // RFC 5280 §5.1.2.6: absent rather than empty.
      ...(entries.length === 0 ? [] : [sequence(...entries)]),
      context(
        0,
        sequence(extensions.authorityKey(issuerKey.keyIdentifier), extension("2.5.29.20", integer(number))),
      ),
    ),
  );
}

function extension(type: string, value: Uint8Array, critical = false): Uint8Array {
  return sequence(oid(type), ...(critical ? [boolean(true)] : []), octets(value));
}

function signed(key: SigningKey, body: Uint8Array): Uint8Array {
  return sequence(body, key.signatureAlgorithm, bits(key.sign(body)));
}
