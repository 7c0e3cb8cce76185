/** Whom the demonstration believes about national ID cards: authorities made from the published seed. @module */
import { sourceOf } from "../../core/trust/store/anchor-store.ts";
import type { AuthoritySource } from "../../core/trust/store/authorities.ts";
import { importCertificates } from "../../core/trust/store/import.ts";
import { importRevocationLists } from "../../core/trust/store/import-revocations.ts";

interface Anchors {
  readonly authorities: readonly Uint8Array[];
  readonly links: readonly Uint8Array[];
  readonly crls: readonly Uint8Array[];
}

/** With link certificates and revocation lists; for national ID cards only. */
export async function demonstrationAuthorities(now: Date): Promise<AuthoritySource> {
  const { nationalAnchors } = await import("../../firmware-sim/index.ts");
  return believedForNationalId(nationalAnchors(now.getTime()), now);
}

/** The anchors of the simulator as a trust store believes them. */
export function believedForNationalId({ authorities, links, crls }: Anchors, now: Date): AuthoritySource {
  const source = "demonstration";
  const order = { ders: [...authorities, ...links], kind: "national-id", source, now } as const;
  const { payload } = importCertificates(undefined, order);
  return sourceOf(importRevocationLists(payload, { ders: crls, source, now }).payload);
}
