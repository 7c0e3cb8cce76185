/** Where `read --photograph` puts its picture: opened before the card is touched; no picture, also no older one, stays where none was read. @module */
import { closeSync, existsSync, fchmodSync, ftruncateSync, openSync, rmSync, writeFileSync } from "node:fs";
import { fail, ok, type Result } from "../../core/errors/result.ts";
import { reasonOf } from "./read-file.ts";

export interface PhotographFile {
  /** Fails with `file.not_written`. */
  write(bytes: Uint8Array): Result<null>;
  close(): void;
}

/** For its owner alone, whoever might read the file before. Fails with `file.not_written`. */
export function photographFile(path: string): Result<PhotographFile> {
  const wasThere = existsSync(path);
  let written = false;
  const opened = attempt(path, () => openSync(path, "a", 0o600));
  if (!opened.ok) return opened;
  const descriptor = opened.value;
  return ok({
    write: (bytes) =>
      attempt(path, () => {
        fchmodSync(descriptor, 0o600);
        ftruncateSync(descriptor);
        writeFileSync(descriptor, bytes);
        written = true;
        return null;
      }),
    close: () => {
      // The picture of another reading would be taken for this one's.
      if (!written && wasThere) attempt(path, () => ftruncateSync(descriptor));
      closeSync(descriptor);
      if (!written && !wasThere) rmSync(path, { force: true });
    },
  });
}

function attempt<T>(path: string, work: () => T): Result<T> {
  try {
    return ok(work());
  } catch (error) {
    return fail("file.not_written", `${path}: ${reasonOf(error)}`);
  }
}
