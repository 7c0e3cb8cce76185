/** `npm run check`: lint, types, import rule, unused code. @module */
import { bootstrapPackages } from "./bootstrap.mjs";
import { runCheck } from "./checks.mjs";
import { readOptions } from "./options.mjs";
import { runMain, say } from "./say.mjs";

const HELP = `
Looks at the sources without running the product.

  npm run check -- [NAME …]

  Names: biome (lint and format), tsc (types), imports (who may import whom), knip (unused files and exports).
  Without a name, all of them.
`;

runMain(async () => {
  const { positionals } = readOptions(HELP, {}, { allowPositionals: true });
  await bootstrapPackages();
  const names = positionals.length > 0 ? positionals : ["biome", "tsc", "imports", "knip"];
  let failed = 0;
  for (const name of names) {
    if (await runCheck(name)) say(`${name}: well`);
    else failed += 1;
  }
  return failed === 0 ? 0 : 1;
});
