/** Small secret files: whole or absent, durable before they are used, readable by one user. @module */
import {
  chmodSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { fail, ok, type Result } from "../../core/errors/result.ts";

const OWNER_ONLY_DIRECTORY = 0o700;
const OWNER_ONLY_FILE = 0o600;

/** The file's bytes; where there is no file, makes it. Fails with `store.write_failed`. */
export function readOrMake(dir: string, name: string, make: () => Uint8Array): Result<Uint8Array> {
  try {
    mkdirSync(dir, { recursive: true, mode: OWNER_ONLY_DIRECTORY });
    chmodSync(dir, OWNER_ONLY_DIRECTORY);
    const path = join(dir, name);
    const present = readIfThere(path);
    if (present !== undefined) {
      chmodSync(path, OWNER_ONLY_FILE);
      return ok(present);
    }
    const made = make();
    writeDurably(dir, path, made);
    return ok(made);
  } catch (error) {
    return fail("store.write_failed", `${name}: ${codeOf(error)}`);
  }
}

function readIfThere(path: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(readFileSync(path));
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

/** A rename makes the file appear whole; both it and its name reach the disk before anything is wrapped under it. */
function writeDurably(dir: string, path: string, bytes: Uint8Array): void {
  const partial = `${path}.new`;
  const file = openSync(partial, "w", OWNER_ONLY_FILE);
  try {
    writeFileSync(file, bytes);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(partial, path);
  syncDirectory(dir);
}

function syncDirectory(dir: string): void {
  // Windows opens no directories; its journal orders the rename.
  if (process.platform === "win32") return;
  const handle = openSync(dir, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown";
}
