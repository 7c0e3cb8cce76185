/** The dumped files of one document in a folder. @module */
import { readdirSync, statSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { equal } from "../../core/crypto/bytes.ts";
import { fail, ok, type Result } from "../../core/errors/result.ts";
import { type DumpName, recogniseDump } from "../../core/trust/emrtd/dump.ts";
import type { Oddity } from "../../core/trust/x509/oddities.ts";
import { readRegularFile, reasonOf } from "./read-file.ts";

export interface FoundFile {
  readonly file: string;
  /** Null: nothing of a document, passed over. */
  readonly as: DumpName | null;
  readonly note: string | null;
}

export interface Dump {
  readonly files: ReadonlyMap<DumpName, Uint8Array>;
  readonly found: readonly FoundFile[];
  readonly oddities: readonly Oddity[];
}

const MAX_FILES = 500;
/** Pictures in the wild stay below 100 KB, a whole eMRTD chip below 300 KB; as hexadecimal text, twice as much. */
const MAX_FILE_BYTES = 8_000_000;
/** Some programs make a folder per application. */
const MAX_DEPTH = 2;

/**
 * Fails with `file.unreadable` where there is no folder, `file.too_large` where it has too many files,
 * `dump.security_object_absent`, and with `dump.two_files` where two disagree.
 */
export function readDump(dir: string): Result<Dump> {
  const names = namesIn(dir);
  if (!names.ok) return names;
  const files = new Map<DumpName, Uint8Array>();
  const found: FoundFile[] = [];
  const oddities: Oddity[] = [];
  for (const { path, leave } of names.value) {
    const file = relative(dir, path);
    const bytes = leave === undefined ? readRegularFile(path, MAX_FILE_BYTES) : undefined;
    if (bytes === undefined || !bytes.ok) {
      const why = bytes?.failure.code === "file.too_large" ? "too large" : "not readable";
      found.push({ file, as: null, note: leave ?? why });
      continue;
    }
    const known = recogniseDump(basename(path), bytes.value);
    if (known === undefined) {
      found.push({ file, as: null, note: null });
      continue;
    }
    const before = files.get(known.name);
    if (before !== undefined && !equal(before, known.bytes))
      return fail("dump.two_files", `${known.name}, one is ${file}`);
    files.set(known.name, known.bytes);
    found.push({ file, as: known.name, note: known.note ?? null });
    oddities.push(...known.oddities);
  }
  return files.has("SOD") ? ok({ files, found, oddities }) : fail("dump.security_object_absent", dir);
}

interface NamedFile {
  readonly path: string;
  /** Why it is not read. */
  readonly leave: string | undefined;
}

function namesIn(dir: string): Result<readonly NamedFile[]> {
  try {
    const names = filesIn(dir, MAX_DEPTH);
    return names.length > MAX_FILES
      ? fail("file.too_large", `${dir}: more than ${MAX_FILES} files`)
      : ok(names);
  } catch (error) {
    return fail("file.unreadable", `${dir}: ${reasonOf(error)}`);
  }
}

/**
 * A link to a file is read as that file, bounded and judged like any other. A link to a folder is not followed, for it
 * may lead round in a circle or over a whole disk.
 */
function filesIn(dir: string, depth: number): readonly NamedFile[] {
  const entries = readdirSync(dir, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  const found: NamedFile[] = [];
  for (const entry of entries) {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) {
      if (depth > 0) found.push(...filesIn(path, depth - 1));
      else found.push({ path, leave: "a folder too deep, not looked into" });
    } else if (entry.isSymbolicLink() && leadsToFolder(path)) {
      found.push({ path, leave: "a link to a folder, not followed" });
    } else found.push({ path, leave: undefined });
    if (found.length > MAX_FILES) break;
  }
  return found;
}

function leadsToFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
