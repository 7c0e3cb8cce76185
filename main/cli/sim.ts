/** `sim`: a synthetic card in the virtual reader of the real PC/SC service. @module */
import { randomBytes } from "node:crypto";
import { type Command, parseOptions, printFailure, UsageError } from "./command.ts";
import { untilStopped } from "./until-stopped.ts";

const HELP = `sim: plugs a synthetic card into the virtual reader of the PC/SC service, until stopped (Ctrl-C)

  npm run -s cli -- sim --card NAME [--interface contact|contactless] [--slot 0|1] --vpcd

  --card NAME     a card of 'cards'
  --interface     how it answers to reset; default contact
  --slot          which virtual reader; default 0
  --vpcd          through vsmartcard-vpcd (the only way so far)
  --host, --port  where the virtual reader driver listens; default 127.0.0.1 and the slot's port

  Exit: 0 stopped, 3 no virtual reader listens, 64 wrong usage.
`;

const EXIT_NOT_READABLE = 3;

export const simCommand: Command = {
  name: "sim",
  summary: "plug a synthetic card into the virtual PC/SC reader",
  help: HELP,
  async run(args) {
    const { values } = parseOptions(args, {
      card: { type: "string" },
      interface: { type: "string", default: "contact" },
      slot: { type: "string", default: "0" },
      vpcd: { type: "boolean" },
      host: { type: "string", default: "127.0.0.1" },
      port: { type: "string" },
    });
    const cardInterface = values.interface;
    if (values.vpcd !== true)
      throw new UsageError("say --vpcd: the virtual PC/SC reader is the one way to plug in");
    if (cardInterface !== "contact" && cardInterface !== "contactless") {
      throw new UsageError("--interface is contact or contactless");
    }
    if (values.slot !== "0" && values.slot !== "1") throw new UsageError("--slot is 0 or 1");
    const sim = await import("../../firmware-sim/index.ts");
    const port = values.port === undefined ? sim.vpcdPort(values.slot === "0" ? 0 : 1) : Number(values.port);
    if (!Number.isInteger(port) || port < 1 || port > 65_535)
      throw new UsageError("--port is a number up to 65535");
    const name = values.card ?? "";
    if (!sim.isCardName(name))
      throw new UsageError(name === "" ? "say --card NAME; see 'cards'" : `no card '${name}'; see 'cards'`);
    const card = sim.makeCard(name, {
      now: Date.now(),
      interface: cardInterface,
      random: (length) => Uint8Array.from(randomBytes(length)),
    });
    const plugged = await sim.plugIntoVpcd({ card, host: values.host, port });
    if (!plugged.ok) {
      printFailure(
        plugged.failure,
        `start the PC/SC service (pcscd) with its virtual reader (Debian: vsmartcard-vpcd); nothing listens on ${values.host}:${port}`,
      );
      return EXIT_NOT_READABLE;
    }
    process.stderr.write(
      `card '${name}' is in the virtual reader (${cardInterface}, slot ${values.slot}); Ctrl-C pulls it\n`,
    );
    await Promise.race([untilStopped(), plugged.value.unplugged]);
    await plugged.value.close();
    return 0;
  },
};
