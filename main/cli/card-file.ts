/** The text of a `card.json`, from disk. @module */
import { UsageError } from "./command.ts";
import { readRegularFile } from "./read-file.ts";

/** A card with a large photograph has well below a tenth of it. */
const MAX_BYTES = 16_000_000;

/** Throws `UsageError` where the file cannot be read. */
export function readCardFile(file: string): string {
  const read = readRegularFile(file, MAX_BYTES);
  if (!read.ok) throw new UsageError(`--card-file: ${read.failure.code} (${read.failure.detail})`);
  return Buffer.from(read.value).toString("utf8");
}
