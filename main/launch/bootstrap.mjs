/**
 * Brings a machine to where the project runs: Node 24, system packages, npm packages. Each is looked at on every
 * start and touched only when something is missing.
 * @module
 */
import { join } from "node:path";
import { withLock } from "./lock.mjs";
import { ensureNode } from "./node-runtime.mjs";
import { ensurePackages, isCardBindingBuilt, packagesAreCurrent } from "./packages.mjs";
import { RUNTIME } from "./paths.mjs";
import { BUILD_PACKAGES, ensureSystemPackages, TEST_PACKAGES } from "./system.mjs";

/**
 * Returns under a Node that is new enough, with everything there that can be had.
 * @param {"run" | "test"} purpose tests need more of the system than a run
 */
export async function bootstrap(purpose) {
  await ensureNode();
  const settled = purpose === "run" && packagesAreCurrent() && isCardBindingBuilt();
  if (settled) return;
  await withLock(join(RUNTIME, "install.lock"), async () => {
    if (!isCardBindingBuilt()) await ensureSystemPackages(BUILD_PACKAGES);
    if (purpose === "test") await ensureSystemPackages(TEST_PACKAGES);
    await ensurePackages();
  });
}

/** For programs whose answer should come at once: no system packages, and no lock when nothing is missing. */
export async function bootstrapPackages() {
  await ensureNode();
  if (packagesAreCurrent()) return;
  await withLock(join(RUNTIME, "install.lock"), ensurePackages);
}
