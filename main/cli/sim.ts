/** `sim`: a synthetic card in the virtual reader of the real PC/SC service. @module */
import type { CardInterface } from "../../core/ports/card-reader.ts";
import { random } from "../random.ts";
import { readCardFile } from "./card-file.ts";
import { type Command, parseOptions, printFailure, UsageError } from "./command.ts";
import { untilStopped } from "./until-stopped.ts";

const HELP = `sim: plugs a synthetic card into the virtual reader of the PC/SC service, until stopped (Ctrl-C)

  npm run -s cli -- sim --card NAME|--card-file FILE [--interface contact|contactless] [--slot 0|1] [--fault KIND[:WHERE[:…]]] --vpcd

  --card NAME     a card of 'cards', provincial or national
  --card-file     a card.json of 'issue'
  --interface     how it answers to reset; default contact
  --slot          which virtual reader; default 0
  --fault         what goes wrong (docs/faults.md). On the way, counted in commands since the card
                  was put in:
                    pull:N silent:N replay:N slow:MS garbage:N[:HEX] status:N[:SW] truncate:N[:BYTES]
                    flip:N[:BYTE[:BIT]]
                    middle: someone between, who knows what is printed on the card and ends PACE on both sides
                    (BAC he leaves alone; where a chip has active authentication only, no check finds him)
                  By the card itself, in clear and under secure messaging, in FILE (DG2, EF.SOD, EF.VC …):
                    status:FILE[:SW] truncate:FILE[:BYTES] flip:FILE[:BYTE[:BIT]] endless[:FILE] huge[:FILE]
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
      "card-file": { type: "string" },
      interface: { type: "string", default: "contact" },
      slot: { type: "string", default: "0" },
      fault: { type: "string" },
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
    const fault = values.fault === undefined ? null : sim.parseFault(values.fault);
    if (fault === undefined) throw new UsageError(`no card fault '${values.fault}'; see --help`);
    const drawer = sim.openCardDrawer({ now: Date.now, random });
    const { name, card } = chooseCard(drawer, values.card, values["card-file"], cardInterface);
    const plugged = await sim.plugIntoVpcd({ card, host: values.host, port, fault: () => fault });
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

type Drawer = ReturnType<typeof import("../../firmware-sim/index.ts")["openCardDrawer"]>;
type PluggableCard = Extract<ReturnType<Drawer["take"]>, { ok: true }>["value"];

function chooseCard(
  drawer: Drawer,
  name: string | undefined,
  file: string | undefined,
  cardInterface: CardInterface,
): { readonly name: string; readonly card: PluggableCard } {
  if ((name === undefined) === (file === undefined))
    throw new UsageError("say --card NAME (see 'cards') or --card-file FILE");
  if (file !== undefined) {
    const loaded = drawer.load(readCardFile(file), cardInterface);
    if (!loaded.ok) throw new UsageError(loaded.failure.detail ?? `${file} is no card file`);
    return { name: file, card: loaded.value };
  }
  const taken = drawer.take(name ?? "", cardInterface);
  if (!taken.ok) throw new UsageError(`no card '${name}'; see 'cards'`);
  return { name: name ?? "", card: taken.value };
}
