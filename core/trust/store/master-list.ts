/** CSCA master lists (ICAO 9303-12 §9): a state's signed list of the world's authorities. @module */
import { fail, ok, type Result } from "../../errors/result.ts";
import { findSigner, parseSignedData } from "../emrtd/cms.ts";
import { day, findIssuer, keyUsableAt, validAt } from "../x509/authority.ts";
import { type Certificate, countryOf, isSignedBy, parseCertificate } from "../x509/certificate.ts";
import { DER, DerReader } from "../x509/der.ts";
import { type Oddity, oddity } from "../x509/oddities.ts";

export interface MasterList {
  /** DER of each entry, in the list's order, readable or not. */
  readonly entries: readonly Uint8Array[];
  readonly signer: Certificate;
  readonly signedAt: Date | undefined;
  readonly oddities: readonly Oddity[];
}

export const MASTER_LIST = "2.23.136.1.1.2";
export const MASTER_LIST_SIGNER = "2.23.136.1.1.3";
/** The largest published today have under 1 MB. */
export const MAX_MASTER_LIST_BYTES = 16_000_000;

/**
 * Verifies the list: signature, purpose of the signer (extended key usage), the signer's certificate under `root`,
 * dates of both. A signer past its end counts, as an oddity, where it was valid at its own signing time. Fails with
 * `trust.list_invalid` and what was wrong.
 */
export function openMasterList(bytes: Uint8Array, root: Certificate, now: Date): Result<MasterList> {
  if (bytes.length > MAX_MASTER_LIST_BYTES) return fail("trust.list_invalid", "length");
  const data = parseSignedData(bytes);
  if (!data.ok) return fail("trust.list_invalid", data.failure.detail ?? data.failure.code);
  const [signerInfo, ...others] = data.value.signers;
  if (data.value.contentType !== MASTER_LIST)
    return fail("trust.list_invalid", `content ${data.value.contentType}`);
  if (signerInfo === undefined || others.length > 0)
    return fail("trust.list_invalid", "more than one signer");
  const found = findSigner(data.value, signerInfo);
  if (!found.ok) return fail("trust.list_invalid", found.failure.detail ?? found.failure.code);
  const signer = found.value.certificate;
  const signedAt = signerInfo.attributes?.signingTime;
  const wrong = wrongSigner(signer, root, signedAt ?? now);
  if (wrong !== undefined) return fail("trust.list_invalid", wrong);
  if (signedAt !== undefined && signedAt > now) return fail("trust.list_invalid", "signed in the future");
  const entries = readEntries(data.value.content);
  if (!entries.ok) return entries;
  return ok({
    entries: entries.value,
    signer,
    signedAt,
    oddities: [
      ...data.value.oddities,
      ...found.value.oddities,
      ...signer.oddities,
      ...(signer.notAfter < now ? [oddity("validity.lapsed", `signer, ${day(signer.notAfter)}`)] : []),
    ],
  });
}

/**
 * The authority among the list's own entries that signed its signer's certificate. A list vouched for by itself only is
 * as good as the way it came; undefined where there is none, or the list cannot be read.
 */
export function rootWithin(bytes: Uint8Array): Certificate | undefined {
  if (bytes.length > MAX_MASTER_LIST_BYTES) return undefined;
  const data = parseSignedData(bytes);
  const [signerInfo] = data.ok ? data.value.signers : [];
  const found = data.ok && signerInfo ? findSigner(data.value, signerInfo) : undefined;
  const entries = data.ok && found?.ok ? readEntries(data.value.content) : undefined;
  if (!found?.ok || !entries?.ok) return undefined;
  const signer = found.value.certificate;
  const candidates = entries.value.flatMap((der) => {
    const parsed = parseCertificate(der);
    return parsed.ok && countryOf(parsed.value) === signer.issuer.country
      ? [{ certificate: parsed.value }]
      : [];
  });
  return findIssuer(signer, candidates)?.issuer.certificate;
}

function wrongSigner(signer: Certificate, root: Certificate, at: Date): string | undefined {
  if (signer.extendedKeyUsage?.includes(MASTER_LIST_SIGNER) !== true)
    return "the signer may not sign master lists";
  if (signer.keyUsage !== undefined && !signer.keyUsage.includes("digitalSignature"))
    return "the signer's key usage";
  if (signer.fingerprint === root.fingerprint || !isSignedBy(signer, root))
    return "not signed under the given root";
  if (root.keyUsage !== undefined && !root.keyUsage.includes("keyCertSign"))
    return "the root is no authority";
  if (!validAt(signer, at) || !keyUsableAt(signer, at))
    return "the signer's certificate had lapsed at signing";
  return validAt(root, signer.notBefore) ? undefined : "the root was not valid when it certified the signer";
}

/** CscaMasterList: version 0, SET OF Certificate. */
function readEntries(content: Uint8Array): Result<readonly Uint8Array[]> {
  const whole = new DerReader(content);
  const list = whole.enter(DER.sequence);
  whole.end();
  const version = list.small();
  const entries = list
    .enter(DER.set)
    .rest()
    .map(({ raw }) => raw);
  list.end();
  if (whole.fault !== undefined) return fail("trust.list_invalid", whole.fault);
  if (version !== 0) return fail("trust.list_invalid", `version ${version}`);
  return ok(entries);
}
