/**
 * Bundles the shell into dist/electron, one file each: `--mode main` and `--mode preload`. A sandboxed preload can
 * load nothing but `electron`, so that the two share no file.
 * @module
 */
import { createPublicKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { join } from "node:path";
import { defineConfig } from "vite";

/** ws uses these where they are there; the bundle goes without. */
const OPTIONAL = ["bufferutil", "utf-8-validate"];

/** The public half of the key that signs the release's manifest: path of a PEM file in the environment. */
function releaseKey(): string {
  const path = process.env.MOT_CHAM_RELEASE_KEY;
  if (path === undefined) return "";
  return createPublicKey(readFileSync(path)).export({ format: "der", type: "spki" }).toString("base64");
}

export default defineConfig(({ mode }) => ({
  root: import.meta.dirname,
  define: { RELEASE_KEY: JSON.stringify(releaseKey()), "import.meta.dirname": "__dirname" },
  ssr: { noExternal: true },
  build: {
    ssr: join(import.meta.dirname, `${mode}.ts`),
    target: "node24",
    outDir: join(import.meta.dirname, "../../dist/electron"),
    emptyOutDir: false,
    rolldownOptions: {
      external: ["electron", /^node:/, ...builtinModules, ...OPTIONAL],
      output: { format: "cjs", entryFileNames: `${mode}.cjs`, codeSplitting: false },
    },
  },
}));
