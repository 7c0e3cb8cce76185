/** The built screens, read into memory once: nothing else of the disk can be asked for. @module */
import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { contentType } from "./content-types.ts";

export interface Asset {
  readonly body: Uint8Array;
  readonly type: string;
  /** File names under `assets/` carry a hash of their content. */
  readonly immutable: boolean;
}

/** Paths as asked for (`/index.html`) to their bytes. Throws where the folder cannot be read: the build is missing. */
export async function loadAssets(folder: string): Promise<ReadonlyMap<string, Asset>> {
  const assets = new Map<string, Asset>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const type = contentType(entry.name);
    if (type === undefined) continue;
    const file = join(entry.parentPath, entry.name);
    const path = `/${relative(folder, file).split(sep).join("/")}`;
    assets.set(path, { body: await readFile(file), type, immutable: path.startsWith("/assets/") });
  }
  return assets;
}
