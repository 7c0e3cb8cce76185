/** The dock with its simulated readers, without a service: a hand's acts, and what the dock then shows. @module */
import { expect } from "vitest";
import { type DockAct, type DockView, dockMessageSchema } from "../../core/protocol/dock.ts";
import { createDock, type DockDevices } from "../../firmware-sim/dock/dock.ts";
import { handAtSimulatedReaders } from "../../firmware-sim/dock/hands.ts";
import { openCardDrawer } from "../../firmware-sim/personalise/card-drawer.ts";
import { createSimulatedReaders } from "../../firmware-sim/reader/simulated-readers.ts";
import { createSimulatedScanner } from "../../firmware-sim/scanner/scanner.ts";
import { random } from "../../main/random.ts";

export function dockWithReaders() {
  const readers = createSimulatedReaders({ now: Date.now, random });
  const devices: DockDevices = {
    hand: handAtSimulatedReaders(readers),
    scanner: createSimulatedScanner(),
    network: { url: "", up: true, setUp: async () => undefined, close: async () => undefined },
    printer: null,
    printed: openCardDrawer({ now: Date.now, random }).printed,
  };
  let view: DockView | undefined;
  const failures: (string | null)[] = [];
  let receive: (message: unknown) => void = () => undefined;
  createDock(() => devices).serve({
    send(message) {
      const parsed = dockMessageSchema.parse(message);
      if (parsed.type === "view") view = parsed.view;
      else failures.push(parsed.failure?.code ?? null);
    },
    onMessage: (listener) => {
      receive = listener;
    },
    onClose: () => undefined,
    close: () => undefined,
  });
  return {
    readers,
    /** What each act was answered, null where it was done. */
    failures,
    view: () => view,
    async act(act: DockAct) {
      const before = failures.length;
      receive({ id: before, act });
      await expect.poll(() => failures.length, { interval: 2 }).toBe(before + 1);
    },
  };
}
