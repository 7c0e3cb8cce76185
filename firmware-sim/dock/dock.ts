/**
 * The dev dock: a hand for the simulated devices, served by the dock contract. It presses nothing on the screen and
 * knows nothing of the session.
 * @module
 */
import { fail, ok, type Result } from "../../core/errors/result.ts";
import type { CardInterface } from "../../core/ports/card-reader.ts";
import {
  type DockAct,
  type DockMessage,
  type DockView,
  dockRequestSchema,
} from "../../core/protocol/dock.ts";
import type { Transport } from "../../core/protocol/transport.ts";
import type { NetworkRelay } from "../network/relay.ts";
import { listAllCards } from "../personalise/card-drawer.ts";
import type { VirtualPrinter } from "../printer/virtual-printer.ts";
import { faultText, parseFault } from "../reader/fault-text.ts";
import type { ReaderFault } from "../reader/faults.ts";
import type { SimulatedScanner } from "../scanner/scanner.ts";
import type { CardHand } from "./hands.ts";

/** How much of the command trace and of the paper the dock keeps in sight. */
const MAX_TRACE_LINES = 60;
const MAX_SLIPS = 8;

export interface DockDevices {
  readonly hand: CardHand;
  readonly scanner: SimulatedScanner;
  readonly network: NetworkRelay;
  /** Null where a real printer is used. */
  readonly printer: VirtualPrinter | null;
  /** The code printed on the card of this name. */
  readonly printed: (name: string) => string | undefined;
}

export interface Dock {
  /** The service's queue, for the eyes of a developer. */
  queue: () => DockView["queue"];
  serve(transport: Transport): void;
  /** One line of the command trace. */
  trace(line: string): void;
  /** Something the dock shows has changed. */
  changed(): void;
}

export function createDock(devices: () => DockDevices): Dock {
  const watchers = new Set<() => void>();
  const lines: string[] = [];

  function changed(): void {
    for (const watcher of watchers) watcher();
  }

  const dock: Dock = {
    queue: () => [],
    trace(line) {
      lines.push(line);
      if (lines.length > MAX_TRACE_LINES) lines.shift();
    },
    changed,
    serve(transport) {
      const send = (message: DockMessage): void => transport.send(message);
      const show = (): void => send({ type: "view", view: viewOf(devices(), lines, dock.queue()) });
      watchers.add(show);
      transport.onClose(() => watchers.delete(show));
      transport.onMessage((message) => {
        const request = dockRequestSchema.safeParse(message);
        if (!request.success) {
          send({ type: "reply", id: -1, failure: { code: "protocol.invalid" } });
          return;
        }
        void carryOut(request.data.act, devices()).then((done) => {
          send({ type: "reply", id: request.data.id, failure: done.ok ? null : done.failure });
          changed();
        });
      });
      show();
    },
  };
  return dock;
}

async function carryOut(act: DockAct, devices: DockDevices): Promise<Result<null>> {
  switch (act.type) {
    case "present":
      return present(act.card, act.interface, devices);
    case "remove":
      await devices.hand.remove(act.interface);
      return ok(null);
    case "fault":
      return plantFault(act, devices.hand);
    case "network":
      await devices.network.setUp(act.up);
      return ok(null);
    case "scanner":
      devices.scanner.on = act.on;
      return ok(null);
    case "paper":
      devices.printer?.setPaper(act.state);
      return ok(null);
    case "printerPower":
      await devices.printer?.setPower(act.on);
      return ok(null);
    case "takePaper":
      devices.printer?.takePaper();
      return ok(null);
  }
}

/** Laying a card down brings its print under the cradle's scanner; in the slot nobody sees it. */
async function present(
  name: string,
  cardInterface: CardInterface,
  { hand, scanner, printed }: DockDevices,
): Promise<Result<null>> {
  const done = await hand.present(cardInterface, name);
  const code = printed(name);
  if (done.ok && cardInterface === "contactless" && code !== undefined) scanner.see(code);
  return done;
}

function plantFault(act: Extract<DockAct, { type: "fault" }>, hand: CardHand): Result<null> {
  const fault = act.fault === null ? null : parseFault(act.fault);
  if (fault === undefined) return fail("protocol.invalid", "no such card fault");
  hand.setFault(act.interface, fault);
  return ok(null);
}

const written = (fault: ReaderFault | null): string | null => (fault === null ? null : faultText(fault));

function viewOf(
  { hand, scanner, network, printer }: DockDevices,
  trace: readonly string[],
  queue: DockView["queue"],
): DockView {
  return {
    cards: listAllCards().map(({ name, kind, good, expect, about }) => ({ name, kind, good, expect, about })),
    readers: hand.state(),
    faults: {
      contact: written(hand.faults().contact),
      contactless: written(hand.faults().contactless),
    },
    network: network.up,
    paper: printer?.paper ?? "ok",
    printerPower: printer?.powered ?? true,
    scanner: scanner.on,
    slips: (printer?.slips() ?? []).slice(-MAX_SLIPS).map(({ png, width, height }) => ({
      png: Buffer.from(png).toString("base64"),
      width,
      height,
    })),
    trace: [...trace],
    queue: [...queue],
  };
}
