/** The text of a `card.json`, from disk. @module */
import { readFileSync, statSync } from "node:fs";
import { UsageError } from "./command.ts";

/** A card with a large photograph has well below a tenth of it. */
const MAX_BYTES = 16_000_000;

/** Throws `UsageError` where the file cannot be read. */
export function readCardFile(file: string): string {
  try {
    if (statSync(file).size > MAX_BYTES) throw new Error("too large");
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new UsageError(`--card-file: ${error instanceof Error ? error.message : "cannot be read"}`);
  }
}
