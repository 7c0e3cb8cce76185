/** What is needed from the operating system: found by its files, installed through apt-get where that may be. @module */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { findBrowser } from "./house/browsers.mjs";
import { run, which } from "./run.mjs";
import { say, step } from "./say.mjs";

/**
 * Debian packages by name, and how each is recognised without asking the package manager.
 * @type {Readonly<Record<string, { why: string, there: () => boolean }>>}
 */
const PACKAGES = Object.freeze({
  "libpcsclite-dev": { why: "to build the card reader binding", there: () => hasPcscHeaders() },
  python3: { why: "to build the card reader binding", there: () => which("python3") !== undefined },
  make: { why: "to build the card reader binding", there: () => which("make") !== undefined },
  "g++": { why: "to build the card reader binding", there: () => which("g++") !== undefined },
  pcscd: { why: "the card reader service", there: () => which("pcscd") !== undefined },
  "vsmartcard-vpcd": {
    why: "the virtual card reader",
    there: () => existsSync("/usr/lib/pcsc/drivers/serial/libifdvpcd.so"),
  },
  libpcsclite1: { why: "the card reader library", there: () => hasLibrary("libpcsclite.so.1") },
  opensc: {
    why: "a foreign card program the tests compare with",
    there: () => which("opensc-tool") !== undefined,
  },
  libeac3: {
    why: "a foreign PACE and chip authentication library (OpenPACE) the tests compare with",
    there: () => hasLibrary("libeac.so.3"),
  },
  libmrtd0: {
    why: "a foreign library of basic access control the tests compare with",
    there: () => hasLibrary("libmrtd.so.0"),
  },
  chromium: { why: "a browser to show the kiosk", there: () => findBrowser() !== undefined },
  socat: { why: "serial ports for the tests", there: () => which("socat") !== undefined },
  strace: { why: "fault injection in the tests", there: () => which("strace") !== undefined },
  "poppler-utils": {
    why: "to look into printed pages in the tests",
    there: () => which("pdftotext") !== undefined,
  },
});

/** What the native card reader binding is built with. */
export const BUILD_PACKAGES = Object.freeze(["libpcsclite-dev", "python3", "make", "g++"]);

export const TEST_PACKAGES = Object.freeze([
  "pcscd",
  "vsmartcard-vpcd",
  "libpcsclite1",
  "opensc",
  "libeac3",
  "libmrtd0",
  "python3",
  "chromium",
  "socat",
  "strace",
  "poppler-utils",
]);

/** PC/SC headers are part of the system on macOS and Windows. */
export function hasPcscHeaders() {
  return process.platform !== "linux" || existsSync("/usr/include/PCSC/winscard.h");
}

/** In the library folder or one of its folders per architecture. @param {string} file */
function hasLibrary(file) {
  return ["/usr/lib", "/lib"].some(
    (folder) =>
      existsSync(join(folder, file)) ||
      (existsSync(folder) && readdirSync(folder).some((name) => existsSync(join(folder, name, file)))),
  );
}

/**
 * Installs what is missing of these packages if this person may, else says which line to type. Never fails: what
 * cannot be had is left out by whoever needs it, with its reason.
 * @param {readonly string[]} names
 */
export async function ensureSystemPackages(names) {
  const missing = names.filter((name) => !PACKAGES[name]?.there());
  if (missing.length === 0) return;
  if (process.platform !== "linux" || !which("apt-get")) {
    for (const name of missing)
      say(`missing: ${name} (${PACKAGES[name]?.why}); install it by your system's own means`);
    return;
  }
  const wanted = withoutSnapStub(missing);
  const prefix = await rootPrefix();
  if (prefix === undefined) {
    say(`missing: ${wanted.join(", ")}. To install, type:`);
    say(`  sudo apt-get install -y --no-install-recommends ${wanted.join(" ")}`);
    return;
  }
  await step(`installing ${wanted.join(", ")}`, () => aptInstall(prefix, wanted));
  for (const name of wanted.filter((each) => !PACKAGES[each]?.there())) {
    say(`missing: ${name} (${PACKAGES[name]?.why}); apt-get could not install it`);
  }
}

/** Ubuntu's chromium package only fetches a snap, which does not run everywhere. @param {readonly string[]} names */
function withoutSnapStub(names) {
  const release = existsSync("/etc/os-release") ? readFileSync("/etc/os-release", "utf8") : "";
  if (!names.includes("chromium") || !/^ID=ubuntu$/m.test(release)) return names;
  say("missing: a Chromium-family browser; install Google Chrome, Microsoft Edge or Brave");
  return names.filter((name) => name !== "chromium");
}

/** What to put before a command so that it runs as root; undefined where this person may not. */
async function rootPrefix() {
  if (process.getuid?.() === 0) return [];
  if (!which("sudo")) return undefined;
  const { code } = await run("sudo", ["-n", "true"]);
  return code === 0 ? ["sudo", "-n"] : undefined;
}

/**
 * @param {readonly string[]} prefix
 * @param {readonly string[]} names
 */
async function aptInstall(prefix, names) {
  const apt = (/** @type {string[]} */ ...args) => {
    const [command = "", ...rest] = [...prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", ...args];
    return run(command, rest);
  };
  const install = (/** @type {readonly string[]} */ some) =>
    apt("install", "-y", "-q", "--no-install-recommends", ...some);
  if (!hasPackageLists()) await apt("update", "-q");
  if (names.length === 0 || (await install(names)).code === 0) return;
  await apt("update", "-q");
  if ((await install(names)).code === 0) return;
  // One unknown name fails the whole line; the others should still come.
  for (const name of names) await install([name]);
}

function hasPackageLists() {
  try {
    return readdirSync("/var/lib/apt/lists").some((name) => /_Packages(\.\w+)?$/.test(name));
  } catch {
    return false;
  }
}
