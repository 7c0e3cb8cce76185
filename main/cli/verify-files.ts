/** The dumped files of one document in a folder. @module */
import { readdir, readFile, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { equal } from "../../core/crypto/bytes.ts";
import { fail, ok, type Result } from "../../core/errors/result.ts";
import { type DumpName, recogniseDump } from "../../core/trust/emrtd/dump.ts";

export interface FoundFile {
  readonly file: string;
  /** Null: nothing of a document, passed over. */
  readonly as: DumpName | null;
  readonly note: string | null;
}

export interface Dump {
  readonly files: ReadonlyMap<DumpName, Uint8Array>;
  readonly found: readonly FoundFile[];
}

const MAX_FILES = 500;
/** Pictures in the wild stay below 100 KB; a whole eMRTD chip below 300 KB. */
const MAX_FILE_BYTES = 8_000_000;
/** Some programs make a folder per application. */
const MAX_DEPTH = 2;

/** Fails with `sod.malformed` where there is no folder or no EF.SOD, and where two files disagree with `dg.malformed`. */
export async function readDump(dir: string): Promise<Result<Dump>> {
  const names = await filesIn(dir, MAX_DEPTH).catch(() => undefined);
  if (names === undefined) return fail("sod.malformed", "no such folder");
  if (names.length > MAX_FILES) return fail("sod.malformed", `more than ${MAX_FILES} files`);
  const files = new Map<DumpName, Uint8Array>();
  const found: FoundFile[] = [];
  for (const path of names) {
    const file = relative(dir, path);
    const bytes = await readSmall(path);
    const known = bytes && recogniseDump(path.split(/[\\/]/).at(-1) ?? "", bytes);
    if (known === undefined) {
      found.push({ file, as: null, note: bytes === undefined ? "not readable or too large" : null });
      continue;
    }
    const before = files.get(known.name);
    if (before !== undefined && !equal(before, known.bytes)) {
      const code = known.name === "SOD" ? "sod.malformed" : "dg.malformed";
      return fail(code, `${known.name}: two files with other content, one is ${file}`);
    }
    files.set(known.name, known.bytes);
    found.push({ file, as: known.name, note: known.note ?? null });
  }
  return files.has("SOD") ? ok({ files, found }) : fail("sod.malformed", "no EF.SOD among the files");
}

async function filesIn(dir: string, depth: number): Promise<readonly string[]> {
  const entries = await readdir(dir, { withFileTypes: true });
  const paths: string[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(dir, entry.name);
    if (entry.isFile()) paths.push(path);
    else if (entry.isDirectory() && depth > 0) paths.push(...(await filesIn(path, depth - 1)));
    if (paths.length > MAX_FILES) break;
  }
  return paths;
}

async function readSmall(path: string): Promise<Uint8Array | undefined> {
  try {
    const { size } = await stat(path);
    return size > MAX_FILE_BYTES ? undefined : new Uint8Array(await readFile(path));
  } catch {
    return undefined;
  }
}
