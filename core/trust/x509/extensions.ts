/** The certificate extensions that ICAO 9303-12 table 6 speaks of. @module */
import { fromUtf8, toHex } from "../../crypto/bytes.ts";
import { DER, DerReader, derTime } from "./der.ts";
import { type Oddity, oddity } from "./oddities.ts";

export const KEY_USAGES = [
  "digitalSignature",
  "nonRepudiation",
  "keyEncipherment",
  "dataEncipherment",
  "keyAgreement",
  "keyCertSign",
  "cRLSign",
] as const;
export type KeyUsage = (typeof KEY_USAGES)[number];

export interface Extensions {
  /** Hexadecimal. */
  readonly subjectKeyIdentifier?: string;
  readonly authorityKeyIdentifier?: string;
  readonly keyUsage?: readonly KeyUsage[];
  readonly extendedKeyUsage?: readonly string[];
  /** RFC 3280 §4.2.1.4. */
  readonly privateKeyUsage?: { readonly notBefore?: Date; readonly notAfter?: Date };
  readonly authority?: boolean;
  /** MRZ document codes, such as `P` and `ID` (ICAO 9303-12 §7.1.1.6). */
  readonly documentTypes?: readonly string[];
}

type Reader = (value: DerReader, note: (found: Oddity) => void) => Extensions;

/** By identifier. Those of ICAO table 6 that carry no decision here are known, too, so that they are no oddity. */
const READERS: Readonly<Record<string, Reader>> = {
  "2.5.29.14": (value) => ({ subjectKeyIdentifier: toHex(value.next(DER.octetString).value) }),
  "2.5.29.35": readAuthorityKey,
  "2.5.29.15": readKeyUsage,
  "2.5.29.37": readExtendedKeyUsage,
  "2.5.29.16": readPrivateKeyUsage,
  "2.5.29.19": readBasicConstraints,
  "2.23.136.1.1.6.2": readDocumentTypes,
};
/** PrintableString as it should be, UTF8String and IA5String as they are met. */
const STRINGS: readonly number[] = [0x13, 0x0c, 0x16];
const READ_PAST = new Set(["2.5.29.17", "2.5.29.18", "2.5.29.31", "2.5.29.32", "2.23.136.1.1.6.1"]);

/** From the SEQUENCE OF Extension; what is broken or doubled becomes an oddity, faults of the frame go to the reader. */
export function readExtensions(sequence: DerReader): {
  readonly extensions: Extensions;
  readonly oddities: readonly Oddity[];
} {
  let extensions: Extensions = {};
  const oddities: Oddity[] = [];
  const seen = new Set<string>();
  while (!sequence.atEnd) {
    const one = sequence.enter(DER.sequence);
    const oid = one.oid();
    const critical = (one.optional(DER.boolean)?.value[0] ?? 0) !== 0;
    const { value } = one.next(DER.octetString);
    if (sequence.fault !== undefined) break;
    if (seen.has(oid)) {
      oddities.push(oddity("extension.twice", oid));
      continue;
    }
    seen.add(oid);
    const read = READERS[oid];
    if (read === undefined) {
      if (critical && !READ_PAST.has(oid)) oddities.push(oddity("extension.critical", oid));
      continue;
    }
    // A reader of its own: one broken extension must not take the certificate with it.
    const reader = new DerReader(value);
    const notes: Oddity[] = [];
    const found = read(reader, (note) => notes.push(note));
    if (reader.fault === undefined) {
      extensions = { ...extensions, ...found };
      oddities.push(...notes);
    }
    // What cannot be read cannot be obeyed either (RFC 5280 §4.2).
    else oddities.push(oddity(critical ? "extension.critical" : "extension.broken", oid));
  }
  return { extensions, oddities };
}

function readAuthorityKey(value: DerReader): Extensions {
  const key = value.enter(DER.sequence).optional(0x80);
  return key === undefined ? {} : { authorityKeyIdentifier: toHex(key.value) };
}

function readKeyUsage(value: DerReader): Extensions {
  const [, ...bytes] = value.next(DER.bitString).value;
  const isSet = (bit: number) => (((bytes[Math.floor(bit / 8)] ?? 0) << (bit % 8)) & 0x80) !== 0;
  return { keyUsage: KEY_USAGES.filter((_, bit) => isSet(bit)) };
}

function readExtendedKeyUsage(value: DerReader): Extensions {
  const sequence = value.enter(DER.sequence);
  const found: string[] = [];
  while (!sequence.atEnd) found.push(sequence.oid());
  return { extendedKeyUsage: found };
}

function readPrivateKeyUsage(value: DerReader): Extensions {
  const sequence = value.enter(DER.sequence);
  const from = sequence.optional(0x80);
  const to = sequence.optional(0x81);
  const notBefore = from && derTime({ tag: DER.generalizedTime, value: from.value });
  const notAfter = to && derTime({ tag: DER.generalizedTime, value: to.value });
  if ((from && !notBefore) || (to && !notAfter)) value.refuse("time");
  return { privateKeyUsage: { ...(notBefore && { notBefore }), ...(notAfter && { notAfter }) } };
}

function readBasicConstraints(value: DerReader): Extensions {
  const sequence = value.enter(DER.sequence);
  return { authority: (sequence.optional(DER.boolean)?.value[0] ?? 0) !== 0 };
}

/**
 * DocumentTypeList: version, SET OF PrintableString. The Philippines and Indonesia leave out version and set. Fillers of
 * the MRZ behind a code (`P<`) say nothing.
 */
function readDocumentTypes(value: DerReader, note: (found: Oddity) => void): Extensions {
  const sequence = value.enter(DER.sequence);
  const plain = sequence.nextTag !== DER.integer;
  if (plain) note(oddity("signer.document_type_form"));
  else sequence.small();
  const list = plain ? sequence : sequence.enter(DER.set);
  const types = list.rest().map((node) => {
    if (!STRINGS.includes(node.tag)) value.refuse("document type");
    return (
      fromUtf8(node.value)
        ?.toUpperCase()
        .replace(/[<\s]+$/, "") ?? ""
    );
  });
  return { documentTypes: types };
}
