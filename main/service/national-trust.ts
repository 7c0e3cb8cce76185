/**
 * Whom the terminal believes about national ID cards: the authorities that were imported at this terminal and, in the
 * demonstration, those of the demonstration as well.
 * @module
 */
import { ok, type Result } from "../../core/errors/result.ts";
import type { AuthoritySource } from "../../core/trust/store/authorities.ts";
import { type AnchorPlace, anchorsVersion, readAnchors } from "./anchor-file.ts";

/**
 * Asked at each card, so that what was imported counts from then on. Fails as `readAnchors` does; without any authority
 * the source is empty, and a card's issuer unknown.
 */
export type NationalTrust = () => Promise<Result<AuthoritySource>>;

const NOBODY: AuthoritySource = { authoritiesOf: () => [] };

export function createNationalTrust(place: AnchorPlace, now: () => Date): NationalTrust {
  let stored: { readonly version: string | undefined; readonly source: AuthoritySource } | null = null;
  let demonstration: { readonly day: string; readonly source: AuthoritySource } | null = null;

  async function imported(): Promise<Result<AuthoritySource>> {
    const version = await anchorsVersion(place);
    if (stored !== null && stored.version === version) return ok(stored.source);
    const store = await readAnchors(place);
    if (!store.ok) return store;
    stored = { version, source: store.value ?? NOBODY };
    return ok(stored.source);
  }

  /** Made anew when the day changes, as the cards of the demonstration are. */
  async function published(): Promise<AuthoritySource> {
    const time = now();
    const day = time.toISOString().slice(0, 10);
    if (demonstration?.day !== day) {
      const { demonstrationAuthorities } = await import("./demonstration-authorities.ts");
      demonstration = { day, source: await demonstrationAuthorities(time) };
    }
    return demonstration.source;
  }

  return async () => {
    const own = await imported();
    if (!own.ok || place.profile === "production") return own;
    return ok(both(own.value, await published()));
  };
}

function both(first: AuthoritySource, second: AuthoritySource): AuthoritySource {
  const listsOf = (source: AuthoritySource, country: string) => source.revocationListsOf?.(country) ?? [];
  return {
    authoritiesOf: (country) => [...first.authoritiesOf(country), ...second.authoritiesOf(country)],
    revocationListsOf: (country) => [...listsOf(first, country), ...listsOf(second, country)],
  };
}
