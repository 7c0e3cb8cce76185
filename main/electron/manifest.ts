/**
 * The signed list of the service's files. The archive's integrity fuse covers only what is inside the archive; the
 * service lies beside it and is checked against this before it is started.
 * @module
 */
import { createHash, type KeyObject, sign, verify } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { pipeline } from "node:stream/promises";
import { z } from "zod";
import { fail, ok, type Result } from "../../core/errors/result.ts";

const MANIFEST = "manifest.json";
const SIGNATURE = "manifest.sig";

const manifestSchema = z.object({
  version: z.literal(1),
  /** Path below the folder, with `/`, to SHA-256 in hex. */
  files: z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/)),
});

/** Writes the manifest of a folder and its Ed25519 signature (RFC 8032) into the folder. Throws on what is no file. */
export async function writeManifest(folder: string, privateKey: KeyObject): Promise<void> {
  const files: Record<string, string> = {};
  for (const [name, path] of await listFiles(folder)) files[name] = await hashFile(path);
  const bytes = Buffer.from(JSON.stringify({ version: 1, files }));
  await writeFile(join(folder, MANIFEST), bytes);
  await writeFile(join(folder, SIGNATURE), sign(null, bytes, privateKey));
}

/**
 * Whether the folder holds exactly the files of its manifest, signed by the release key. Fails with
 * `program.altered`; the detail is the file's name.
 */
export async function checkManifest(folder: string, publicKey: KeyObject): Promise<Result<undefined>> {
  try {
    const bytes = await readFile(join(folder, MANIFEST));
    const signature = await readFile(join(folder, SIGNATURE));
    if (!verify(null, bytes, publicKey, signature)) return fail("program.altered", SIGNATURE);
    const { files } = manifestSchema.parse(JSON.parse(bytes.toString("utf8")));
    return await compare(folder, new Map(Object.entries(files)));
  } catch {
    return fail("program.altered", MANIFEST);
  }
}

async function compare(folder: string, expected: Map<string, string>): Promise<Result<undefined>> {
  for (const [name, path] of await listFiles(folder)) {
    // A file too many counts as well: it may be what a module resolves to first.
    if (expected.get(name) !== (await hashFile(path))) return fail("program.altered", name);
    expected.delete(name);
  }
  const [missing] = expected.keys();
  return missing === undefined ? ok(undefined) : fail("program.altered", missing);
}

async function listFiles(folder: string): Promise<readonly (readonly [name: string, path: string])[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      // A link leads out of what was signed.
      if (!entry.isFile()) throw new Error(`${path} is no regular file`);
      return [relative(folder, path).split(sep).join("/"), path] as const;
    })
    .filter(([name]) => name !== MANIFEST && name !== SIGNATURE)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}
