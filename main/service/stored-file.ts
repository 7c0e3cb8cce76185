/** Small files that are replaced whole: what is trusted, and how far it has come. @module */
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fail, ok, type Result } from "../../core/errors/result.ts";

/**
 * Undefined where there is none. Fails with `store.write_failed` where it cannot be read: taken as absent, an older
 * one could come in its place.
 */
export async function readStoredFile(dir: string, name: string): Promise<Result<Uint8Array | undefined>> {
  try {
    return ok(Uint8Array.from(await readFile(join(dir, name))));
  } catch (error) {
    const code = codeOf(error);
    return code === "ENOENT" ? ok(undefined) : fail("store.write_failed", `${name}: ${code}`);
  }
}

/**
 * In one step, so that a power cut leaves the old file or the new one; readable by its owner only. The folder is made
 * where it is missing. Fails with `store.write_failed`.
 */
export async function replaceStoredFile(
  dir: string,
  name: string,
  bytes: Uint8Array,
): Promise<Result<undefined>> {
  const path = join(dir, name);
  try {
    await mkdir(dir, { recursive: true, mode: 0o700 });
    await writeFile(`${path}.new`, bytes, { mode: 0o600, flush: true });
    await rename(`${path}.new`, path);
    return ok(undefined);
  } catch (error) {
    return fail("store.write_failed", `${name}: ${codeOf(error)}`);
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown";
}
