/** Whether a country has revoked the document signer, or what vouches for it (ICAO 9303-12 §5.1.4, RFC 5280 §6.3). @module */
import type { ErrorCode } from "../../errors/codes.ts";
import type { Check } from "../../identity/verified-identity.ts";
import type { Authority } from "../store/authorities.ts";
import { day } from "../x509/authority.ts";
import { type Certificate, haveSameKey, isSelfIssued } from "../x509/certificate.ts";
import {
  findCrlIssuer,
  isCrlSignedBy,
  type Revocation,
  type RevocationList,
  serialKey,
} from "../x509/crl.ts";
import { sameName } from "../x509/name.ts";
import { type Oddity, oddity } from "../x509/oddities.ts";

export interface RevocationVerdict {
  /** Passed only where a list of the issuer is signed and fresh and names nobody of the chain. */
  readonly check: Check;
  /** Of the list that decided, each by itself. */
  readonly signature: Check;
  readonly freshness: Check;
  readonly list: RevocationList | undefined;
  /** Since its thisUpdate; seconds. */
  readonly ageSeconds: number | undefined;
  readonly oddities: readonly Oddity[];
}

export interface RevocationQuestion {
  readonly signer: Certificate;
  /** The authority that signed it first, then what vouches for that one, to the anchor. */
  readonly chain: readonly Authority[];
  /** Every authority of the country that is kept here, of every kind and role. */
  readonly known: readonly Authority[];
  /** Those that may sign lists. */
  readonly believed: readonly Authority[];
  /** Undefined where no lists are kept at all. */
  readonly lists: readonly RevocationList[] | undefined;
  readonly country: string;
  readonly now: Date;
}

/** ICAO 9303-12 §7.1.4: a list is issued at least every 90 days. */
const LONGEST_INTERVAL_DAYS = 90;
const MILLISECONDS_PER_DAY = 86_400_000;

interface Signed {
  readonly list: RevocationList;
  readonly oddities: readonly Oddity[];
}

/** The check `revocation`. */
export function checkRevocation(question: RevocationQuestion): RevocationVerdict {
  const { signer, chain, lists, country, now } = question;
  if (lists === undefined) return notPerformed("no revocation lists are kept here");
  if (lists.length === 0) return notPerformed(`no revocation list of ${country}`);
  const own = listsFor(signer, chain[0]?.certificate, question);
  if (own.lists.length === 0) return notPerformed(`no revocation list of this issuer of ${country}`);
  const signed = signedLists(own.lists, question);
  const [newest] = signed;
  if (newest === undefined) return unsigned(own.lists[0], now);
  const revocation = revokedBy(signer, signed) ?? revokedInChain(question);
  const list = revocation?.list ?? newest.list;
  const freshness = freshnessOf(list, now);
  return {
    check: revocation?.check ?? freshness,
    signature: { status: "passed" },
    freshness,
    list,
    ageSeconds: ageOf(list, now),
    oddities: [...list.oddities, ...newest.oddities, ...own.oddities],
  };
}

/** By when the next list was due; detail says how old it is. */
export function freshnessOf({ thisUpdate, nextUpdate }: RevocationList, now: Date): Check {
  if (thisUpdate > now) return failed("crl.stale", `begins on ${day(thisUpdate)}`);
  const days = Math.floor((now.getTime() - thisUpdate.getTime()) / MILLISECONDS_PER_DAY);
  const due = nextUpdate ?? new Date(thisUpdate.getTime() + LONGEST_INTERVAL_DAYS * MILLISECONDS_PER_DAY);
  const detail = `list of ${day(thisUpdate)}, ${days} days old`;
  if (due < now) return failed("crl.stale", `${detail}, the next was due on ${day(due)}`);
  return { status: "passed", detail };
}

/**
 * The lists that speak of the certificate: those of its issuer's name. Where there is none, those that the issuer's key
 * signed under another name, else those of a name that a link certificate leads to: serial numbers are the issuer's own,
 * so that a list of any other authority of the country says nothing.
 */
function listsFor(
  certificate: Certificate,
  issuer: Certificate | undefined,
  { lists = [], believed }: RevocationQuestion,
): { readonly lists: readonly RevocationList[]; readonly oddities: readonly Oddity[] } {
  const named = lists.filter((list) => sameName(list.issuer, certificate.issuer));
  if (named.length > 0) return { lists: named, oddities: [] };
  const byKey = lists.filter((list) => issuer !== undefined && isCrlSignedBy(list, issuer));
  const family = namesLinkedWith(certificate.issuer.comparable, believed);
  const found = byKey.length > 0 ? byKey : lists.filter((list) => family.has(list.issuer.comparable));
  return { lists: found, oddities: found.length > 0 ? [oddity("crl.other_name")] : [] };
}

/** Subject and issuer of a believed link are one authority under two names (ICAO 9303-12 §4.3). */
function namesLinkedWith(name: string, believed: readonly Authority[]): ReadonlySet<string> {
  const names = new Set([name]);
  const links = believed.filter(({ role }) => role === "link");
  for (let before = 0; before < names.size; ) {
    before = names.size;
    for (const { certificate } of links) {
      const pair = [certificate.subject.comparable, certificate.issuer.comparable];
      if (pair.some((one) => names.has(one))) for (const one of pair) names.add(one);
    }
  }
  return names;
}

/** Those that a believed authority signed, the newest first. */
function signedLists(lists: readonly RevocationList[], { believed }: RevocationQuestion): readonly Signed[] {
  return lists
    .flatMap((list) => {
      const found = findCrlIssuer(list, believed);
      if (found === undefined) return [];
      return [{ list, oddities: found.byTrial ? [oddity("crl.identifier_wrong")] : [] }];
    })
    .sort((a, b) => b.list.thisUpdate.getTime() - a.list.thisUpdate.getTime());
}

interface Revoked {
  readonly check: Check;
  readonly list: RevocationList;
}

/** Whichever list names it, fresh or not: a revocation is not taken back. */
function revokedBy({ serial }: Certificate, signed: readonly Signed[]): Revoked | undefined {
  return find("signer.revoked", serial, signed);
}

/** Who withdraws an authority withdraws its key: whichever of the key's certificates a list names counts. */
function revokedInChain(question: RevocationQuestion): Revoked | undefined {
  const { chain, known } = question;
  const certificates = chain.flatMap(({ certificate }, index) => [
    { certificate, issuer: (chain[index + 1] ?? chain[index])?.certificate },
    ...known
      .filter((other) => other.certificate !== certificate && haveSameKey(other.certificate, certificate))
      .map((other) => ({
        certificate: other.certificate,
        issuer: isSelfIssued(other.certificate) ? other.certificate : undefined,
      })),
  ]);
  for (const { certificate, issuer } of certificates) {
    const { lists } = listsFor(certificate, issuer, question);
    const found = find("issuer.revoked", certificate.serial, signedLists(lists, question));
    if (found !== undefined) return found;
  }
  return undefined;
}

function find(code: ErrorCode, serial: string, signed: readonly Signed[]): Revoked | undefined {
  for (const { list } of signed) {
    const revocation = list.revoked.get(serialKey(serial));
    if (revocation !== undefined) return { check: failed(code, since(revocation)), list };
  }
  return undefined;
}

function since({ at, reason }: Revocation): string {
  return `since ${day(at)}${reason === undefined ? "" : `, ${reason}`}`;
}

function unsigned(list: RevocationList | undefined, now: Date): RevocationVerdict {
  const check = failed("crl.signature", list?.issuer.text);
  return {
    check,
    signature: check,
    freshness: list ? freshnessOf(list, now) : check,
    list,
    ageSeconds: list && ageOf(list, now),
    oddities: list?.oddities ?? [],
  };
}

/** Nothing could be looked up; the sentence says why. */
export function notPerformed(why: string): RevocationVerdict {
  const check: Check = { status: "notPerformed", why };
  return {
    check,
    signature: check,
    freshness: check,
    list: undefined,
    ageSeconds: undefined,
    oddities: [],
  };
}

function ageOf({ thisUpdate }: RevocationList, now: Date): number {
  return Math.max(0, Math.floor((now.getTime() - thisUpdate.getTime()) / 1_000));
}

function failed(code: ErrorCode, detail?: string): Check {
  return detail === undefined ? { status: "failed", code } : { status: "failed", code, detail };
}
