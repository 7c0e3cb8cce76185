/** Where things lie inside the project. @module */
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's folder. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** What the launcher fetches or remembers on this machine; may be removed at any time. */
export const RUNTIME = join(ROOT, ".runtime");

/** A path inside the project. @param {...string} parts */
export function inProject(...parts) {
  return join(ROOT, ...parts);
}
