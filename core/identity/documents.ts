/** What passive authentication of a document (ICAO 9303-11 §5.1) says, as the checks of an identity. @module */
import type { MachineReadableZone } from "../emrtd/data-groups/mrz.ts";
import type { SignerExpectation } from "../trust/emrtd/document-signer.ts";
import type { SodVerdict } from "../trust/emrtd/sod.ts";
import type { AssurancePolicy } from "./policy.ts";
import type { Check, Checks } from "./verified-identity.ts";

export type PassiveChecks = Pick<
  Checks,
  "dataIntegrity" | "issuerSignature" | "issuerTrust" | "revocation" | "validity"
>;

/**
 * `validity` is that of the document signer when it signed; the end of the document itself stands in its data, see
 * {@link withDocumentEnd}. Hashes that agree with a list nobody signed are no integrity.
 */
export function passiveChecks({ checks }: Pick<SodVerdict, "checks">): PassiveChecks {
  const { dataIntegrity, issuerSignature, issuerTrust, revocation, signerValidity } = checks;
  const unsigned = issuerSignature.status !== "passed" && dataIntegrity.status === "passed";
  return {
    dataIntegrity: unsigned
      ? { status: "notPerformed", why: "the list of hashes is not signed rightly" }
      : dataIntegrity,
    issuerSignature,
    issuerTrust,
    revocation,
    validity: signerValidity,
  };
}

/**
 * What a document says of itself, which its signer must be made for: state and code of the zone, and the day of issue
 * (ISO 8601) where a group says it.
 */
export function expectedSigner(
  zone: Pick<MachineReadableZone, "issuingState" | "documentCode"> | undefined,
  issuedOn: string | undefined,
  context: Pick<SignerExpectation, "authorities" | "kind" | "now">,
): SignerExpectation {
  return {
    authorities: context.authorities,
    kind: context.kind,
    now: context.now,
    ...(zone && { country: zone.issuingState, documentCode: zone.documentCode }),
    ...(issuedOn !== undefined && { issuedAt: new Date(`${issuedOn}T00:00:00Z`) }),
  };
}

/** The document's own last day joins the signer's dates: what ended yesterday has ended, whoever signed it. */
export function withDocumentEnd(
  passive: PassiveChecks,
  /** ISO 8601, or `never`; undefined where it could not be read. */
  expiresOn: string | "never" | undefined,
  /** ISO 8601, by the calendar of where the document is shown. */
  today: string,
): PassiveChecks {
  if (passive.validity.status === "failed" || expiresOn === "never") return passive;
  if (expiresOn === undefined) {
    return {
      ...passive,
      validity: { status: "notPerformed", why: "the document does not say when it ends" },
    };
  }
  if (expiresOn >= today) return passive;
  return { ...passive, validity: { status: "failed", code: "validity.expired", detail: expiresOn } };
}

/** Files say nothing about the chip they came from: whoever holds a copy has them as well. */
export const FILES_POLICY: AssurancePolicy = {
  maxStatusAgeSeconds: 0,
  levels: [
    {
      assurance: "low",
      passed: ["dataIntegrity", "issuerSignature", "issuerTrust"],
      tolerated: ["crl.stale"],
    },
  ],
};

const NO_CHIP: Check = { status: "notPerformed", why: "no chip, only files" };

/** All checks of a document that is there as files only. */
export function checksOfFiles(passive: PassiveChecks): Checks {
  return {
    ...passive,
    accessControl: NO_CHIP,
    chipGenuine: NO_CHIP,
    channel: NO_CHIP,
    printedMatchesChip: NO_CHIP,
    holderPresence: NO_CHIP,
  };
}
