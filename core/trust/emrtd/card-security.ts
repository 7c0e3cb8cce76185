/**
 * EF.CardSecurity: the SecurityInfos of the card, signed (ICAO 9303-11 §9.2.11). Chip-authentication mapping stands on
 * the static key in it, and EF.CardAccess is held against it.
 * @module
 */

import { parseSecurityInfoSet, type SecurityInfoSet } from "../../emrtd/data-groups/security-info-set.ts";
import { type ChipMappingEvidence, verifyChipMapping } from "../../emrtd/pace-chip-authentication.ts";
import { type Failure, fail, ok, type Result } from "../../errors/result.ts";
import type { Check } from "../../identity/verified-identity.ts";
import type { Authority } from "../store/authorities.ts";
import type { Certificate } from "../x509/certificate.ts";
import type { Oddity } from "../x509/oddities.ts";
import { findSigner, parseSignedData } from "./cms.ts";
import {
  checkIssuer,
  checkSignerRevocation,
  checkSignerValidity,
  type SignerExpectation,
} from "./document-signer.ts";

export interface CardSecurityVerdict {
  readonly checks: {
    readonly issuerSignature: Check;
    /** An authority believed here for this kind of document signed the signer's certificate. */
    readonly issuerTrust: Check;
    /** Neither the signer nor what vouches for it stands on the country's revocation list. */
    readonly revocation: Check;
    readonly signerValidity: Check;
  };
  /** Undefined where the signature did not verify: then nothing in the file counts. */
  readonly infos: SecurityInfoSet | undefined;
  readonly signer: Certificate | undefined;
  readonly authority: Authority | undefined;
  readonly oddities: readonly Oddity[];
}

/** id-SecurityObject (BSI TR-03110-3 A.1.2.5). */
const SECURITY_OBJECT = "0.4.0.127.0.7.3.2.1";
/** Generous: files met have 1 to 3 KB; bounds hostile input. */
const MAX_BYTES = 65_536;
const FILE = "EF.CardSecurity";

/**
 * Verifies the whole file as EF.SOD is verified. Fails with `cms.malformed` or `dg.malformed` where there is nothing to
 * check; all else is in the verdict.
 */
export function verifyCardSecurity(
  file: Uint8Array,
  expected: SignerExpectation,
): Result<CardSecurityVerdict> {
  if (file.length > MAX_BYTES) return fail("dg.malformed", `${FILE}: length of file`);
  const data = parseSignedData(file);
  if (!data.ok) return data;
  const { contentType, content, signers } = data.value;
  if (contentType !== SECURITY_OBJECT) return fail("dg.malformed", `${FILE}: content ${contentType}`);
  const [signerInfo, ...others] = signers;
  if (signerInfo === undefined || others.length > 0) {
    return fail("dg.malformed", `${FILE}: more than one signer`);
  }
  const infos = parseSecurityInfoSet(content, FILE);
  if (!infos.ok) return infos;
  const found = findSigner(data.value, signerInfo);
  if (!found.ok) return ok(notSigned(found.failure, data.value.oddities));
  const { certificate } = found.value;
  const issuedAt = expected.issuedAt ?? signerInfo.attributes?.signingTime;
  const issuer = checkIssuer(certificate, expected);
  const validity = checkSignerValidity(certificate, { now: expected.now, ...(issuedAt && { issuedAt }) });
  return ok({
    checks: {
      issuerSignature: { status: "passed" },
      issuerTrust: issuer.check,
      revocation: checkSignerRevocation(certificate, issuer, expected).check,
      signerValidity: validity.check,
    },
    infos: infos.value,
    signer: certificate,
    authority: issuer.authority,
    oddities: [
      ...data.value.oddities,
      ...found.value.oddities,
      ...certificate.oddities,
      ...issuer.oddities,
      ...validity.oddities,
    ],
  });
}

/**
 * What chip-authentication mapping proves with the verified EF.CardSecurity: the chip holds the private half of its key
 * on the curve of the mapping (ICAO 9303-11 §4.4.3.5). Fails with `chip.mapping`.
 */
export function checkChipMapping(
  evidence: ChipMappingEvidence,
  { infos }: Pick<CardSecurityVerdict, "infos">,
): Result<undefined> {
  if (infos === undefined) return fail("chip.mapping", "signature of EF.CardSecurity");
  const keys = infos.chipKeys.flatMap(({ key }) =>
    key.ok && key.value.agreement === "ECDH" && key.value.curve.name === evidence.curve.name
      ? [key.value.publicKey]
      : [],
  );
  let result: Result<undefined> = fail("chip.mapping", "no key on the curve of the mapping");
  for (const key of keys) {
    result = verifyChipMapping(evidence, key);
    if (result.ok) break;
  }
  return result;
}

function notSigned({ code, detail }: Failure, oddities: readonly Oddity[]): CardSecurityVerdict {
  const unverified: Check = { status: "notPerformed", why: "the signature did not verify" };
  return {
    checks: {
      issuerSignature: { status: "failed", code, ...(detail !== undefined && { detail }) },
      issuerTrust: unverified,
      revocation: unverified,
      signerValidity: unverified,
    },
    infos: undefined,
    signer: undefined,
    authority: undefined,
    oddities,
  };
}
