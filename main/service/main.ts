/**
 * The terminal service as a program: `node main/service/main.ts --config FILE`. Prints one JSON line
 * `{"ready": "<origin>"}` when the screens can be opened; gives one-time tokens to its parent over IPC; ends on
 * SIGTERM, SIGINT and when its parent goes away.
 * @module
 */
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { Transport } from "../../core/protocol/transport.ts";
import { loadAssets } from "../browser/assets.ts";
import { startBrowserServer } from "../browser/server.ts";
import { random } from "../random.ts";
import { composeTerminal } from "./compose.ts";
import { loadConfiguration } from "./load-configuration.ts";
import { createLog, placeOf } from "./log.ts";
import { serveTerminal } from "./terminal-endpoint.ts";

const HELP = `The terminal service

  node main/service/main.ts [--config FILE]

  --config FILE  the configuration (docs/configuration.md); without it the defaults hold
`;

/** sysexits.h: wrong usage; configuration error. */
const EXIT_USAGE = 64;
const EXIT_CONFIG = 78;

async function main(): Promise<void> {
  let options: { config?: string | undefined; help?: boolean | undefined };
  try {
    options = parseArgs({
      options: { config: { type: "string" }, help: { type: "boolean", short: "h" } },
    }).values;
  } catch (error) {
    return leave(EXIT_USAGE, error instanceof Error ? (error.message.split("\n")[0] ?? "") : "wrong usage");
  }
  if (options.help === true) {
    process.stdout.write(HELP);
    return;
  }
  const configuration = await loadConfiguration(options.config);
  if (!configuration.ok)
    return leave(EXIT_CONFIG, `${configuration.failure.code}: ${configuration.failure.detail ?? ""}`);
  const log = createLog(configuration.value.logging, Date.now);
  const assets = await loadAssets(fileURLToPath(new URL("../../dist/renderer", import.meta.url))).catch(
    () => null,
  );
  if (assets === null) return leave(1, "the screens are not built: npm run build:renderer");
  const composed = await composeTerminal(configuration.value, log);
  if (!composed.ok) return leave(1, `${composed.failure.code}: ${composed.failure.detail ?? ""}`);
  const { terminal, serveDock, close } = composed.value;

  const sockets = new Map<string, (transport: Transport) => void>([
    ["/ws", (transport) => serveTerminal(transport, terminal)],
  ]);
  const pages = new Map([["/", "/index.html"]]);
  if (serveDock !== null) {
    sockets.set("/dock/ws", serveDock);
    pages.set("/dock", "/dock.html");
  }
  const server = await startBrowserServer({
    ...configuration.value.shell,
    assets,
    sockets,
    pages,
    random,
    now: Date.now,
  });

  let ending = false;
  const end = async (): Promise<void> => {
    if (ending) return;
    ending = true;
    await server.close();
    await close();
    process.exit(0);
  };
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => void end());
  process.on("disconnect", () => void end());
  process.on("message", (message) => {
    if (isTokenRequest(message)) process.send?.({ type: "token", token: server.issueToken() });
  });
  // Exceptions are bugs: they are told, and the process ends so that its watcher starts it anew on a whole store.
  for (const event of ["uncaughtException", "unhandledRejection"] as const) {
    process.on(event, (error) => {
      log("error", "internal.bug", { at: placeOf(error) });
      process.exit(70);
    });
  }
  process.stdout.write(`${JSON.stringify({ ready: server.origin })}\n`);
}

function isTokenRequest(message: unknown): boolean {
  return typeof message === "object" && message !== null && "type" in message && message.type === "token";
}

function leave(status: number, line: string): void {
  process.stderr.write(`${line}\n`);
  process.exitCode = status;
}

await main();
