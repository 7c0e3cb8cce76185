/** Hierarchies that differ from the demonstration's in one thing, the card under them, and a store that believes them. @module */

import { type AnchorPayload, sourceOf } from "../../core/trust/store/anchor-store.ts";
import type { AuthoritySource, DocumentKind } from "../../core/trust/store/authorities.ts";
import { importCertificates } from "../../core/trust/store/import.ts";
import { importRevocationLists } from "../../core/trust/store/import-revocations.ts";
import type { NationalCardContents } from "../../firmware-sim/card/national/contents.ts";
import { DEMONSTRATION_HIERARCHY } from "../../firmware-sim/personalise/national/pki/demonstration-hierarchy.ts";
import { type Hierarchy, makeHierarchy } from "../../firmware-sim/personalise/national/pki/hierarchy.ts";
import type {
  AuthorityOptions,
  LinkOptions,
  SignerOptions,
} from "../../firmware-sim/personalise/national/pki/hierarchy-options.ts";
import { DEMONSTRATION } from "../../firmware-sim/personalise/national/pki/seeded.ts";
import { CHIP_ONLY, genuine, now, today } from "./national.ts";

const { authorities, signers, links, masterList } = DEMONSTRATION_HIERARCHY;

/** The demonstration's, with the named authorities and signers changed or added. */
export function hierarchyWith(changes: {
  readonly authorities?: Readonly<Record<string, AuthorityOptions>>;
  readonly signers?: Readonly<Record<string, SignerOptions>>;
  readonly links?: readonly LinkOptions[];
}): Hierarchy {
  return makeHierarchy(DEMONSTRATION, today, {
    authorities: { ...authorities, ...changes.authorities },
    signers: { ...signers, ...changes.signers },
    links: changes.links ?? links,
    masterList,
  });
}

/** A good card but for who signed it. */
export function cardUnder(hierarchy: Hierarchy, signer: string): NationalCardContents {
  return genuine({ ...CHIP_ONLY, signer }, { hierarchy });
}

export interface Believed {
  readonly ders: readonly Uint8Array[];
  readonly kind?: DocumentKind;
  readonly crls?: readonly Uint8Array[];
}

/** What the trust store holds after these imports. */
export function storeOf({ ders, kind = "national-id", crls = [] }: Believed): AnchorPayload {
  const { payload } = importCertificates(undefined, { ders, kind, source: "test", now });
  return importRevocationLists(payload, { ders: crls, source: "test", now }).payload;
}

export function believing(believed: Believed): AuthoritySource {
  return sourceOf(storeOf(believed));
}
