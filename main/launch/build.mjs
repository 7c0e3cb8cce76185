/** Builds what has to be built before a start: the screens, and the Electron shell. Skipped when nothing changed. @module */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { inProject, ROOT } from "./paths.mjs";
import { lastWords, run } from "./run.mjs";
import { Stop, step } from "./say.mjs";

const VITE = join("node_modules", "vite", "bin", "vite.js");

/**
 * @typedef {object} Build
 * @property {string} label
 * @property {readonly string[]} sources files and folders whose content decides
 * @property {string} product a file that is there afterwards
 * @property {readonly (readonly string[])[]} commands arguments of vite, one run each
 */

/** @type {Build} */
export const RENDERER = Object.freeze({
  label: "building the screens",
  sources: ["renderer", "core", "vite.config.ts", "package-lock.json"],
  product: join("dist", "renderer", "index.html"),
  commands: [["build"]],
});

/** @type {Build} */
export const ELECTRON_SHELL = Object.freeze({
  label: "building the Electron shell",
  sources: [join("main", "electron"), "core", "package-lock.json"],
  product: join("dist", "electron", "main.cjs"),
  commands: ["main", "preload"].map((mode) => [
    "build",
    "--config",
    join("main", "electron", "vite.config.ts"),
    "--mode",
    mode,
  ]),
});

/**
 * Answers whether it had to build.
 * @param {Build} build
 * @param {{ root?: string, always?: boolean }} [options]
 */
export async function ensureBuilt(build, { root = ROOT, always = false } = {}) {
  const stamp = join(root, `${dirname(build.product)}.stamp`);
  const wanted = hashOf(build.sources, root);
  const isCurrent =
    existsSync(stamp) && readFileSync(stamp, "utf8") === wanted && existsSync(join(root, build.product));
  if (isCurrent && !always) return false;
  await step(build.label, async () => {
    for (const args of build.commands) {
      const { code, output } = await run(process.execPath, [inProject(VITE), ...args], {
        cwd: root,
        env: { ...process.env, NODE_ENV: "production" },
      });
      if (code !== 0) throw new Stop(`${build.label} failed: ${lastWords(output)}`);
    }
  });
  if (!existsSync(join(root, build.product))) throw new Stop(`${build.label} made no ${build.product}`);
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted);
  return true;
}

/**
 * One hash over the names and contents of files and folders.
 * @param {readonly string[]} sources
 * @param {string} root
 */
export function hashOf(sources, root) {
  const hash = createHash("sha256");
  for (const source of sources) {
    for (const file of filesUnder(join(root, source))) {
      hash
        .update(`${relative(root, file)}\0`)
        .update(readFileSync(file))
        .update("\0");
    }
  }
  return hash.digest("hex");
}

/** @param {string} path @returns {string[]} sorted; a file is its own only member, what is missing has none */
export function filesUnder(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesUnder(join(path, name)));
}
