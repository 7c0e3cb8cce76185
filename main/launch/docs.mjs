/** `npm run docs`: writes the documents that are generated from the sources; `--check` only says which are stale. @module */
import { bootstrapPackages } from "./bootstrap.mjs";
import { readOptions } from "./options.mjs";
import { runMain, say } from "./say.mjs";

const HELP = `
Writes docs/errors.md and docs/configuration.md from core/errors and core/config, and docs/oddities.md and
docs/images/reading.svg from reads of simulated cards.

  npm run docs -- [--check]

  --check   writes nothing; exit 1 when one of them is stale
`;

runMain(async () => {
  const { values } = readOptions(HELP, { check: { type: "boolean" } });
  await bootstrapPackages();
  const { staleDocuments, writeDocuments } = await import("./documents/documents.mjs");
  const stale = await staleDocuments();
  if (!values.check) await writeDocuments();
  for (const path of stale) say(`${path} ${values.check ? "is stale: npm run docs writes it" : "written"}`);
  return values.check && stale.length > 0 ? 1 : 0;
});
