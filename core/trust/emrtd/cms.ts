/** CMS SignedData (RFC 5652 §5) as EF.SOD and master lists use it: content inside, in DER or BER. @module */
import { createHash } from "node:crypto";
import { equal, toHex } from "../../crypto/bytes.ts";
import { fail, ok, type Result } from "../../errors/result.ts";
import { encodeTlv } from "../../tlv/ber.ts";
import { type AlgorithmIdentifier, readAlgorithm } from "../x509/algorithms.ts";
import { type Certificate, parseCertificate } from "../x509/certificate.ts";
import { DER, DerReader, derTime } from "../x509/der.ts";
import { type Name, readName, sameName } from "../x509/name.ts";
import { type Oddity, oddity } from "../x509/oddities.ts";
import { digestOf, schemeOddities, schemesOf } from "../x509/schemes.ts";
import { verifySignature } from "../x509/signature.ts";
import { toDefinite } from "./definite.ts";

export interface SignedData {
  /** Dotted identifier. */
  readonly contentType: string;
  readonly content: Uint8Array;
  readonly certificates: readonly Certificate[];
  readonly signers: readonly SignerInfo[];
  readonly oddities: readonly Oddity[];
}

export type SignerIdentifier =
  | { readonly kind: "issuerAndSerial"; readonly issuer: Name; readonly serial: string }
  | { readonly kind: "keyIdentifier"; readonly keyIdentifier: string };

export interface SignerInfo {
  readonly identifier: SignerIdentifier;
  readonly digestAlgorithm: AlgorithmIdentifier;
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly signature: Uint8Array;
  /** Undefined where the signature is over the content itself. */
  readonly attributes: SignedAttributes | undefined;
}

interface SignedAttributes {
  /** As they are signed: with the tag of a SET (RFC 5652 §5.4). */
  readonly signed: Uint8Array;
  /** The same in the order of DER (X.690 §11.6). */
  readonly sorted: Uint8Array;
  readonly contentType: string | undefined;
  readonly messageDigest: Uint8Array | undefined;
  readonly signingTime: Date | undefined;
}

const SIGNED_DATA = "1.2.840.113549.1.7.2";
const CONTENT_TYPE = "1.2.840.113549.1.9.3";
const MESSAGE_DIGEST = "1.2.840.113549.1.9.4";
const SIGNING_TIME = "1.2.840.113549.1.9.5";
const MAX_SIGNERS = 8;
const MAX_CERTIFICATES = 16;

/** Takes a ContentInfo apart and verifies nothing. Fails with `cms.malformed`. */
export function parseSignedData(bytes: Uint8Array): Result<SignedData> {
  const definite = toDefinite(bytes);
  if (definite === undefined) return fail("cms.malformed", "encoding");
  const reader = new DerReader(definite.bytes);
  const info = reader.enter(DER.sequence);
  if (info.oid() !== SIGNED_DATA) info.refuse("not SignedData");
  const data = info.enter(0xa0).enter(DER.sequence);
  data.small();
  data.next(DER.set);
  const encapsulated = data.enter(DER.sequence);
  const contentType = encapsulated.oid();
  const content = encapsulated.enter(0xa0).next(DER.octetString).value;
  const certificates = data.enterOptional(0xa0)?.rest() ?? [];
  data.optional(0xa1);
  const signerSet = data.enter(DER.set);
  data.end();
  const raw = certificates.slice(0, MAX_CERTIFICATES);
  const read = raw.map((node) => parseCertificate(node.raw));
  const signers: SignerInfo[] = [];
  while (!signerSet.atEnd && signers.length < MAX_SIGNERS) signers.push(readSigner(signerSet));
  signerSet.end();
  if (reader.fault !== undefined) return fail("cms.malformed", reader.fault);
  if (signers.length === 0) return fail("cms.malformed", "no signer");
  return ok({
    contentType,
    content,
    certificates: read.flatMap((certificate) => (certificate.ok ? [certificate.value] : [])),
    signers,
    oddities: [
      ...(definite.changed ? [oddity("encoding.ber")] : []),
      ...read.flatMap((one) => (one.ok ? [] : [oddity("signer.certificate_unreadable", one.failure.detail)])),
      ...(certificates.length > raw.length
        ? [oddity("signer.certificate_unreadable", `more than ${MAX_CERTIFICATES}`)]
        : []),
    ],
  });
}

/**
 * The certificate the signer names, in the data itself. Where the name is wrong, as it is in the wild, one whose key
 * verifies the signature. Fails with `cms.signer_absent`, or as {@link verifySigner} where the named one does not verify.
 */
export function findSigner(
  data: SignedData,
  signer: SignerInfo,
): Result<{ readonly certificate: Certificate; readonly oddities: readonly Oddity[] }> {
  const named = data.certificates.find((one) => isNamed(signer.identifier, one));
  const byName = named && verifySigner(data, signer, named);
  if (named !== undefined && byName?.ok) return ok({ certificate: named, oddities: byName.value });
  for (const certificate of data.certificates.filter((one) => one !== named)) {
    const verified = verifySigner(data, signer, certificate);
    if (verified.ok) return ok({ certificate, oddities: [...verified.value, oddity("signer.not_named")] });
  }
  if (byName !== undefined && !byName.ok) return byName;
  if (data.certificates.length > 0) return fail("cms.signature", "no certificate in the data verifies it");
  return fail("cms.signer_absent");
}

/**
 * RFC 5652 §5.4, 5.6: the signature by this certificate's key, over the signed attributes, whose content type and
 * digest must be those of the content. Fails with `cms.digest`, `cms.signature` or `signature.unsupported`.
 */
export function verifySigner(
  data: SignedData,
  { attributes, digestAlgorithm, signatureAlgorithm, signature }: SignerInfo,
  certificate: Certificate,
): Result<readonly Oddity[]> {
  const digest = digestOf(digestAlgorithm);
  if (!digest.ok) return digest;
  const { hash } = digest.value;
  if (attributes !== undefined) {
    if (attributes.contentType !== data.contentType) return fail("cms.digest", "content type attribute");
    const found = createHash(hash).update(data.content).digest();
    if (attributes.messageDigest === undefined || !equal(attributes.messageDigest, found)) {
      return fail("cms.digest", "message digest attribute");
    }
  }
  if (!certificate.publicKey.ok) return certificate.publicKey;
  const key = certificate.publicKey.value;
  const schemes = schemesOf(signatureAlgorithm, { digest: hash, key });
  if (!schemes.ok) return schemes;
  for (const { input, oddities } of signedInputs(data.content, attributes)) {
    const scheme = schemes.value.find((one) => verifySignature(key, one, input, signature));
    if (scheme === undefined) continue;
    const weak = hash === "sha1" && scheme.hash !== "sha1" ? [oddity("signature.sha1")] : [];
    return ok([
      ...schemeOddities(signatureAlgorithm, scheme),
      ...weak,
      ...digest.value.oddities,
      ...oddities,
    ]);
  }
  return fail("cms.signature");
}

/** What may have been signed, the standard's first. */
function signedInputs(
  content: Uint8Array,
  attributes: SignedAttributes | undefined,
): readonly { readonly input: Uint8Array; readonly oddities: readonly Oddity[] }[] {
  if (attributes === undefined) return [{ input: content, oddities: [oddity("attributes.absent")] }];
  return [
    { input: attributes.signed, oddities: [] },
    // What is signed is the DER of the SET (RFC 5652 §5.4); some signers write the attributes in another order.
    { input: attributes.sorted, oddities: [oddity("attributes.order")] },
  ];
}

function isNamed(identifier: SignerIdentifier, certificate: Certificate): boolean {
  return identifier.kind === "keyIdentifier"
    ? certificate.subjectKeyIdentifier === identifier.keyIdentifier
    : certificate.serial === identifier.serial && sameName(certificate.issuer, identifier.issuer);
}

function readSigner(set: DerReader): SignerInfo {
  const reader = set.enter(DER.sequence);
  reader.small();
  const identifier = readIdentifier(reader);
  const digestAlgorithm = readAlgorithm(reader);
  const attributes = reader.optional(0xa0);
  const signatureAlgorithm = readAlgorithm(reader);
  const signature = reader.next(DER.octetString).value;
  reader.optional(0xa1);
  reader.end();
  return {
    identifier,
    digestAlgorithm,
    signatureAlgorithm,
    signature,
    attributes: attributes && readAttributes(reader, attributes.value),
  };
}

function readIdentifier(reader: DerReader): SignerIdentifier {
  const key = reader.optional(0x80);
  if (key !== undefined) return { kind: "keyIdentifier", keyIdentifier: toHex(key.value) };
  const pair = reader.enter(DER.sequence);
  const issuer = readName(pair);
  return { kind: "issuerAndSerial", issuer, serial: toHex(pair.next(DER.integer).value) };
}

/** An attribute that stands twice, or has two values, says nothing that could be relied on (RFC 5652 §11). */
function readAttributes(reader: DerReader, value: Uint8Array): SignedAttributes {
  const sequence = reader.into(value);
  const found = new Map<string, Uint8Array>();
  const encodings: Uint8Array[] = [];
  while (!sequence.atEnd) {
    const node = sequence.next(DER.sequence);
    encodings.push(node.raw);
    const attribute = sequence.into(node.value);
    const type = attribute.oid();
    const values = attribute.enter(DER.set).rest();
    const [only] = values;
    if (found.has(type) || values.length !== 1 || only === undefined) reader.refuse("attribute");
    else found.set(type, only.raw);
  }
  const contentType = found.get(CONTENT_TYPE);
  const digest = found.get(MESSAGE_DIGEST);
  const time = found.get(SIGNING_TIME);
  return {
    signed: encodeTlv(DER.set, value),
    sorted: encodeTlv(DER.set, ...encodings.sort(Buffer.compare)),
    contentType: contentType && reader.into(contentType).oid(),
    messageDigest: digest && reader.into(digest).next(DER.octetString).value,
    signingTime: time && derTime(reader.into(time).any()),
  };
}
