/** The npm packages of the project, installed when the lock file says something else than what is there. @module */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { inProject, ROOT, RUNTIME } from "./paths.mjs";
import { environmentOf, lastWords, npmCommand, run } from "./run.mjs";
import { Stop, say, step } from "./say.mjs";
import { hasPcscHeaders } from "./system.mjs";

const STAMP = inProject("node_modules", ".mot-cham-install.json");
const NPM_RECORD = inProject("node_modules", ".package-lock.json");
const LOCK = inProject("package-lock.json");

/** What has to be equal for the installed packages to be the right ones. */
function wantedStamp() {
  const lock = createHash("sha256").update(readFileSync(LOCK)).digest("hex");
  return JSON.stringify({ lock, platform: process.platform, arch: process.arch });
}

/** Whether the packages that the lock file names are there. */
export function packagesAreCurrent() {
  if (!existsSync(NPM_RECORD)) return false;
  if (existsSync(STAMP)) return readFileSync(STAMP, "utf8") === wantedStamp();
  // Installed by hand: npm writes its record last, so a newer one means that the lock file was followed.
  return statSync(NPM_RECORD).mtimeMs >= statSync(LOCK).mtimeMs;
}

/** `npm install` where packages are missing or old; why it is not `npm ci`: docs/decisions/0001-npm-install.md. */
export async function ensurePackages() {
  if (!packagesAreCurrent()) {
    await step("installing npm packages", npmInstall);
    writeFileSync(STAMP, wantedStamp());
  }
  if (!existsSync(STAMP)) writeFileSync(STAMP, wantedStamp());
  if (!isCardBindingBuilt()) await mendCardBinding();
}

async function npmInstall() {
  const npm = npmCommand();
  const args = ["install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error"];
  const { code, output } = await run(npm.command, [...npm.args, ...args], {
    cwd: ROOT,
    env: installEnvironment(),
  });
  if (code !== 0) throw new Stop(`npm install failed: ${lastWords(output)}`);
}

/** @returns {NodeJS.ProcessEnv} */
function installEnvironment() {
  // `npm test` under NODE_ENV=production must still find the test tools; Electron's binary is fetched apart.
  return { ...environmentOf(), NODE_ENV: "development", ELECTRON_SKIP_BINARY_DOWNLOAD: "1" };
}

/** Whether the native binding to PC/SC is there; it is optional, because building it needs headers and a compiler. */
export function isCardBindingBuilt() {
  const built = inProject("node_modules", "smartcard", "build", "Release");
  return existsSync(built) && readdirSync(built).some((name) => name.endsWith(".node"));
}

/** Builds the binding once more where the headers have come since; a failure is remembered until something changes. */
async function mendCardBinding() {
  if (!hasPcscHeaders()) {
    say("note: without libpcsclite-dev real card readers cannot be used; simulated ones can");
    return;
  }
  const memory = inProject(".runtime", "card-binding-failed");
  const tried = `${wantedStamp()} ${process.versions.modules}`;
  if (existsSync(memory) && readFileSync(memory, "utf8") === tried) return;
  const npm = npmCommand();
  const there = existsSync(inProject("node_modules", "smartcard"));
  const args = there ? ["rebuild", "smartcard"] : ["install", "--no-save", "--no-audit", "--no-fund"];
  const { output } = await step("building the card reader binding", () =>
    run(npm.command, [...npm.args, ...args], { cwd: ROOT, env: installEnvironment() }),
  );
  if (isCardBindingBuilt()) return;
  say(
    `note: the card reader binding could not be built (${lastWords(output)}); simulated readers can be used`,
  );
  mkdirSync(RUNTIME, { recursive: true });
  writeFileSync(memory, tried);
}
