/** Files that somebody names on the command line: regular ones only, and never more of them than is expected. @module */
import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs";
import { fail, ok, type Result } from "../../core/errors/result.ts";

/** Fails with `file.unreadable` and `file.too_large`; the detail names the path. */
export function readRegularFile(path: string, maxBytes: number): Result<Uint8Array> {
  let descriptor: number | undefined;
  try {
    // A pipe that nobody writes to would hold up its opening for ever.
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const found = fstatSync(descriptor);
    if (!found.isFile()) return fail("file.unreadable", `${path}: no regular file`);
    if (found.size > maxBytes) return fail("file.too_large", path);
    return ok(Uint8Array.from(readFileSync(descriptor)));
  } catch (error) {
    return fail("file.unreadable", `${path}: ${reasonOf(error)}`);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** Such as `ENOENT`. */
export function reasonOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "not readable";
}
