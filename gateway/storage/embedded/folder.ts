/**
 * How a program of another user reaches a folder whose parents only root may enter: by an open descriptor.
 *
 * Data folders are often made with mode 0700, under `/root` or a temporary folder. Opening their ancestors to others
 * would be wrong, and so would hiding the data elsewhere. On Linux `/proc/self/fd/N` leads straight to the folder.
 * @module
 */
import { chownSync, closeSync, openSync } from "node:fs";
import { platform } from "node:os";
import type { SystemUser } from "./system-user.ts";

/** First descriptor of the child after standard input, output and error. */
const FIRST = 3;

export interface Handed {
  /** How the child names each path, in the order given. */
  readonly paths: readonly string[];
  /** What goes behind the three standard streams in `stdio`. */
  readonly descriptors: readonly number[];
  readonly close: () => void;
}

/** Gives the paths (which exist) to the user and says how the child can name them. */
export function handOver(paths: readonly string[], user: SystemUser | undefined): Handed {
  if (user === undefined) return { paths, descriptors: [], close: () => undefined };
  for (const path of paths) chownSync(path, user.uid, user.gid);
  if (platform() !== "linux") return { paths, descriptors: [], close: () => undefined };
  const descriptors = paths.map((path) => openSync(path, "r"));
  return {
    paths: paths.map((_, index) => `/proc/self/fd/${FIRST + index}`),
    descriptors,
    close: () => descriptors.forEach(closeSync),
  };
}
