/** Files dossiers until it is killed; says each id only after its commit. Arguments: folder, how many at most. @module */
import { newDossier, tryToOpen } from "../../../support/store.ts";

const [dir = "", most = "0"] = process.argv.slice(2);
const opened = tryToOpen(dir);
if (!opened.ok) {
  process.stdout.write(`failed ${opened.failure.code}\n`);
  process.exit(1);
}
const store = opened.value;
for (let count = 0; count < Number(most); count += 1) {
  const dossier = newDossier(store);
  const filed = store.commitDossier(dossier);
  process.stdout.write(filed.ok ? `filed ${dossier.id}\n` : `failed ${filed.failure.code}\n`);
}
process.exit(0);
