/** A terminal in process: simulated readers and scanner, a store on disk, a printer in memory, a gateway that is away. @module */
import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { parseConfiguration } from "../../core/config/parse.ts";
import { fail, ok } from "../../core/errors/result.ts";
import type { GatewayClient } from "../../core/ports/gateway-client.ts";
import type { Bitmap, ReceiptPrinter } from "../../core/ports/printer.ts";
import type { Act, ScreenName, View } from "../../core/protocol/terminal.ts";
import { createSimulatedReaders, openCardDrawer, type SimulatedReaders } from "../../firmware-sim/index.ts";
import { createSimulatedScanner, type SimulatedScanner } from "../../firmware-sim/scanner/scanner.ts";
import { openKeyStore } from "../../main/service/keys.ts";
import { createNationalTrust, type NationalTrust } from "../../main/service/national-trust.ts";
import { createTrustedClock } from "../../main/service/outbox/trusted-clock.ts";
import { openStore } from "../../main/service/store/open.ts";
import { createSealingSource, createSystemRandom } from "../../main/service/store/random.ts";
import type { Store } from "../../main/service/store/store.ts";
import { createTerminal, type Terminal } from "../../main/service/terminal.ts";
import { createTerminalCredentialSource } from "../../main/service/terminal-credential.ts";
import { openTerminalTrust } from "../../main/service/terminal-trust.ts";

const random = createSystemRandom();

export interface TestTerminal {
  readonly terminal: Terminal;
  readonly readers: SimulatedReaders;
  readonly scanner: SimulatedScanner;
  readonly store: Store;
  readonly paper: Bitmap[];
  readonly logged: string[];
  /** Lays the card on the pad, its print under the scanner. */
  lay(card: string): void;
  /** The failure code on the screen; null where it shows none. */
  failure(): string | null;
  insert(card: string): void;
  /** Sends an act of the session on the screen. */
  act(act: ActOf): void;
  /** Ends what is shown, until it waits for a card. */
  nextPerson(): Promise<void>;
  /** Resolves with the view once it stands at this screen. */
  screen(name: ScreenName, withinMs?: number): Promise<View>;
  close(): Promise<void>;
}

/** An act without the session it names. */
type ActOf = Act extends infer One ? (One extends { session: string } ? Omit<One, "session"> : One) : never;

const AWAY: GatewayClient = {
  submit: async () => fail("gateway.unreachable"),
  statuses: async () => fail("gateway.unreachable"),
  trustBundle: async () => fail("gateway.unreachable"),
};

export interface TestTerminalOptions {
  /** Whom it believes about national ID cards; the demonstration's authorities where absent. */
  readonly nationalTrust?: NationalTrust;
  /** One line per exchange with a card. */
  readonly trace?: (line: string) => void;
}

export async function openTestTerminal(options: TestTerminalOptions = {}): Promise<TestTerminal> {
  const dir = await mkdtemp(join(tmpdir(), "mot-cham-terminal-"));
  const parsed = parseConfiguration({ dataDirectory: dir, readers: { source: "simulated" } });
  if (!parsed.ok) throw new Error(parsed.failure.detail);
  const configuration = parsed.value;
  const clock = createTrustedClock({ now: () => Date.now(), monotonic: () => performance.now() });
  const keyStore = openKeyStore(configuration, dir, random);
  if (!keyStore.ok) throw new Error(keyStore.failure.code);
  const trust = await openTerminalTrust(configuration, dir, keyStore.value, () => new Date());
  const store = openStore({
    dir,
    terminal: configuration.terminal.id,
    keyStore: keyStore.value,
    clock,
    random,
  });
  if (!store.ok || !trust.ok) throw new Error("the store or the trust did not open");
  const { trace } = options;
  const readers = createSimulatedReaders({
    now: Date.now,
    random,
    answerTimeOutMs: 50,
    ...(trace && { trace }),
  });
  const scanner = createSimulatedScanner();
  const drawer = openCardDrawer({ now: Date.now, random });
  const paper: Bitmap[] = [];
  const logged: string[] = [];
  const printer: ReceiptPrinter = {
    dotsPerLine: 576,
    status: async () => ok("ready"),
    async print(slip) {
      paper.push(slip);
      return ok("ready");
    },
    close: async () => undefined,
  };
  const terminal = createTerminal({
    configuration,
    log: (level, event, facts) => logged.push(JSON.stringify({ level, event, ...facts })),
    clock,
    timers: {
      after(ms, run) {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
    },
    random,
    sealing: createSealingSource(random),
    newId: () => randomUUID(),
    store: store.value,
    trust: trust.value,
    terminalCredential: createTerminalCredentialSource(configuration, keyStore.value, () => new Date()),
    nationalTrust:
      options.nationalTrust ??
      createNationalTrust({ dir, keyStore: keyStore.value, profile: "demonstration" }, () => new Date()),
    client: AWAY,
    readerSources: [readers],
    scanner,
    printer,
    freeDiskMegabytes: () => 10_000,
    onQueue: () => undefined,
  });
  const act = (asked: ActOf): void => {
    const session = terminal.view().session?.id ?? randomUUID();
    terminal.act({ session, ...asked } as Act);
  };
  return {
    terminal,
    readers,
    scanner,
    store: store.value,
    paper,
    logged,
    lay(card) {
      readers.present("contactless", card);
      const printed = drawer.printed(card);
      if (printed !== undefined) scanner.see(printed);
    },
    insert: (card) => void readers.present("contact", card),
    act,
    failure() {
      const { screen } = terminal.view();
      return "failure" in screen ? (screen.failure?.code ?? null) : null;
    },
    async nextPerson() {
      await expect
        .poll(() => {
          act({ type: "finish" });
          return terminal.view().screen.name;
        })
        .toBe("waiting");
    },
    screen: (name, withinMs = 5_000) => untilScreen(terminal, name, withinMs),
    async close() {
      await terminal.close();
      store.value.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

function untilScreen(terminal: Terminal, name: ScreenName, withinMs: number): Promise<View> {
  return new Promise((resolve, reject) => {
    const look = (): boolean => {
      const view = terminal.view();
      if (view.screen.name !== name) return false;
      clearTimeout(timer);
      stop();
      resolve(view);
      return true;
    };
    const stop = terminal.onChange(() => look());
    const timer = setTimeout(() => {
      stop();
      const { screen } = terminal.view();
      reject(new Error(`at ${screen.name}, not ${name}: ${"failure" in screen ? screen.failure?.code : ""}`));
    }, withinMs);
    look();
  });
}
