/** `trust import`: what a source holds goes into the store, and what became of each part is said. @module */
import { ok, type Result } from "../../../core/errors/result.ts";
import { sameState } from "../../../core/trust/emrtd/country.ts";
import type { DocumentKind } from "../../../core/trust/store/authorities.ts";
import { explainEntries, type ImportReport, importCertificates } from "../../../core/trust/store/import.ts";
import {
  importRevocationLists,
  type RevocationReport,
} from "../../../core/trust/store/import-revocations.ts";
import { countryOf, parseCertificate } from "../../../core/trust/x509/certificate.ts";
import { ODDITIES, type Oddity } from "../../../core/trust/x509/oddities.ts";
import { readAnchors, writeAnchors } from "../../service/anchor-file.ts";
import { printJson, printLine } from "../command.ts";
import type { TrustContext } from "./context.ts";
import type { TrustSource } from "./file.ts";
import { readTrustSource } from "./source.ts";

export interface ImportOrder {
  readonly path: string;
  readonly kind: DocumentKind;
  readonly rootPath: string | undefined;
  /** Certificates of these only, two letters or three; of all where none is named. */
  readonly countries: readonly string[];
}

/** What the store keeps of it with every entry. */
const MAX_SOURCE_CHARACTERS = 500;

/** Nothing is written where it fails. */
export async function importPath(
  { path, kind, rootPath, countries }: ImportOrder,
  context: TrustContext,
): Promise<Result<null>> {
  const { json, now } = context;
  const before = await readAnchors(context);
  if (!before.ok) return before;
  const found = readTrustSource(path, rootPath, now);
  if (!found.ok) return found;
  const { revocationLists, signer, signedAt } = found.value;
  const certificates = found.value.certificates.filter((der) => isOf(der, countries));
  const source = found.value.source.slice(0, MAX_SOURCE_CHARACTERS);
  const first = importCertificates(before.value, { ders: certificates, kind, source, now });
  const second = importRevocationLists(first.payload, { ders: revocationLists, source, now });
  const { added, replaced, present } = second.report;
  const [refusal] = second.report.refused;
  // A source of lists alone of which none was taken has changed nothing.
  if (certificates.length === 0 && refusal !== undefined && added + replaced + present === 0) {
    return { ok: false, failure: refusal.failure };
  }
  const stored = await writeAnchors(context, second.payload, before.value);
  if (!stored.ok) return stored;
  const explained = explainEntries(stored.value.entries, now).filter((one) =>
    first.fingerprints.has(one.entry.fingerprint),
  );
  const oddities = countOddities([
    ...found.value.oddities,
    ...explained.flatMap((one) => one.oddities),
    ...second.report.oddities,
  ]);
  const { refused, oddities: _, ...lists } = second.report;
  const report = {
    number: stored.value.number,
    kind,
    source,
    otherCountries: found.value.certificates.length - certificates.length,
    ...first.report,
    signer: signer ?? null,
    signedAt: signedAt?.toISOString() ?? null,
    oddities,
    revocationLists: {
      ...lists,
      refused: refused.map(({ issuer, failure: { code, detail } }) => ({
        issuer,
        code,
        detail: detail ?? null,
      })),
    },
    directory: found.value.directory ?? null,
    unreadable: found.value.unreadable,
  };
  if (json) printJson(report);
  else printReport(report, found.value, stored.value.entries.length);
  return ok(null);
}

function isOf(der: Uint8Array, countries: readonly string[]): boolean {
  if (countries.length === 0) return true;
  const parsed = parseCertificate(der);
  const country = parsed.ok ? countryOf(parsed.value) : undefined;
  return country !== undefined && countries.some((wanted) => sameState(country, wanted));
}

interface Report extends ImportReport {
  readonly number: number;
  readonly kind: DocumentKind;
  readonly source: string;
  readonly otherCountries: number;
  readonly oddities: ReturnType<typeof countOddities>;
  readonly revocationLists: Omit<RevocationReport, "oddities" | "refused"> & {
    readonly refused: readonly {
      readonly issuer: string;
      readonly code: string;
      readonly detail: string | null;
    }[];
  };
}

function printReport(report: Report, { directory, unreadable }: TrustSource, total: number): void {
  const { entries, countries, source, kind, added, marked, present, usable, revocationLists: lists } = report;
  if (directory !== undefined) {
    const { records, masterLists, authorities, documentSigners } = directory;
    printLine(
      `${records} records: ${masterLists.length} master lists, ${authorities} authorities, ${lists.entries} revocation lists, ${documentSigners} document signers (never anchors)`,
    );
    for (const one of masterLists)
      printLine(`       master list of ${one.signer}: ${one.entries}, vouched for by ${one.vouchedBy}`);
  }
  printLine(`${entries} entries of ${countries} countries from ${source}, for ${kind}`);
  printLine(`${added} new, ${marked} marked for ${kind} too, ${present} there already, ${usable} usable`);
  if (report.otherCountries > 0) printLine(`${report.otherCountries} of other countries left out`);
  if (lists.entries > 0) {
    printLine(
      `${lists.entries} revocation lists: ${lists.added} new, ${lists.replaced} newer, ${lists.present} there already, ${lists.stale} stale, ${lists.refused.length} refused`,
    );
    for (const { issuer, code, detail } of lists.refused)
      printLine(`       ${issuer}: ${code}${detail === null ? "" : ` (${detail})`}`);
  }
  for (const { code, count, meaning } of report.oddities)
    printLine(`${String(count).padStart(5)}  ${code}: ${meaning}`);
  for (const { file, why } of unreadable) printLine(`       ${file}: not imported, ${why}`);
  printLine(`trust store number ${report.number}, ${total} certificates`);
}

function countOddities(oddities: readonly Oddity[]) {
  const counts = new Map<Oddity["code"], number>();
  for (const { code } of oddities) counts.set(code, (counts.get(code) ?? 0) + 1);
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([code, count]) => ({ code, count, meaning: ODDITIES[code] }));
}
