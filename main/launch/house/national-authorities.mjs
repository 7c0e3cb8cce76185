/** The authorities for national ID cards that the demonstration's gateway believes, as files in a folder. @module */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Writes certificates and revocation lists of this day in place of what is there; answers the folder.
 * @param {string} folder
 */
export async function writeNationalAuthorities(folder) {
  const { nationalAnchors } = await import("../../../firmware-sim/index.ts");
  const { authorities, links, crls } = nationalAnchors(Date.now());
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [index, der] of [...authorities, ...links].entries()) {
    writeFileSync(join(folder, `authority-${index + 1}.cer`), der);
  }
  for (const [index, der] of crls.entries()) writeFileSync(join(folder, `revoked-${index + 1}.crl`), der);
  return folder;
}
