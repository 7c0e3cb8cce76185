/** What a test hierarchy is made of. @module */
import type { DistinguishedName } from "./certificate.ts";
import type { KeyKind } from "./signing-key.ts";

/** Days from today, either sign. */
export interface DayRange {
  readonly from: number;
  readonly to: number;
}

export interface AuthorityOptions extends DistinguishedName {
  readonly key: KeyKind;
  readonly validity: DayRange;
  /** When the private key may sign; default: as long as the certificate is valid. */
  readonly keyUse?: DayRange;
  /** Whether a terminal is told to believe it. */
  readonly trusted: boolean;
  /** Takes the subject key identifier of another authority, as a forger would. */
  readonly borrowsIdentifierOf?: string;
}

export interface SignerOptions {
  /** Name of an authority. */
  readonly authority: string;
  /** Default: that of the authority. */
  readonly country?: string;
  readonly commonName: string;
  readonly key: KeyKind;
  readonly validity: DayRange;
  readonly keyUse?: DayRange;
  /** MRZ document codes; absent: the certificate has no such list. */
  readonly documentTypes?: readonly string[];
  /** Days from today, at most 0, on which it was put on the authority's CRL. */
  readonly revoked?: number;
  /** Names a key that is not the authority's, as some states' do. */
  readonly wrongAuthorityKey?: boolean;
}

export interface LinkOptions {
  /** The earlier authority, which signs. */
  readonly from: string;
  /** The later authority, whose key is certified. */
  readonly to: string;
}

export interface HierarchyOptions {
  readonly authorities: Readonly<Record<string, AuthorityOptions>>;
  readonly links: readonly LinkOptions[];
  readonly signers: Readonly<Record<string, SignerOptions>>;
  /** The authority under which the master list is signed. */
  readonly masterList: { readonly authority: string; readonly key: KeyKind };
}
