/** `npm start`: brings everything up and opens the kiosk. @module */
import { bootstrap } from "./bootstrap.mjs";
import { portOption, readOptions } from "./options.mjs";
import { EXIT_USAGE, runMain, Stop } from "./say.mjs";

const HELP = `
Starts the kiosk with its gateway and simulated devices, and opens it.

  npm start -- [options]

  --data DIR       folder of the demonstration's data (data/demonstration)
  --config FILE    a configuration of your own: no gateway is started, ports are as written there
  --port N         port of the kiosk's pages (8420, or the next free one)
  --browser KIND   electron, chromium or none (Electron if it can be had, else Chromium)
  --no-open        opens no window
  --kiosk          the window fills the screen and has no way out
  --help           this text

When all is up, the lines "dock <address>" and "ready <address>" are written. An address opens one window once;
Enter writes a fresh one. Ctrl-C ends everything.
`;

runMain(async () => {
  const { values } = readOptions(HELP, {
    data: { type: "string" },
    config: { type: "string" },
    port: { type: "string" },
    browser: { type: "string" },
    "no-open": { type: "boolean" },
    kiosk: { type: "boolean" },
  });
  for (const name of /** @type {const} */ (["data", "config"])) {
    if (values[name] === "") throw new Stop(`--${name} takes a path`, EXIT_USAGE);
  }
  const port = portOption(values.port, "port");
  await bootstrap("run");
  const { startHouse } = await import("./house/house.mjs");
  return startHouse({
    data: values.data,
    config: values.config,
    port,
    shell: values["no-open"] ? "none" : values.browser,
    kiosk: values.kiosk ?? false,
  });
});
