/** What passive authentication of a document (ICAO 9303-11 §5.1) says, as the checks of an identity. @module */
import type { MachineReadableZone } from "../../emrtd/data-groups/mrz.ts";
import { vietnamDate } from "../../text/dates.ts";
import type { SignerExpectation } from "../../trust/emrtd/document-signer.ts";
import { judgeSod, type OpenSod, type SodVerdict } from "../../trust/emrtd/sod.ts";
import type { DocumentKind } from "../../trust/store/authorities.ts";
import type { Checks } from "../verified-identity.ts";
import type { DocumentData } from "./document-data.ts";

export type PassiveChecks = Pick<
  Checks,
  "dataIntegrity" | "issuerSignature" | "issuerTrust" | "revocation" | "validity"
>;

export interface PassiveVerdict {
  readonly checks: PassiveChecks;
  readonly sod: SodVerdict;
  readonly expected: SignerExpectation;
}

/** What a document says of itself: whom its signer must be made for, and its last day. */
export interface DocumentFacts extends Pick<DocumentData, "issuedOn" | "expiresOn"> {
  readonly zone: Pick<MachineReadableZone, "issuingState" | "documentCode"> | undefined;
}

export type PassiveContext = Pick<SignerExpectation, "authorities" | "kind" | "now">;

/**
 * What a document of the kind says of itself: the first letter of its code (ICAO 9303-4 §4.2.2.1, 9303-5 §4.2.2.1), and
 * the state. A national ID card is a Vietnamese one here, whoever else's authorities are believed.
 */
const OF_KIND: Readonly<Record<DocumentKind, { readonly code: RegExp; readonly state?: string }>> = {
  passport: { code: /^P/ },
  "national-id": { code: /^[ACI]/, state: "VNM" },
};

/** `shownAt` is when the document must still be good; issuer and revocation count now. */
export function judgePassive(
  opened: OpenSod,
  groups: ReadonlyMap<number, Uint8Array>,
  { expiresOn, issuedOn, zone }: DocumentFacts,
  { authorities, kind, now }: PassiveContext,
  shownAt: Date = now,
): PassiveVerdict {
  const expected: SignerExpectation = {
    authorities,
    kind,
    now,
    ...(zone && { country: zone.issuingState, documentCode: zone.documentCode }),
    ...(issuedOn !== undefined && { issuedAt: new Date(`${issuedOn}T00:00:00Z`) }),
  };
  const sod = judgeSod(opened, groups, expected);
  const passive = withKind(passiveChecks(sod), zone, kind);
  const checks = withDocumentEnd(passive, expiresOn, vietnamDate(shownAt.getTime()));
  return { checks, sod, expected };
}

/** Its issuer may be believed, and yet nobody asked for such a document. */
function withKind(passive: PassiveChecks, zone: DocumentFacts["zone"], kind: DocumentKind): PassiveChecks {
  if (zone === undefined || passive.issuerTrust.status !== "passed") return passive;
  const { code, state } = OF_KIND[kind];
  if (code.test(zone.documentCode) && (state === undefined || state === zone.issuingState)) return passive;
  const detail = `${zone.documentCode} of ${zone.issuingState}`;
  return { ...passive, issuerTrust: { status: "failed", code: "document.other_kind", detail } };
}

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
