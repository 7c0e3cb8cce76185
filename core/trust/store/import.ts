/** Adding certificates to the trust store: every entry is kept and its oddities told, none is dropped. @module */
import { fromBase64Url, toBase64Url } from "../../crypto/bytes.ts";
import { authorityOddities, believedLinks, roleOf } from "../x509/authority.ts";
import { type Certificate, countryOf, parseCertificate } from "../x509/certificate.ts";
import { type Oddity, oddity } from "../x509/oddities.ts";
import { type AnchorEntry, type AnchorPayload, fingerprintOf } from "./anchor-store.ts";
import type { DocumentKind } from "./authorities.ts";

export interface ImportOrder {
  readonly ders: readonly Uint8Array[];
  readonly kind: DocumentKind;
  /** Who vouches for them. */
  readonly source: string;
  readonly now: Date;
}

export interface ImportReport {
  /** Entries of the source. */
  readonly entries: number;
  readonly added: number;
  /** Already there, now believed for one kind more. */
  readonly marked: number;
  /** Already there for this kind, or more than once in the source. */
  readonly present: number;
  readonly countries: number;
  /** Of the source's different certificates, those that can be read and verified with. */
  readonly usable: number;
}

/** The payload that follows `before`, one number higher; the certificates that are there already only gain the kind. */
export function importCertificates(
  before: AnchorPayload | undefined,
  { ders, kind, source, now }: ImportOrder,
): {
  readonly payload: AnchorPayload;
  readonly report: ImportReport;
  /** Of the source's different certificates. */
  readonly fingerprints: ReadonlySet<string>;
} {
  const savedAt = Math.floor(now.getTime() / 1_000);
  const entries = new Map((before?.entries ?? []).map((entry) => [entry.fingerprint, entry]));
  const touched = new Map<string, Certificate | undefined>();
  let added = 0;
  let marked = 0;
  for (const der of ders) {
    const fingerprint = fingerprintOf(der);
    if (touched.has(fingerprint)) continue;
    const parsed = parseCertificate(der);
    touched.set(fingerprint, parsed.ok ? parsed.value : undefined);
    const present = entries.get(fingerprint);
    if (present === undefined) {
      const country = (parsed.ok ? countryOf(parsed.value) : undefined) ?? null;
      entries.set(fingerprint, {
        der: toBase64Url(der),
        fingerprint,
        country,
        kinds: [kind],
        source,
        addedAt: savedAt,
      });
      added += 1;
    } else if (!present.kinds.includes(kind)) {
      entries.set(fingerprint, { ...present, kinds: [...present.kinds, kind] });
      marked += 1;
    }
  }
  const certificates = [...touched.values()].filter((one) => one !== undefined);
  const report = {
    entries: ders.length,
    added,
    marked,
    present: ders.length - added - marked,
    countries: new Set(certificates.map(countryOf).filter((country) => country !== undefined)).size,
    usable: certificates.filter((one) => roleOf(one) !== "unusable").length,
  };
  const number = (before?.number ?? 0) + 1;
  const payload = { number, savedAt, entries: [...entries.values()], revocations: before?.revocations ?? [] };
  return { payload, report, fingerprints: new Set(touched.keys()) };
}

export interface ExplainedEntry {
  readonly entry: AnchorEntry;
  readonly certificate: Certificate | undefined;
  readonly role: "anchor" | "link" | "unusable";
  readonly oddities: readonly Oddity[];
}

/** Each entry with everything unusual about it at this time, in the order of the store. */
export function explainEntries(entries: readonly AnchorEntry[], now: Date): readonly ExplainedEntry[] {
  const read = entries.map((entry) => {
    const parsed = parseCertificate(fromBase64Url(entry.der) ?? new Uint8Array());
    const certificate = parsed.ok ? parsed.value : undefined;
    return {
      entry,
      certificate,
      role: certificate ? roleOf(certificate) : ("unusable" as const),
      oddities: parsed.ok
        ? authorityOddities(parsed.value, now)
        : [oddity("entry.unreadable", parsed.failure.detail)],
    };
  });
  const withKey = read.flatMap((one) => (one.certificate ? [{ ...one, certificate: one.certificate }] : []));
  const links = withKey.filter(({ role }) => role === "link");
  const believed = new Set(
    believedLinks(
      withKey.filter(({ role }) => role === "anchor"),
      links,
    ).map(({ entry }) => entry.fingerprint),
  );
  const holders = new Map<string, number>();
  for (const one of withKey)
    holders.set(keyOf(one.certificate), (holders.get(keyOf(one.certificate)) ?? 0) + 1);
  return read.map((one) => ({
    ...one,
    oddities: [
      ...one.oddities,
      ...(one.role === "link" && !believed.has(one.entry.fingerprint) ? [oddity("link.issuer_absent")] : []),
      ...(one.certificate?.subjectKeyIdentifier !== undefined &&
      (holders.get(keyOf(one.certificate)) ?? 0) > 1
        ? [oddity("key_identifier.shared")]
        : []),
    ],
  }));
}

function keyOf(certificate: Certificate): string {
  return `${countryOf(certificate)} ${certificate.subjectKeyIdentifier ?? certificate.fingerprint}`;
}
