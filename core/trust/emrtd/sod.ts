/**
 * Passive authentication (ICAO 9303-11 §5.1): what EF.SOD proves about the data groups, check by check. One that fails
 * does not hide another.
 * @module
 */
import { createHash } from "node:crypto";
import { equal } from "../../crypto/bytes.ts";
import { type Failure, fail, ok, type Result } from "../../errors/result.ts";
import type { Check } from "../../identity/verified-identity.ts";
import { unwrapTlv } from "../../tlv/ber.ts";
import type { Authority } from "../store/authorities.ts";
import type { Certificate } from "../x509/certificate.ts";
import { type Oddity, oddity } from "../x509/oddities.ts";
import { digestOf } from "../x509/schemes.ts";
import { findSigner, parseSignedData, type SignerInfo } from "./cms.ts";
import {
  checkIssuer,
  checkSignerRevocation,
  checkSignerValidity,
  type SignerExpectation,
} from "./document-signer.ts";
import { notPerformed, type RevocationVerdict } from "./revocation.ts";
import { type LdsSecurityObject, openSecurityObject } from "./security-object.ts";

export interface GroupVerdict {
  /** Whether EF.SOD has a hash for it; the only thing that says which groups a document has. */
  readonly listed: boolean;
  readonly present: boolean;
  /** Null where there is nothing to compare. */
  readonly hash: "passed" | "failed" | null;
}

export interface SodVerdict {
  readonly checks: {
    /** Every group given is listed and has the hash that EF.SOD says. Worth something only beside the next two. */
    readonly dataIntegrity: Check;
    /** The certificate in EF.SOD verifies the signature over the list of hashes. */
    readonly issuerSignature: Check;
    /** An authority believed here for this kind of document signed that certificate. */
    readonly issuerTrust: Check;
    /** Neither it nor what vouches for it stands on the country's revocation list. */
    readonly revocation: Check;
    /** It was valid when the document was issued. */
    readonly signerValidity: Check;
  };
  /** By `DG1` … `DG16`: all that are listed or given. */
  readonly groups: Readonly<Record<string, GroupVerdict>>;
  readonly securityObject: LdsSecurityObject;
  readonly signer: Certificate | undefined;
  readonly authority: Authority | undefined;
  /** The authority, then what vouches for it, to the anchor; empty where it is not believed. */
  readonly chain: readonly Authority[];
  /** The list that was looked into, its signature and its age. */
  readonly revocation: RevocationVerdict;
  readonly oddities: readonly Oddity[];
}

/** Generous: EF.SOD met have 1 to 4 KB; bounds hostile input. */
export const MAX_SOD_BYTES = 65_536;
const EF_SOD = 0x77;
const UNVERIFIED = "the signature did not verify";

/**
 * What the open EF.SOD says of the whole files of data groups that were read, by number. Its signature is verified once,
 * when it is opened, however often it is judged.
 */
export function judgeSod(
  opened: OpenSod,
  groups: ReadonlyMap<number, Uint8Array>,
  expected: SignerExpectation,
): SodVerdict {
  const { found, signerInfo, securityObject } = opened;
  const signer = found.ok ? found.value.certificate : undefined;
  // The signer's own word for the time of signing counts only once its signature held.
  const issuedAt = expected.issuedAt ?? (found.ok ? signerInfo.attributes?.signingTime : undefined);
  const issuer = signer && checkIssuer(signer, expected);
  const validity =
    signer && checkSignerValidity(signer, { now: expected.now, ...(issuedAt && { issuedAt }) });
  const unverified: Check = { status: "notPerformed", why: UNVERIFIED };
  const revocation =
    signer && issuer ? checkSignerRevocation(signer, issuer, expected) : notPerformed(UNVERIFIED);
  const compared = compareGroups(securityObject, groups);
  return {
    checks: {
      dataIntegrity: compared.check,
      issuerSignature: found.ok ? { status: "passed" } : failedWith(found.failure),
      issuerTrust: issuer?.check ?? unverified,
      revocation: revocation.check,
      signerValidity: validity?.check ?? unverified,
    },
    groups: compared.groups,
    securityObject,
    signer,
    authority: issuer?.authority,
    chain: issuer?.chain ?? [],
    revocation,
    oddities: [
      ...opened.oddities,
      ...(found.ok ? found.value.oddities : []),
      ...(signer?.oddities ?? []),
      ...(issuer?.oddities ?? []),
      ...(validity?.oddities ?? []),
      ...revocation.oddities,
    ],
  };
}

/** EF.SOD taken apart, and whether a certificate in it verifies its signature. */
export interface OpenSod {
  readonly found: ReturnType<typeof findSigner>;
  readonly signerInfo: SignerInfo;
  readonly securityObject: LdsSecurityObject;
  readonly oddities: readonly Oddity[];
}

/**
 * From the file EF.SOD (tag 77, or bare CMS). Fails with `sod.malformed` or `cms.malformed` where there is nothing to
 * check; all else is in the verdict.
 */
export function openSod(file: Uint8Array): Result<OpenSod> {
  if (file.length > MAX_SOD_BYTES) return fail("sod.malformed", "length");
  const inner = file[0] === EF_SOD ? unwrapTlv(file, EF_SOD) : ok(file);
  if (!inner.ok) return fail("sod.malformed", inner.failure.detail);
  const data = parseSignedData(inner.value);
  if (!data.ok) return data;
  const { contentType, content, signers } = data.value;
  const [signerInfo, ...others] = signers;
  // ICAO 9303-10 §4.6.2.2: exactly one.
  if (signerInfo === undefined || others.length > 0) return fail("sod.malformed", "more than one signer");
  const securityObject = openSecurityObject(contentType, content);
  if (!securityObject.ok) return securityObject;
  const digest = digestOf(signerInfo.digestAlgorithm);
  const mixed = digest.ok && digest.value.hash !== securityObject.value.hash;
  const oddities = [
    ...data.value.oddities,
    ...securityObject.value.oddities,
    ...(mixed ? [oddity("digest.mixed")] : []),
  ];
  const found = findSigner(data.value, signerInfo);
  return ok({ found, signerInfo, securityObject: securityObject.value, oddities });
}

function compareGroups(
  { digests, hash }: LdsSecurityObject,
  groups: ReadonlyMap<number, Uint8Array>,
): { readonly check: Check; readonly groups: Readonly<Record<string, GroupVerdict>> } {
  const numbers = [...new Set([...digests.keys(), ...groups.keys()])].sort((a, b) => a - b);
  const verdicts = numbers.map((number) => {
    const digest = digests.get(number);
    const group = groups.get(number);
    const same = digest && group && equal(createHash(hash).update(group).digest(), digest);
    const outcome = same === undefined ? null : same ? "passed" : "failed";
    return {
      name: `DG${number}`,
      verdict: { listed: digest !== undefined, present: group !== undefined, hash: outcome },
    } as const;
  });
  const wrong = verdicts.find(({ verdict }) => verdict.hash === "failed");
  const unlisted = verdicts.find(({ verdict }) => !verdict.listed);
  const check: Check = wrong
    ? { status: "failed", code: "sod.hash", detail: wrong.name }
    : unlisted
      ? { status: "failed", code: "sod.unlisted_group", detail: unlisted.name }
      : groups.size === 0
        ? { status: "notPerformed", why: "no data group was read" }
        : { status: "passed" };
  return { check, groups: Object.fromEntries(verdicts.map(({ name, verdict }) => [name, verdict])) };
}

function failedWith({ code, detail }: Failure): Check {
  return { status: "failed", code, ...(detail !== undefined && { detail }) };
}
