/**
 * Builds a terminal from its configuration: devices, store, trust, session, outbox, screens. The only place that knows
 * which implementation stands behind a port.
 * @module
 */
import { type KeyObject, randomUUID } from "node:crypto";
import { statfsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import type { Configuration } from "../../core/config/schema.ts";
import { importPublicJwk } from "../../core/crypto/jwk.ts";
import { ok, type Result } from "../../core/errors/result.ts";
import type { CardReader } from "../../core/ports/card-reader.ts";
import type { Scanner } from "../../core/ports/scanner.ts";
import type { Transport } from "../../core/protocol/transport.ts";
import type { TrustBundle } from "../../core/trust/bundle.ts";
import { createHttpGatewayClient } from "../../drivers/gateway-client/http-gateway-client.ts";
import { createReceiptPrinter } from "../../drivers/printers/receipt-printer.ts";
import { createPcscReaders } from "../../drivers/readers/pcsc.ts";
import { createScanner } from "../../drivers/scanners/scanner.ts";
import { openKeyStore } from "./keys.ts";
import type { Log } from "./log.ts";
import { createNationalTrust } from "./national-trust.ts";
import { createTrustedClock } from "./outbox/trusted-clock.ts";
import { openStore } from "./store/open.ts";
import { createSealingSource, createSystemRandom } from "./store/random.ts";
import { createTerminal, type Terminal } from "./terminal.ts";
import { createTerminalCredentialSource } from "./terminal-credential.ts";
import { openTerminalTrust } from "./terminal-trust.ts";

export interface ComposedTerminal {
  readonly terminal: Terminal;
  /** Serves the dev dock; null where there is none. */
  readonly serveDock: ((transport: Transport) => void) | null;
  close(): Promise<void>;
}

type SimulatedDevices = Awaited<
  ReturnType<Awaited<typeof import("../../firmware-sim/devices.ts")>["startSimulatedDevices"]>
>;

const random = createSystemRandom();

export async function composeTerminal(
  configuration: Configuration,
  log: Log,
): Promise<Result<ComposedTerminal>> {
  const dir = configuration.dataDirectory;
  const closers: (() => void | Promise<void>)[] = [];
  const closeAll = async (): Promise<void> => {
    for (const close of closers.reverse()) await close();
  };
  await mkdir(dir, { recursive: true, mode: 0o700 });

  const clock = createTrustedClock({ now: () => Date.now(), monotonic: () => performance.now() });
  const keyStore = openKeyStore(configuration, dir, random);
  if (!keyStore.ok) return keyStore;
  const trust = await openTerminalTrust(configuration, dir, keyStore.value, () => new Date(clock.now()));
  if (!trust.ok) return trust;
  const store = openStore({
    dir,
    terminal: configuration.terminal.id,
    keyStore: keyStore.value,
    clock,
    random,
  });
  if (!store.ok) return store;
  closers.push(() => store.value.close());

  const simulated = await startSimulated(configuration, clock.now);
  if (simulated !== null) closers.push(() => simulated.close());
  const scanner = openScanner(configuration, simulated);
  if (!scanner.ok) {
    await closeAll();
    return scanner;
  }
  closers.push(() => scanner.value.close());
  const printer = createReceiptPrinter(printerSettings(configuration, simulated));
  const client = createHttpGatewayClient({
    baseUrl: simulated?.network.url ?? configuration.gateway.url,
    gateway: configuration.gateway.id,
    timeoutMs: configuration.gateway.requestTimeoutMs,
    terminal: configuration.terminal.id,
    keyStore: keyStore.value,
    clock,
    random,
    gatewayKeys: () => gatewayKeysOf(trust.value.bundle()),
  });
  const terminal = createTerminal({
    configuration,
    log,
    clock,
    timers: { after: afterMs },
    random,
    sealing: createSealingSource(random),
    newId: () => randomUUID(),
    freeDiskMegabytes: () => freeMegabytes(dir),
    store: store.value,
    trust: trust.value,
    terminalCredential: createTerminalCredentialSource(
      configuration,
      keyStore.value,
      () => new Date(clock.now()),
    ),
    nationalTrust: createNationalTrust(
      { dir, keyStore: keyStore.value, profile: configuration.terminal.profile },
      () => new Date(clock.now()),
    ),
    client,
    readerSources: readerSources(configuration, simulated),
    scanner: scanner.value,
    printer,
    onQueue: () => simulated?.dock.changed(),
  });
  closers.push(() => terminal.close());
  if (simulated !== null) simulated.dock.queue = () => terminal.queue();
  return ok({
    terminal,
    serveDock:
      simulated !== null && configuration.dock.enabled
        ? (transport) => simulated.dock.serve(transport)
        : null,
    close: closeAll,
  });
}

/** The gateway's signing keys as the bundle in force names them; none where there is no bundle. */
function gatewayKeysOf(bundle: Result<TrustBundle>): ReadonlyMap<string, KeyObject> {
  const keys = bundle.ok ? bundle.value.parts.gateway.signing : [];
  return new Map(keys.map(({ kid, jwk }) => [kid, importPublicJwk(jwk)]));
}

function afterMs(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
}

function freeMegabytes(dir: string): number {
  const { bavail, bsize } = statfsSync(dir);
  return Math.floor((bavail * bsize) / 1_000_000);
}

/** Loaded only where the configuration says that a device is simulated; a production profile never gets here. */
async function startSimulated(
  { readers, scanner, printer, gateway, dock }: Configuration,
  now: () => number,
): Promise<SimulatedDevices | null> {
  const any =
    readers.source !== "pcsc" || scanner.kind === "simulated" || printer.kind === "simulated" || dock.enabled;
  if (!any) return null;
  const { startSimulatedDevices } = await import("../../firmware-sim/devices.ts");
  return startSimulatedDevices({
    gatewayUrl: gateway.url,
    cards: readers.source === "pcsc" ? "vpcd" : "simulated",
    printer: printer.kind === "simulated" ? { port: printer.port, dotsPerLine: printer.dotsPerLine } : null,
    now,
    random,
  });
}

function readerSources({ readers }: Configuration, simulated: SimulatedDevices | null): CardReader[] {
  const sources: CardReader[] = [];
  if (readers.source !== "simulated") {
    const hostProgram = new URL("../reader-host/host.ts", import.meta.url);
    sources.push(createPcscReaders({ hostProgram, transmitTimeoutMs: readers.transmitTimeoutMs }));
  }
  if (readers.source !== "pcsc" && simulated !== null) sources.push(simulated.readers);
  return sources;
}

function openScanner({ scanner }: Configuration, simulated: SimulatedDevices | null): Result<Scanner> {
  return scanner.kind === "simulated" && simulated !== null ? ok(simulated.scanner) : createScanner(scanner);
}

/** The simulated printer is an ESC/POS printer on the network like any other. */
function printerSettings({ printer }: Configuration, simulated: SimulatedDevices | null) {
  if (printer.kind !== "simulated") return { ...printer, kind: printer.kind };
  return {
    ...printer,
    kind: "tcp" as const,
    host: "127.0.0.1",
    port: simulated?.printer?.port ?? printer.port,
  };
}
