/**
 * The service as it is shipped: its sources, which Node runs as they are, the packages they ask for and no others,
 * the built screens, a Node binary, and the signed manifest of all that.
 * @module
 */
import { createPrivateKey } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { writeManifest } from "../electron/manifest.ts";
import { filesUnder } from "./build.mjs";
import { requestsOf } from "./module-graph.mjs";
import { ROOT } from "./paths.mjs";
import { Stop } from "./say.mjs";

/** Simulators, gateway and tests are not part of a terminal. */
const FOLDERS = Object.freeze([
  "core",
  "drivers",
  "main/service",
  "main/reader-host",
  "main/browser",
  "main/cli",
]);
/** Asked for by path or at run time, where no import tells of them: the card reader binding and the slips' fonts. */
const UNSEEN = Object.freeze(["smartcard", "@fontsource/be-vietnam-pro", "@fontsource/noto-sans"]);
const SCREENS = "dist/renderer";
const SOURCE = /\.(?:ts|mjs|js)$/;

/**
 * Writes dist/package/service anew; answers its path.
 * @param {string} keyFile PEM of an Ed25519 private key
 * @param {{ root?: string, target?: string, nodeBinary?: string, folders?: readonly string[] }} [where]
 */
export async function prepareService(
  keyFile,
  {
    root = ROOT,
    target = join(root, "dist", "package", "service"),
    nodeBinary = process.execPath,
    folders = FOLDERS,
  } = {},
) {
  const key = readKey(keyFile);
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  for (const folder of [...folders, SCREENS].filter((name) => existsSync(join(root, name)))) {
    cpSync(join(root, folder), join(target, folder), { recursive: true });
  }
  const { name, version, license } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  writeFileSync(join(target, "package.json"), JSON.stringify({ name, version, license, type: "module" }));
  for (const path of packagesOf(target, folders, root)) {
    // Links of .bin lead out of what is signed; sources of native code are built already.
    cpSync(join(root, path), join(target, path), {
      recursive: true,
      filter: (file) => !file.includes(".bin"),
    });
  }
  cpSync(nodeBinary, join(target, process.platform === "win32" ? "node.exe" : "node"), { dereference: true });
  await writeManifest(target, key);
  return target;
}

/** @param {string} path */
function readKey(path) {
  try {
    const key = createPrivateKey(readFileSync(path));
    if (key.asymmetricKeyType === "ed25519") return key;
  } catch {}
  throw new Stop("MOT_CHAM_RELEASE_KEY is not the path of an Ed25519 private key in PEM");
}

/**
 * Folders below `root` of every package that the shipped sources need at run time, theirs included.
 * @param {string} target
 * @param {readonly string[]} folders
 * @param {string} root
 */
function packagesOf(target, folders, root) {
  /** @type {Set<string>} */
  const found = new Set();
  for (const name of UNSEEN) addPackage(found, name, "", root);
  const files = folders
    .flatMap((folder) => filesUnder(join(target, folder)))
    .filter((file) => SOURCE.test(file));
  for (const file of files) {
    for (const { specifier, when, isType } of requestsOf(file, readFileSync(file, "utf8"))) {
      if (isType || specifier === "" || specifier.startsWith("node:")) continue;
      if (!specifier.startsWith(".")) addPackage(found, packageName(specifier), "", root);
      else if (when === "static" && !existsSync(join(dirname(file), specifier))) {
        throw new Stop(`${file} needs ${specifier}, which is not shipped`);
      }
    }
  }
  return found;
}

/** @param {string} specifier */
function packageName(specifier) {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}

/**
 * Adds a package and all that it depends on, each found as Node finds it from the one that asks.
 * @param {Set<string>} found
 * @param {string} name
 * @param {string} from folder of the package that asks, below `root`
 * @param {string} root
 */
function addPackage(found, name, from, root) {
  for (let folder = from; ; folder = posix.dirname(folder)) {
    const path = posix.join(folder === "." ? "" : folder, "node_modules", name);
    const about = join(root, path, "package.json");
    if (existsSync(about) && statSync(about).isFile()) {
      if (found.has(path)) return;
      found.add(path);
      const { dependencies = {}, optionalDependencies = {} } = JSON.parse(readFileSync(about, "utf8"));
      for (const each of Object.keys({ ...dependencies, ...optionalDependencies }))
        addPackage(found, each, path, root);
      return;
    }
    // Another platform's binary, or an optional package that could not be built.
    if (folder === "" || folder === ".") return;
  }
}
