/** CMS SignedData (RFC 5652 §5) with one signer: EF.SOD, EF.CardSecurity and master lists. @module */
import { createHash } from "node:crypto";
import { type HashName, hashAlgorithm } from "./algorithms.ts";
import { type DistinguishedName, encodeName } from "./certificate.ts";
import { context, contextPrimitive, indefinite, integer, octets, oid, sequence, setOf, time } from "./der.ts";
import type { SigningKey } from "./signing-key.ts";

export interface CmsSigner {
  /** DER. */
  readonly certificate: Uint8Array;
  readonly issuer: DistinguishedName;
  readonly serial: bigint;
  readonly key: SigningKey;
}

export interface CmsOrder {
  /** Dotted identifier. */
  readonly contentType: string;
  readonly content: Uint8Array;
  readonly signer: CmsSigner;
  /** DER of others that go along. */
  readonly moreCertificates?: readonly Uint8Array[];
  readonly signedAt: Date;
  readonly identifiedBy?: "issuerAndSerial" | "keyIdentifier";
  /** Indefinite lengths, and the content in pieces. */
  readonly encoding?: "der" | "ber";
}

const SIGNED_DATA = "1.2.840.113549.1.7.2";
const CONTENT_TYPE = "1.2.840.113549.1.9.3";
const MESSAGE_DIGEST = "1.2.840.113549.1.9.4";
const SIGNING_TIME = "1.2.840.113549.1.9.5";
/** How long the pieces of a streamed content are. */
const PIECE_BYTES = 96;
const SEQUENCE = 0x30;
const OCTET_STRING_IN_PIECES = 0x24;
const CONTEXT_0 = 0xa0;

/** The ContentInfo. The hash of the signed attributes is that of the signer's key. */
export function signedData(order: CmsOrder): Uint8Array {
  const { content, contentType, encoding = "der", moreCertificates = [], signer } = order;
  const byKey = order.identifiedBy === "keyIdentifier";
  // RFC 5652 §5.1: 3 for any content but plain data.
  const version = integer(3);
  const digests = setOf(hashAlgorithm(signer.key.hash));
  const certificates = context(0, ...sorted([signer.certificate, ...moreCertificates]));
  const signers = setOf(signerInfo(order, byKey));
  if (encoding === "der") {
    const encapsulated = sequence(oid(contentType), context(0, octets(content)));
    const data = sequence(version, digests, encapsulated, certificates, signers);
    return sequence(oid(SIGNED_DATA), context(0, data));
  }
  const pieces = indefinite(OCTET_STRING_IN_PIECES, ...inPieces(content));
  const encapsulated = indefinite(SEQUENCE, oid(contentType), indefinite(CONTEXT_0, pieces));
  const data = indefinite(SEQUENCE, version, digests, encapsulated, certificates, signers);
  return indefinite(SEQUENCE, oid(SIGNED_DATA), indefinite(CONTEXT_0, data));
}

function signerInfo({ content, contentType, signedAt, signer }: CmsOrder, byKey: boolean): Uint8Array {
  const { key } = signer;
  const attribute = (type: string, value: Uint8Array) => sequence(oid(type), setOf(value));
  const attributes = [
    attribute(CONTENT_TYPE, oid(contentType)),
    attribute(SIGNING_TIME, time(signedAt)),
    attribute(MESSAGE_DIGEST, octets(digestOf(key.hash, content))),
  ];
  const identifier = byKey
    ? contextPrimitive(0, key.keyIdentifier)
    : sequence(encodeName(signer.issuer), integer(signer.serial));
  return sequence(
    integer(byKey ? 3 : 1),
    identifier,
    hashAlgorithm(key.hash),
    context(0, ...sorted(attributes)),
    key.signatureAlgorithm,
    // RFC 5652 §5.4: what is signed carries the tag of a SET.
    octets(key.sign(setOf(...attributes))),
  );
}

function digestOf(hash: HashName, content: Uint8Array): Uint8Array {
  return Uint8Array.from(createHash(hash).update(content).digest());
}

/** The order of a SET OF, for one that carries another tag. */
function sorted(members: readonly Uint8Array[]): readonly Uint8Array[] {
  return [...members].sort((a, b) => Buffer.compare(a, b));
}

function inPieces(content: Uint8Array): readonly Uint8Array[] {
  const count = Math.ceil(content.length / PIECE_BYTES);
  return Array.from({ length: count }, (_, at) =>
    octets(content.subarray(at * PIECE_BYTES, (at + 1) * PIECE_BYTES)),
  );
}
