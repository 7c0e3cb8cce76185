/** A folder as a source of trust: every file directly in it, and a word about everything that is not taken. @module */
import { type Dirent, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { fail, ok, type Result } from "../../../core/errors/result.ts";
import { parseCertificate } from "../../../core/trust/x509/certificate.ts";
import { parseCrl } from "../../../core/trust/x509/crl.ts";
import type { Oddity } from "../../../core/trust/x509/oddities.ts";
import { reasonOf } from "../read-file.ts";
import type { DirectorySummary } from "./directory.ts";
import {
  LIST_NEEDS_ROOT,
  openFile,
  type SourceContext,
  type TrustSource,
  type Unreadable,
  unreadableIn,
} from "./file.ts";

/** Certificates of all the world one by one are a few thousand. */
const MAX_ENTRIES = 10_000;

/**
 * Lists and LDIF are opened with the root, certificates and revocation lists taken as they are. Fails with
 * `file.unreadable`, and with `trust.list_invalid` where nothing could be taken.
 */
export function openFolder(path: string, context: SourceContext): Result<TrustSource> {
  const entries = entriesOf(path);
  if (!entries.ok) return entries;
  const sources: TrustSource[] = [];
  const unreadable: Unreadable[] = [];
  for (const entry of entries.value) {
    const taken = openEntry(path, entry, context);
    if (taken.ok) sources.push(taken.value);
    else unreadable.push({ file: entry.name, why: taken.failure.detail ?? taken.failure.code });
  }
  const certificates = sources.flatMap((one) => one.certificates);
  const revocationLists = sources.flatMap((one) => one.revocationLists);
  unreadable.push(...sources.flatMap((one) => one.unreadable));
  if (certificates.length + revocationLists.length === 0) {
    const [first] = unreadable;
    const why = first === undefined ? "" : `: ${first.file}: ${first.why}`;
    return fail("trust.list_invalid", `neither a certificate nor a revocation list in the folder${why}`);
  }
  const oddities: Oddity[] = sources.flatMap((one) => one.oddities);
  const lists = sources.flatMap((one) => (one.signer === undefined ? [] : [one.source]));
  const directory = joinDirectories(sources.flatMap((one) => one.directory ?? []));
  return ok({
    certificates,
    revocationLists,
    source: [basename(path), ...lists].join("; "),
    oddities,
    unreadable,
    ...(directory && { directory }),
  });
}

function entriesOf(path: string): Result<readonly Dirent[]> {
  try {
    const entries = readdirSync(path, { withFileTypes: true });
    if (entries.length > MAX_ENTRIES)
      return fail("file.too_large", `${path}: more than ${MAX_ENTRIES} entries`);
    return ok(entries.sort((a, b) => (a.name < b.name ? -1 : 1)));
  } catch (error) {
    return fail("file.unreadable", `${path}: ${reasonOf(error)}`);
  }
}

/** A link might lead to whatever somebody else keeps elsewhere: whom to believe is what the operator has put here. */
function openEntry(folder: string, entry: Dirent, context: SourceContext): Result<TrustSource> {
  const leave = (why: string) => fail("trust.list_invalid", why);
  if (entry.isDirectory()) return leave("a folder, not looked into");
  if (entry.isSymbolicLink()) return leave("a link, not followed");
  const opened = openFile(join(folder, entry.name), entry.name, context);
  if (!opened.ok) return opened;
  const { form, found } = opened.value;
  if (found === undefined) return leave(LIST_NEEDS_ROOT);
  if (form === "ldif") {
    const within = ({ file, why }: Unreadable) => ({
      file: file === entry.name ? file : `${entry.name}, ${file}`,
      why,
    });
    return ok({ ...found, unreadable: found.unreadable.map(within) });
  }
  if (form === "list") return ok(found);
  const wrong = unreadableIn(found);
  return ok({
    ...found,
    certificates: found.certificates.filter((der) => parseCertificate(der).ok),
    revocationLists: found.revocationLists.filter((der) => parseCrl(der).ok),
    unreadable: wrong === undefined ? [] : [{ file: entry.name, why: `${wrong.code} ${wrong.detail}` }],
  });
}

function joinDirectories(directories: readonly DirectorySummary[]): DirectorySummary | undefined {
  if (directories.length === 0) return undefined;
  return directories.reduce((a, b) => ({
    records: a.records + b.records,
    masterLists: [...a.masterLists, ...b.masterLists],
    authorities: a.authorities + b.authorities,
    documentSigners: a.documentSigners + b.documentSigners,
    passedOver: a.passedOver + b.passedOver,
    problems: a.problems + b.problems,
  }));
}
