/** Where a terminal's keys lie: beside its store, in a folder of their own. @module */
import { join } from "node:path";
import type { Configuration } from "../../core/config/schema.ts";
import type { Result } from "../../core/errors/result.ts";
import type { RandomBytes } from "../../core/ports/clock.ts";
import type { KeyStore } from "../../core/ports/key-store.ts";
import { createDemonstrationKeyStore, createFileKeyStore } from "../../drivers/key-store/file-key-store.ts";

/** The demonstration's terminals have published keys, so that the demonstration's gateway knows them without enrolment. */
export function openKeyStore(
  { terminal }: Configuration,
  dataDirectory: string,
  random: RandomBytes,
): Result<KeyStore> {
  const dir = join(dataDirectory, "keys");
  return terminal.profile === "demonstration"
    ? createDemonstrationKeyStore(dir, terminal.id, random)
    : createFileKeyStore(dir, random);
}
