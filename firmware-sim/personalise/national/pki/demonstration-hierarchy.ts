/** The demonstration's national hierarchy: made from the published seed, so that every program has the same. @module */
import { type Hierarchy, makeHierarchy, startOfDay } from "./hierarchy.ts";
import type { HierarchyOptions } from "./hierarchy-options.ts";
import { DEMONSTRATION } from "./seeded.ts";

const organization = "Demonstration";
const ID = ["ID"] as const;
/** Certified and allowed to sign around the day when the cards of the demonstration were issued. */
const current = { validity: { from: -700, to: 3_200 }, keyUse: { from: -700, to: -300 } } as const;
const ofCsca = { authority: "csca", ...current, documentTypes: ID } as const;
const ec = { kind: "ecdsa", curve: "brainpoolP256r1", hash: "sha256" } as const;
const authority = { country: "VN", organization, key: ec, trusted: true } as const;

export const DEMONSTRATION_HIERARCHY = {
  authorities: {
    csca: {
      ...authority,
      commonName: "Country Signing CA 1 (demonstration)",
      key: { kind: "ecdsa", curve: "brainpoolP512r1", hash: "sha512", parameters: "explicit" },
      validity: { from: -4_000, to: 4_000 },
      keyUse: { from: -4_000, to: 1_000 },
    },
    "csca-2": {
      ...authority,
      commonName: "Country Signing CA 2 (demonstration)",
      key: { kind: "ecdsa", curve: "P-384", hash: "sha384" },
      validity: { from: -800, to: 6_000 },
      keyUse: { from: -800, to: 1_000 },
      // Reached by its link certificate.
      trusted: false,
    },
    utopia: {
      ...authority,
      country: "UT",
      commonName: "Country Signing CA of Utopia (demonstration)",
      validity: { from: -2_000, to: 4_000 },
    },
    stranger: {
      ...authority,
      commonName: "Country Signing CA of nobody (demonstration)",
      validity: { from: -2_000, to: 4_000 },
      trusted: false,
    },
    forger: {
      ...authority,
      commonName: "Country Signing CA 1 (demonstration)",
      validity: { from: -2_000, to: 4_000 },
      trusted: false,
      borrowsIdentifierOf: "csca",
    },
  },
  links: [{ from: "csca", to: "csca-2" }],
  signers: {
    main: { ...ofCsca, commonName: "Document Signer 1 (demonstration)", key: ec },
    rsa: {
      ...ofCsca,
      commonName: "Document Signer 2, RSA (demonstration)",
      key: { kind: "rsa", bits: 2048, hash: "sha256", padding: "pkcs1" },
    },
    pss: {
      ...ofCsca,
      commonName: "Document Signer 3, RSA-PSS (demonstration)",
      key: { kind: "rsa", bits: 3072, hash: "sha512", padding: "pss" },
    },
    sha1: {
      ...ofCsca,
      commonName: "Document Signer 4, SHA-1 (demonstration)",
      key: { kind: "rsa", bits: 2048, hash: "sha1", padding: "pkcs1" },
    },
    sha224: {
      ...ofCsca,
      commonName: "Document Signer 5, P-224 (demonstration)",
      key: { kind: "ecdsa", curve: "P-224", hash: "sha224" },
    },
    explicit: {
      ...ofCsca,
      commonName: "Document Signer 6, curve spelled out (demonstration)",
      key: { kind: "ecdsa", curve: "brainpoolP384r1", hash: "sha384", parameters: "explicit" },
    },
    linked: {
      ...ofCsca,
      authority: "csca-2",
      commonName: "Document Signer 7, second authority (demonstration)",
      key: { kind: "ecdsa", curve: "P-521", hash: "sha512" },
    },
    misnamed: {
      ...ofCsca,
      commonName: "Document Signer 8 (demonstration)",
      key: ec,
      wrongAuthorityKey: true,
    },
    untyped: { authority: "csca", ...current, commonName: "Document Signer 9 (demonstration)", key: ec },
    retired: {
      ...ofCsca,
      commonName: "Document Signer 10, retired (demonstration)",
      key: ec,
      validity: { from: -2_600, to: -60 },
      keyUse: { from: -2_600, to: -2_200 },
    },
    stranger: { ...ofCsca, authority: "stranger", commonName: "Document Signer (nobody's)", key: ec },
    forger: { ...ofCsca, authority: "forger", commonName: "Document Signer 1 (demonstration)", key: ec },
    utopia: {
      ...ofCsca,
      authority: "utopia",
      commonName: "Document Signer of Utopia (demonstration)",
      key: ec,
    },
    lapsed: {
      ...ofCsca,
      commonName: "Document Signer 11, lapsed (demonstration)",
      key: ec,
      validity: { from: -2_600, to: -1_000 },
      keyUse: { from: -2_600, to: -1_000 },
    },
    "past-use": {
      ...ofCsca,
      commonName: "Document Signer 12, key past its use (demonstration)",
      key: ec,
      validity: { from: -2_600, to: 1_000 },
      keyUse: { from: -2_600, to: -1_000 },
    },
    revoked: { ...ofCsca, commonName: "Document Signer 13, revoked (demonstration)", key: ec, revoked: -40 },
    passports: {
      ...ofCsca,
      commonName: "Document Signer 14, passports (demonstration)",
      key: ec,
      documentTypes: ["P"],
    },
    "other-curve": {
      ...ofCsca,
      commonName: "Document Signer 15, curve of its own (demonstration)",
      key: { kind: "ecdsa", curve: "P-256", hash: "sha256", parameters: "explicit-other-generator" },
    },
  },
  masterList: { authority: "csca", key: ec },
} as const satisfies HierarchyOptions;

export type DemonstrationSigner = keyof typeof DEMONSTRATION_HIERARCHY.signers;

let latest: { readonly day: number; readonly hierarchy: Hierarchy } | undefined;

/** Of the UTC day of `now`, milliseconds; kept for the day, because some of its keys take a while. */
export function demonstrationHierarchy(now: number): Hierarchy {
  const today = startOfDay(now);
  if (latest?.day !== today.getTime()) {
    const hierarchy = makeHierarchy(DEMONSTRATION, today, DEMONSTRATION_HIERARCHY);
    latest = { day: today.getTime(), hierarchy };
  }
  return latest.hierarchy;
}

export interface NationalAnchors {
  /** DER of each authority to import for `national-id`, the first one's first. */
  readonly authorities: readonly Uint8Array[];
  /** DER: the second authority's key under the first one's name. */
  readonly links: readonly Uint8Array[];
  /** DER, one for each authority, those that are reached by a link too. */
  readonly crls: readonly Uint8Array[];
  /** CMS, under the first authority. */
  readonly masterList: Uint8Array;
}

/** What a terminal of the demonstration is told to believe about national ID cards. */
export function nationalAnchors(now: number): NationalAnchors {
  const hierarchy = demonstrationHierarchy(now);
  return {
    authorities: hierarchy.trusted.map(hierarchy.authority),
    links: hierarchy.links(),
    crls: [...hierarchy.trusted, ...DEMONSTRATION_HIERARCHY.links.map(({ to }) => to)].map(hierarchy.crl),
    masterList: hierarchy.masterList(),
  };
}
