/**
 * Adding revocation lists to the trust store. One is kept per issuer's name and key, the newest; a list that no authority
 * of the store signed is refused, for a forged one with a high number would keep out every rightful one after it.
 * @module
 */
import { toBase64Url, toHex } from "../../crypto/bytes.ts";
import { sha256 } from "../../crypto/hash.ts";
import { type Failure, fail, ok, type Result } from "../../errors/result.ts";
import { freshnessOf } from "../emrtd/revocation.ts";
import { believedLinks } from "../x509/authority.ts";
import type { Certificate } from "../x509/certificate.ts";
import { findCrlIssuer, parseCrl, type RevocationList } from "../x509/crl.ts";
import { type Oddity, oddity } from "../x509/oddities.ts";
import { type AnchorPayload, type RevocationEntry, sourceOf } from "./anchor-store.ts";
import type { Authority, AuthoritySource } from "./authorities.ts";

export interface RevocationOrder {
  readonly ders: readonly Uint8Array[];
  readonly source: string;
  readonly now: Date;
}

export interface RevocationReport {
  /** Lists of the source. */
  readonly entries: number;
  readonly added: number;
  /** In place of an older one. */
  readonly replaced: number;
  readonly present: number;
  /** Of those kept: past their next update already. */
  readonly stale: number;
  readonly refused: readonly { readonly issuer: string; readonly failure: Failure }[];
  readonly oddities: readonly Oddity[];
}

/** A clock somewhat behind must not refuse a list made today. */
const FUTURE_MILLISECONDS = 86_400_000;
/** Characters of all lists together; with the certificates they stay below what the store may hold. */
const MAX_CHARACTERS = 20_000_000;

/** The payload with the lists, and what became of each. */
export function importRevocationLists(
  payload: AnchorPayload,
  { ders, source, now }: RevocationOrder,
): { readonly payload: AnchorPayload; readonly report: RevocationReport } {
  const authorities = sourceOf(payload);
  const kept = new Map(payload.revocations.map((entry) => [keyOf(entry), entry]));
  const refused: { issuer: string; failure: Failure }[] = [];
  const oddities: Oddity[] = [];
  const counts = { added: 0, replaced: 0, present: 0, stale: 0 };
  for (const der of ders) {
    const parsed = parseCrl(der);
    const accepted = parsed.ok ? accept(parsed.value, authorities, now) : parsed;
    if (!parsed.ok || !accepted.ok) {
      const failure = accepted.ok ? fail("crl.malformed").failure : accepted.failure;
      refused.push({ issuer: parsed.ok ? parsed.value.issuer.text : "", failure });
      continue;
    }
    const entry = entryOf(parsed.value, accepted.value.signer, source, now);
    const before = kept.get(keyOf(entry));
    const older = before && isOlder(entry, before);
    if (before?.fingerprint === entry.fingerprint) counts.present += 1;
    else if (older !== undefined) refused.push({ issuer: entry.issuer, failure: older });
    else if (charactersOf([...kept.values(), entry]) > MAX_CHARACTERS) {
      refused.push({ issuer: entry.issuer, failure: fail("trust.list_invalid", "no room").failure });
    } else {
      kept.set(keyOf(entry), entry);
      counts[before ? "replaced" : "added"] += 1;
      if (freshnessOf(parsed.value, now).status === "failed") counts.stale += 1;
      oddities.push(...parsed.value.oddities, ...accepted.value.oddities);
    }
  }
  return {
    payload: { ...payload, revocations: [...kept.values()] },
    report: { entries: ders.length, ...counts, refused, oddities },
  };
}

interface Accepted {
  readonly signer: Certificate;
  readonly oddities: readonly Oddity[];
}

/** Fails with `crl.stale`, `crl.signature` or, where the store has no authority of the country, `issuer.unknown`. */
function accept(list: RevocationList, source: AuthoritySource, now: Date): Result<Accepted> {
  const { country } = list.issuer;
  if (list.thisUpdate.getTime() > now.getTime() + FUTURE_MILLISECONDS) {
    return fail("crl.stale", "its time has not come");
  }
  const authorities = country === undefined ? [] : believedForAny(source.authoritiesOf(country));
  if (authorities.length === 0) return fail("issuer.unknown", country ?? "no country");
  const found = findCrlIssuer(list, authorities);
  if (found === undefined) return fail("crl.signature", list.issuer.text);
  return ok({
    signer: found.issuer.certificate,
    oddities: found.byTrial ? [oddity("crl.identifier_wrong")] : [],
  });
}

/** For whatever kind of document: which kind a list counts for follows from its authority when it is asked for. */
function believedForAny(authorities: readonly Authority[]): readonly Authority[] {
  const anchors = authorities.filter(({ role }) => role === "anchor");
  return [
    ...anchors,
    ...believedLinks(
      anchors,
      authorities.filter(({ role }) => role === "link"),
    ),
  ];
}

function entryOf(list: RevocationList, signer: Certificate, source: string, now: Date): RevocationEntry {
  const key = signer.publicKey.ok
    ? signer.publicKey.value.key.export({ type: "spki", format: "der" })
    : new Uint8Array();
  return {
    der: toBase64Url(list.der),
    fingerprint: list.fingerprint,
    country: list.issuer.country ?? "",
    issuer: list.issuer.text.slice(0, 2_000),
    signedBy: toHex(sha256(Uint8Array.from(key))),
    number: list.number === undefined ? null : String(list.number),
    thisUpdate: Math.floor(list.thisUpdate.getTime() / 1_000),
    source,
    addedAt: Math.floor(now.getTime() / 1_000),
  };
}

function keyOf({ issuer, signedBy }: RevocationEntry): string {
  return `${signedBy} ${issuer.toLowerCase()}`;
}

/** RFC 5280 §5.2.3: numbers only grow; where one has none, the date must. */
function isOlder(next: RevocationEntry, kept: RevocationEntry): Failure | undefined {
  const [a, b] = [next.number, kept.number].map((one) => (one === null ? undefined : BigInt(one)));
  if (next.thisUpdate < kept.thisUpdate) return fail("crl.rollback", "an earlier date").failure;
  if (b !== undefined && a === undefined) return fail("crl.rollback", `no number after ${b}`).failure;
  if (a !== undefined && b !== undefined && a < b)
    return fail("crl.rollback", `number ${a} after ${b}`).failure;
  const same = a === b && next.thisUpdate === kept.thisUpdate;
  return same ? fail("crl.rollback", "the same number with other content").failure : undefined;
}

function charactersOf(entries: readonly RevocationEntry[]): number {
  return entries.reduce((sum, { der }) => sum + der.length, 0);
}
