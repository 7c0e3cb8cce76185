/** `npm run -s bench -- [--json] [--only NAME…]`: the measurements, with nothing of the launcher's on stdout. @module */
import { bootstrap } from "./bootstrap.mjs";
import { become } from "./node-runtime.mjs";
import { runMain } from "./say.mjs";

runMain(async () => {
  await bootstrap("run");
  return become("test/bench/main.ts", process.argv.slice(2));
});
