/**
 * The reader host: `host watch` tells which readers and cards are there, `host reader <name>` speaks to the card in
 * one reader. It is a process of its own because the native call into a silent card never comes back.
 * @module
 */

import { loadBinding } from "./binding.ts";
import { serveReader } from "./reader.ts";
import { watchReaders } from "./watch.ts";

const [mode, name] = process.argv.slice(2);

// Without the service there is nothing to do. A thread stuck in a card would hold up an orderly exit for ever.
process.on("disconnect", () => process.kill(process.pid, "SIGKILL"));

const binding = loadBinding();
if (mode === "watch") await watchReaders(binding, send);
else if (mode === "reader" && name !== undefined) serveReader(binding, name, send);
else process.exitCode = 64;

function send(message: object): void {
  process.send?.(message);
}
