/** `trust list` and `trust explain`: what the store holds, how old it is, and what is odd about it. @module */
import { fromBase64Url } from "../../../core/crypto/bytes.ts";
import { ok, type Result } from "../../../core/errors/result.ts";
import { certificateCountriesOf, isCountryCode, sameState } from "../../../core/trust/emrtd/country.ts";
import { freshnessOf } from "../../../core/trust/emrtd/revocation.ts";
import type { AnchorStore, RevocationEntry } from "../../../core/trust/store/anchor-store.ts";
import { DOCUMENT_KINDS } from "../../../core/trust/store/authorities.ts";
import { type ExplainedEntry, explainEntries } from "../../../core/trust/store/import.ts";
import { day } from "../../../core/trust/x509/authority.ts";
import type { Certificate } from "../../../core/trust/x509/certificate.ts";
import { findCrlIssuer, parseCrl } from "../../../core/trust/x509/crl.ts";
import { printJson, printLine, UsageError } from "../command.ts";
import { explainOddities, openStore, type TrustContext } from "./context.ts";

const SECONDS_PER_DAY = 86_400;
const NO_COUNTRY = "-";

export async function list(context: TrustContext): Promise<Result<null>> {
  const { json, now } = context;
  const store = await openStore(context);
  if (!store.ok) return store;
  const { number, savedAt, entries, revocations } = store.value;
  const explained = explainEntries(entries, now);
  const names = [...new Set(explained.map(countryName))].sort();
  const countries = names.map((country) => {
    const own = explained.filter((one) => countryName(one) === country);
    const count = (role: ExplainedEntry["role"]) => own.filter((one) => one.role === role).length;
    const lists = revocations.filter((one) => one.country === country);
    return {
      country,
      anchors: count("anchor"),
      links: count("link"),
      unusable: count("unusable"),
      kinds: DOCUMENT_KINDS.filter((kind) => own.some((one) => one.entry.kinds.includes(kind))),
      revocationLists: lists.length,
      newestListDays:
        lists.length === 0 ? null : ageInDays(Math.max(...lists.map((one) => one.thisUpdate)), now),
    };
  });
  const ageDays = ageInDays(savedAt, now);
  if (json) {
    const total = { certificates: entries.length, revocationLists: revocations.length };
    printJson({ number, savedAt: isoTime(savedAt), ageDays, ...total, countries });
    return ok(null);
  }
  printLine(
    `trust store number ${number} of ${isoTime(savedAt)}, ${ageDays} days old, ${entries.length} certificates, ${revocations.length} revocation lists`,
  );
  for (const one of countries) {
    const others = `${one.links > 0 ? `, ${one.links} links` : ""}${one.unusable > 0 ? `, ${one.unusable} unusable` : ""}`;
    const lists =
      one.newestListDays === null
        ? "no revocation list"
        : `${one.revocationLists} revocation lists, newest ${one.newestListDays} days old`;
    printLine(`${one.country.padEnd(4)}${one.anchors} anchors${others}  ${one.kinds.join(", ")}  ${lists}`);
  }
  return ok(null);
}

/**
 * `typed`: two letters as in certificates, or the code of documents, which may stand for several (`CHN`). Throws
 * {@link UsageError} for what is no code and no country of the store either.
 */
export async function explain(typed: string, context: TrustContext): Promise<Result<null>> {
  const { json, now } = context;
  const store = await openStore(context);
  if (!store.ok) return store;
  const { entries, revocations } = store.value;
  const isMeant = (country: string) =>
    country === typed || (country !== NO_COUNTRY && typed !== NO_COUNTRY && sameState(country, typed));
  const own = explainEntries(
    entries.filter((entry) => isMeant(entry.country ?? NO_COUNTRY)),
    now,
  );
  if (own.length === 0 && typed !== NO_COUNTRY && !isCountryCode(typed))
    throw new UsageError(`'${typed}' is no country code of two or three letters; see 'trust list'`);
  const country = certificateCountriesOf(typed).join(", ");
  const certificates = own.map(describe);
  const revocationLists = revocations
    .filter((one) => isMeant(one.country))
    .map((one) => describeList(one, store.value, now));
  if (json) {
    printJson({ country, certificates, revocationLists });
    return ok(null);
  }
  if (certificates.length === 0)
    printLine(`${country}: no authority here; its documents give issuer.unknown`);
  for (const one of certificates) {
    printLine(`${one.subject ?? "unreadable entry"}  serial ${one.serial ?? "?"}`);
    printLine(
      `  ${one.role} for ${one.kinds.join(", ")}; ${one.key ?? "no key"}; ${one.notBefore} to ${one.notAfter}`,
    );
    printLine(`  from ${one.source}, ${one.addedAt}; SHA-256 ${one.fingerprint}`);
    printOddities(one.oddities);
  }
  for (const one of revocationLists) {
    printLine(`revocation list of ${one.issuer}  number ${one.number ?? "-"}`);
    printLine(
      `  ${one.revoked} revoked; of ${one.thisUpdate}, ${one.ageDays} days old, next due ${one.nextUpdate ?? "-"}; ${one.fresh ? "fresh" : "stale"}; signature ${one.signed ? "right" : "wrong"}`,
    );
    printLine(`  from ${one.source}, ${one.addedAt}; SHA-256 ${one.fingerprint}`);
    printOddities(one.oddities);
  }
  if (certificates.length > 0 && revocationLists.length === 0)
    printLine(`no revocation list of ${country}: that its documents are not revoked is not checked`);
  return ok(null);
}

function printOddities(oddities: ReturnType<typeof explainOddities>): void {
  for (const { code, detail, meaning } of oddities)
    printLine(`  - ${code}: ${meaning}${detail === null ? "" : ` (${detail})`}`);
  if (oddities.length === 0) printLine("  nothing odd");
}

/** A certificate as `trust explain` and `verify` show it. */
export function describeCertificate(certificate: Certificate) {
  const key = certificate.publicKey;
  return {
    subject: certificate.subject.text,
    issuer: certificate.issuer.text,
    serial: certificate.serial,
    fingerprint: certificate.fingerprint,
    key: key.ok ? (key.value.kind === "ec" ? key.value.curve : `RSA ${key.value.bits}`) : null,
    notBefore: day(certificate.notBefore),
    notAfter: day(certificate.notAfter),
  };
}

const UNREADABLE = {
  subject: null,
  issuer: null,
  serial: null,
  fingerprint: "",
  key: null,
  notBefore: null,
  notAfter: null,
};

function describe({ entry, certificate, role, oddities }: ExplainedEntry) {
  return {
    ...(certificate ? describeCertificate(certificate) : UNREADABLE),
    fingerprint: entry.fingerprint,
    role,
    kinds: entry.kinds,
    source: entry.source,
    addedAt: isoTime(entry.addedAt),
    oddities: explainOddities(oddities),
  };
}

function describeList(entry: RevocationEntry, store: AnchorStore, now: Date) {
  const parsed = parseCrl(fromBase64Url(entry.der) ?? new Uint8Array());
  const found = parsed.ok ? findCrlIssuer(parsed.value, store.authoritiesOf(entry.country)) : undefined;
  return {
    issuer: entry.issuer,
    number: entry.number,
    thisUpdate: isoTime(entry.thisUpdate),
    nextUpdate: (parsed.ok && parsed.value.nextUpdate?.toISOString()) || null,
    ageDays: ageInDays(entry.thisUpdate, now),
    fresh: parsed.ok && freshnessOf(parsed.value, now).status === "passed",
    signed: found !== undefined,
    revoked: parsed.ok ? parsed.value.revoked.size : 0,
    fingerprint: entry.fingerprint,
    source: entry.source,
    addedAt: isoTime(entry.addedAt),
    oddities: explainOddities(parsed.ok ? parsed.value.oddities : []),
  };
}

function countryName({ entry }: ExplainedEntry): string {
  return entry.country ?? NO_COUNTRY;
}

function ageInDays(seconds: number, now: Date): number {
  return Math.max(0, Math.floor((now.getTime() / 1_000 - seconds) / SECONDS_PER_DAY));
}

function isoTime(seconds: number): string {
  return new Date(seconds * 1_000).toISOString();
}
