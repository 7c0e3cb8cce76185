/** `npm run -s cli -- <command>`: the command line, with nothing of the launcher's on stdout. @module */
import { bootstrapPackages } from "./bootstrap.mjs";
import { become } from "./node-runtime.mjs";
import { runMain } from "./say.mjs";

runMain(async () => {
  await bootstrapPackages();
  return become("main/cli/main.ts", process.argv.slice(2));
});
