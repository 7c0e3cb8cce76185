/** Who makes provincial cards: a province's keys by their labels, and what stands in every card of it. @module */
import { DEMONSTRATION, demonstrationBytes, demonstrationKey } from "../../core/crypto/demonstration.ts";
import type { PrivateJwk, PublicJwk } from "../../core/crypto/jwk.ts";

export type CardKind = "citizen" | "staff";

/** A P-256 key in the forms that are written down and calculated with. */
export interface ProvincialKey {
  readonly privateJwk: PrivateJwk;
  readonly publicJwk: PublicJwk;
  /** The private scalar, 32 bytes. */
  readonly scalar: Uint8Array;
}

export interface ProvincialIssuer {
  /** The key of this label, the same each time. */
  readonly key: (label: string) => ProvincialKey;
  /** `length` bytes for this label, the same each time. */
  readonly bytes: (label: string, length: number) => Uint8Array;
  readonly iss: string;
  readonly kids: Readonly<Record<CardKind, string>>;
  readonly statusUri: string;
  /** How cards know the key that certifies terminals. */
  readonly terminalAuthority: string;
  /** Labels of the keys that sign for the province. */
  readonly labels: Readonly<Record<CardKind, string>> & {
    readonly terminalAuthority: string;
    readonly purseIssuer: string;
    readonly signatureAuthority: string;
  };
}

const { issuer, issuerKid, labels, staffIssuerKid, statusUri, terminalAuthority } = DEMONSTRATION;

export const DEMONSTRATION_ISSUER: ProvincialIssuer = {
  key: demonstrationKey,
  bytes: demonstrationBytes,
  iss: issuer,
  kids: { citizen: issuerKid, staff: staffIssuerKid },
  statusUri,
  terminalAuthority,
  labels: {
    citizen: labels.issuer,
    staff: labels.staffIssuer,
    terminalAuthority: labels.terminalAuthority,
    purseIssuer: labels.purseIssuer,
    signatureAuthority: labels.signatureAuthority,
  },
};
