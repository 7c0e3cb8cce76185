/** Whom the demonstration believes about national ID cards: authorities made from the published seed. @module */
import { sourceOf } from "../../core/trust/store/anchor-store.ts";
import type { AuthoritySource } from "../../core/trust/store/authorities.ts";
import { importCertificates } from "../../core/trust/store/import.ts";
import { importRevocationLists } from "../../core/trust/store/import-revocations.ts";

/** With link certificates and revocation lists; for national ID cards only. */
export async function demonstrationAuthorities(now: Date): Promise<AuthoritySource> {
  const { nationalAnchors } = await import("../../firmware-sim/index.ts");
  const { authorities, links, crls } = nationalAnchors(now.getTime());
  const source = "demonstration";
  const order = { ders: [...authorities, ...links], kind: "national-id", source, now } as const;
  const { payload } = importCertificates(undefined, order);
  return sourceOf(importRevocationLists(payload, { ders: crls, source, now }).payload);
}
