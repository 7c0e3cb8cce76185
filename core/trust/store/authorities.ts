/** The authorities a terminal was told to believe, as its checks ask for them. @module */
import { type AuthorityRole, believedLinks } from "../x509/authority.ts";
import type { Certificate } from "../x509/certificate.ts";
import type { RevocationList } from "../x509/crl.ts";

/** What an authority is believed for: the operator says so at the import. */
export const DOCUMENT_KINDS = ["passport", "national-id"] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

export interface Authority {
  readonly certificate: Certificate;
  readonly role: AuthorityRole;
  readonly kinds: readonly DocumentKind[];
}

export interface AuthoritySource {
  /** All of the country (upper case, as in certificates), of every kind and role, believed or not. */
  authoritiesOf(country: string): readonly Authority[];
  /** The revocation lists kept of the country, whoever signed them; absent where none are kept at all. */
  revocationListsOf?(country: string): readonly RevocationList[];
}

/** Those that may be believed for the kind: its anchors, and the links that an anchor leads to. */
export function believedAuthorities(
  authorities: readonly Authority[],
  kind: DocumentKind,
): readonly Authority[] {
  const ofKind = authorities.filter(({ kinds }) => kinds.includes(kind));
  const anchors = ofKind.filter(({ role }) => role === "anchor");
  const links = ofKind.filter(({ role }) => role === "link");
  return [...anchors, ...believedLinks(anchors, links)];
}
