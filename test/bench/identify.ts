/** One identification of a citizen card in process: what goes over the link, and the terminal's own time. @module */
import { identify } from "../../core/identity/identify.ts";
import { openBundle } from "../../core/trust/bundle.ts";
import { demonstrationBundle, demonstrationRoot } from "../../core/trust/demonstration.ts";
import { demonstrationTerminal } from "../../core/trust/terminal-demonstration.ts";
import { createSimulatedReaders } from "../../firmware-sim/index.ts";
import { random } from "../../main/random.ts";
import { GREETING_CLAIMS } from "../../main/service/session/card-work.ts";
import { inflate } from "../../main/service/trust-keeper.ts";
import { median } from "./statistics.ts";
import { timedChannel } from "./timed-channel.ts";

const WARM_UP = 10;
const RUNS = 40;

export async function benchIdentify(): Promise<Record<string, number>> {
  const readers = createSimulatedReaders({ now: Date.now, random });
  readers.present("contact", "minh-anh");
  const now = new Date();
  const bundle = openBundle(demonstrationBundle(now), demonstrationRoot(), now, { profile: "demonstration" });
  if (!bundle.ok) throw new Error(bundle.failure.code);
  const terminal = demonstrationTerminal("bench", now);
  const stop = readers.watch(() => undefined);
  const host: number[] = [];
  let link = { commands: 0, bytes: 0 };
  for (let run = 0; run < WARM_UP + RUNS; run += 1) {
    const connection = await readers.connect("sim-contact");
    if (!connection.ok) throw new Error(connection.failure.code);
    const timed = timedChannel(connection.value.channel);
    const start = performance.now();
    const read = await identify(timed.channel, {
      bundle: bundle.value,
      now,
      inflate,
      needs: GREETING_CLAIMS,
      terminalId: "bench",
      terminal,
      random,
    });
    const total = performance.now() - start;
    await connection.value.release();
    if (!read.ok || read.value.identity.assurance === "refused") throw new Error("the card was not read");
    link = read.value.identity.link;
    if (run >= WARM_UP) host.push(total - timed.spent());
  }
  stop();
  await readers.close();
  return {
    "identify.commands": link.commands,
    "identify.bytes": link.bytes,
    "identify.host_ms": median(host),
  };
}
