/** All simulated devices of one terminal, with the dock that moves them. @module */
import type { RandomBytes } from "../core/ports/clock.ts";
import { createDock, type Dock } from "./dock/dock.ts";
import { handAtSimulatedReaders, handAtVpcd } from "./dock/hands.ts";
import { type NetworkRelay, startNetworkRelay } from "./network/relay.ts";
import { openCardDrawer } from "./personalise/card-drawer.ts";
import { startVirtualPrinter, type VirtualPrinter } from "./printer/virtual-printer.ts";
import { createSimulatedReaders, type SimulatedReaders } from "./reader/simulated-readers.ts";
import { createSimulatedScanner, type SimulatedScanner } from "./scanner/scanner.ts";

export interface SimulatedDevicesOptions {
  readonly gatewayUrl: string;
  /** Where the dock lays cards: at readers of its own, or at the virtual readers of the PC/SC service. */
  readonly cards: "simulated" | "vpcd";
  /** Null where a real printer is used. */
  readonly printer: { readonly port: number; readonly dotsPerLine: number } | null;
  readonly now: () => number;
  readonly random: RandomBytes;
}

export interface SimulatedDevices {
  readonly readers: SimulatedReaders;
  readonly scanner: SimulatedScanner;
  readonly network: NetworkRelay;
  readonly printer: VirtualPrinter | null;
  readonly dock: Dock;
  close(): Promise<void>;
}

export async function startSimulatedDevices(options: SimulatedDevicesOptions): Promise<SimulatedDevices> {
  const { gatewayUrl, now, random } = options;
  const network = await startNetworkRelay(new URL(gatewayUrl));
  const printer = options.printer === null ? null : await startVirtualPrinter(options.printer);
  const scanner = createSimulatedScanner();
  const { printed } = openCardDrawer({ now, random });
  const dock = createDock(() => ({ hand, scanner, network, printer, printed }));
  const readers = createSimulatedReaders({ now, random, trace: (line) => dock.trace(line) });
  readers.watch(() => dock.changed());
  const hand =
    options.cards === "vpcd"
      ? handAtVpcd({ now, random, onChange: () => dock.changed(), trace: (line) => dock.trace(line) })
      : handAtSimulatedReaders(readers);
  printer?.onChange(() => dock.changed());
  return {
    readers,
    scanner,
    network,
    printer,
    dock,
    async close() {
      await hand.close();
      await readers.close();
      await scanner.close();
      await network.close();
      await printer?.close();
    },
  };
}
