/**
 * The terminal at work: joins the session machine to the card, the store, the outbox and the printer. Every arrow of a
 * tap is one call in one direction; what comes back are values and events.
 * @module
 */

import { parsePrintedCode } from "../../core/citizen-card/printed-code.ts";
import type { Configuration } from "../../core/config/schema.ts";
import type { SealingSource } from "../../core/dossier/seal.ts";
import type { ErrorCode } from "../../core/errors/codes.ts";
import { ok, type Result } from "../../core/errors/result.ts";
import { parseNationalPrintedCode } from "../../core/identity/national/printed-code.ts";
import type { CardReader, ReaderEvent } from "../../core/ports/card-reader.ts";
import type { RandomBytes } from "../../core/ports/clock.ts";
import type { GatewayClient } from "../../core/ports/gateway-client.ts";
import type { ReceiptPrinter } from "../../core/ports/printer.ts";
import type { Scanner } from "../../core/ports/scanner.ts";
import type { Timers } from "../../core/ports/timers.ts";
import { DEMONSTRATION_CATALOGUE, summaryOf } from "../../core/procedures/catalogue.ts";
import { buildSearchIndex, search } from "../../core/procedures/search.ts";
import type { DockView } from "../../core/protocol/dock.ts";
import type { View } from "../../core/protocol/terminal.ts";
import { vietnamDate } from "../../core/text/dates.ts";
import { lapsedParts } from "../../core/trust/bundle.ts";
import { createChipMemory } from "./chip-memory.ts";
import { createEffectHandlers } from "./effects.ts";
import { startHousekeeping } from "./housekeeping.ts";
import type { Log } from "./log.ts";
import { placeOf } from "./log.ts";
import type { NationalTrust } from "./national-trust.ts";
import { createOutbox } from "./outbox/outbox.ts";
import type { TrustedClock } from "./outbox/trusted-clock.ts";
import { createPrintQueue, type SlipProgress } from "./print-queue.ts";
import { combineReaders } from "./readers.ts";
import { createCardWork } from "./session/card-work.ts";
import { createFiling } from "./session/filing.ts";
import { project } from "./session/project.ts";
import { createKiosk } from "./session/runtime.ts";
import type { Access } from "./session/state.ts";
import { renderSlip } from "./slip.ts";
import type { Store } from "./store/store.ts";
import type { TerminalCredentialSource } from "./terminal-credential.ts";
import type { TerminalSource } from "./terminal-endpoint.ts";
import { inflate, type TrustKeeper } from "./trust-keeper.ts";
import { startTrustRefresh } from "./trust-refresh.ts";

export interface TerminalOptions {
  readonly configuration: Configuration;
  readonly log: Log;
  readonly clock: TrustedClock;
  readonly timers: Timers;
  readonly random: RandomBytes;
  readonly sealing: SealingSource;
  readonly newId: () => string;
  readonly store: Store;
  readonly trust: TrustKeeper;
  readonly terminalCredential: TerminalCredentialSource;
  /** Whom to believe about national ID cards. */
  readonly nationalTrust: NationalTrust;
  readonly client: GatewayClient;
  readonly readerSources: readonly CardReader[];
  readonly scanner: Scanner;
  readonly printer: ReceiptPrinter;
  readonly freeDiskMegabytes: () => number;
  /** The queue has changed. */
  readonly onQueue: () => void;
}

export interface Terminal extends TerminalSource {
  queue(): DockView["queue"];
  close(): Promise<void>;
}

/** The farewell stays this long, and the scanner has this long to see a card's print. Milliseconds. */
const FAREWELL_MS = 6_000;
const SCAN_MS = 1_500;
/** The slowest honest card needs a few seconds; a dishonest one gets no more than this. Milliseconds. */
const READING_MS = 45_000;
/**
 * PC/SC readers tell a card that only slipped as there again a second after it was lost: of so short a lift the screen
 * says nothing. Milliseconds.
 */
const SLIP_MS = 1_200;
/**
 * A slow hand finds the pad again in this time. It is less than the shortest warning before a session's end (20 s), so
 * that no reading waits for somebody who has gone longer than a screen would. Milliseconds.
 */
const CARD_BACK_MS = 15_000;
/** How often the printer is asked how it is, milliseconds. */
const PRINTER_POLL_MS = 2_000;
/** A slip still owed is printed by itself only while its citizen may still stand there. Milliseconds. */
const OWED_SLIP_AGE_MS = 10 * 60_000;
/** How many procedures a search shows. */
const SEARCH_LIMIT = 20;

const RECEIVER = {
  vi: "Trung tâm Phục vụ hành chính công",
  en: "The public administration service centre",
};

/** The code of a provincial or of a national ID card. Fails with `scanner.unreadable`. */
function readCode(text: string): Result<Access> {
  const provincial = parsePrintedCode(text);
  if (provincial.ok) return provincial;
  const national = parseNationalPrintedCode(text);
  return national.ok ? ok({ ...national.value, cardNumber: null }) : national;
}

export function createTerminal(options: TerminalOptions): Terminal {
  const { configuration, log, clock, store, trust, random } = options;
  const catalogue = DEMONSTRATION_CATALOGUE;
  const index = buildSearchIndex(catalogue.procedures);
  const listeners = new Set<() => void>();
  const today = (): string => vietnamDate(clock.now());
  let revision = 0;

  const changed = (): void => {
    revision += 1;
    for (const listener of listeners) listener();
  };

  // Devices -------------------------------------------------------------------------------------------------------

  const readers = combineReaders(options.readerSources, onReader);
  const cardWork = createCardWork({
    readers,
    terminalId: configuration.terminal.id,
    terminalCredential: options.terminalCredential,
    bundle: () => trust.bundle(),
    now: () => new Date(clock.now()),
    random,
    inflate,
    national: {
      trust: options.nationalTrust,
      memory: createChipMemory(),
      now: () => new Date(clock.now()),
      random,
    },
  });
  const filing = createFiling({
    store,
    cardWork,
    bundle: () => trust.bundle(),
    terminalId: configuration.terminal.id,
    units: configuration.terminal.units,
    clock,
    sealing: options.sealing,
  });
  const printQueue = createPrintQueue({
    printer: options.printer,
    render: (dossier) => renderSlip(dossier, { store, configuration, network: () => outbox.network() }),
    onProgress: onSlip,
    onDevice: changed,
    pollMs: PRINTER_POLL_MS,
    maxAgeMs: OWED_SLIP_AGE_MS,
    now: clock.monotonic,
    onBug: (error) => log("error", "internal.bug", { at: placeOf(error) }),
  });
  const outbox = createOutbox({
    store,
    client: options.client,
    clock,
    random,
    timers: options.timers,
    pollMs: configuration.outbox.statusPollSeconds * 1000,
    waits: {
      firstMs: configuration.outbox.retryFirstSeconds * 1000,
      capMs: configuration.outbox.retryCapSeconds * 1000,
    },
  });
  outbox.onChange(onOutbox);
  const stopScanner = options.scanner.watch((text) => {
    const access = readCode(text);
    if (access.ok) kiosk.dispatch({ type: "scanned", access: access.value });
    else log("info", "scanner.unreadable");
  });

  function onReader(event: ReaderEvent): void {
    log("debug", `reader.${event.type}`, "readerId" in event ? { reader: event.readerId } : {});
    if (event.type === "card") kiosk.cardPresented(event);
    if (event.type === "removed" || event.type === "detached") {
      cardWork.cardGone(event.readerId);
      kiosk.dispatch({ type: "cardRemoved", readerId: event.readerId });
    }
    changed();
  }

  function onSlip(dossier: string, slip: SlipProgress): void {
    if (slip.state === "printed") {
      const noted = store.slipPrinted(dossier);
      if (!noted.ok) log("error", noted.failure.code);
    }
    if (slip.state === "waiting") log("warn", "slip.waiting", { code: slip.code });
    kiosk.dispatch({ type: "slip", dossier, slip });
  }

  /** The screen follows the one dossier it shows. */
  function onOutbox(): void {
    const { screen } = kiosk.state;
    if (screen.name === "filed") {
      const { id } = screen.dossier;
      const item = store.find(id);
      if (item.ok && item.value !== null) {
        const { state, reason, officialCode } = item.value;
        const shown = outbox.sending().has(id) ? "sending" : state;
        kiosk.dispatch({ type: "delivery", dossier: id, state: shown, code: reason, officialCode });
      }
    }
    options.onQueue();
    changed();
  }

  /** Why no card is taken: without a reader nothing is felt, without trust nothing verified, without room nothing kept. */
  function blocked(backlog = store.backlog()): ErrorCode | null {
    if (readers.problem !== null) return readers.problem;
    const bundle = trust.bundle();
    if (!bundle.ok) return bundle.failure.code;
    // Without a current staff register nobody signs in at the counter; citizens are served all the same.
    const lapsed = lapsedParts(bundle.value, new Date(clock.now())).filter(
      (part) => part !== "staffRegister",
    );
    if (lapsed.length > 0) return "trust.bundle_stale";
    if (!backlog.ok) return backlog.failure.code;
    if (backlog.value >= configuration.outbox.maxWaiting) return "store.backlog";
    return options.freeDiskMegabytes() < configuration.outbox.minFreeDiskMegabytes ? "store.disk_low" : null;
  }

  // The session ---------------------------------------------------------------------------------------------------

  const { idleSeconds, warnSeconds } = configuration.session;
  const kiosk = createKiosk({
    handlers: createEffectHandlers({
      cardWork,
      filing,
      printQueue,
      outbox,
      log,
      dispatch: (event) => void kiosk.dispatch(event),
      onQueue: options.onQueue,
    }),
    catalogue,
    timeouts: {
      browse: idleSeconds.browse * 1000,
      form: idleSeconds.form * 1000,
      review: idleSeconds.review * 1000,
      filed: idleSeconds.filed * 1000,
      problem: idleSeconds.problem * 1000,
      farewell: FAREWELL_MS,
      reading: READING_MS,
      scan: SCAN_MS,
      slip: SLIP_MS,
      cardBack: CARD_BACK_MS,
    },
    monotonic: clock.monotonic,
    today,
    newId: options.newId,
    blocked: () => blocked(),
    onBug: (error) => log("error", "internal.bug", { at: placeOf(error) }),
  });
  kiosk.onChange(changed);

  function view(): View {
    const backlog = store.backlog();
    const { id, place, kioskProfile, hotline, profile } = configuration.terminal;
    return project(
      kiosk.state,
      {
        kiosk: {
          terminal: id,
          place,
          profile: kioskProfile,
          hotline,
          millimetresPerPixel: configuration.screen.millimetresPerPixel,
        },
        demonstration: profile === "demonstration",
        devices: { reader: readers.problem, printer: printQueue.device, network: outbox.network() },
        blocked: blocked(backlog),
        waitingDossiers: backlog.ok ? backlog.value : 0,
        catalogue,
        today: today(),
        wall: clock.now(),
        now: clock.monotonic(),
        warnMs: warnSeconds * 1000,
        keptDays: configuration.outbox.keepDays,
        receiver: RECEIVER,
      },
      revision,
    );
  }

  function printOwedSlips(): void {
    const owed = store.pendingSlips();
    if (!owed.ok) {
      log("error", owed.failure.code);
      return;
    }
    for (const { id, summary } of owed.value) {
      if (summary === null) continue;
      const age = clock.now() - Date.parse(summary.filedAt);
      if (age < OWED_SLIP_AGE_MS) printQueue.add(id, age);
    }
  }

  printOwedSlips();
  outbox.start();
  const stopTrustRefresh = startTrustRefresh({ client: options.client, trust, timers: options.timers, log });
  const stopHousekeeping = startHousekeeping({
    store,
    keepDays: configuration.outbox.keepDays,
    timers: options.timers,
    log,
  });

  return {
    view,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    act: (act) => kiosk.act(act),
    search: (text) => search(index, text, SEARCH_LIMIT).map(summaryOf),
    queue() {
      const items = store.list(20);
      if (!items.ok) return [];
      return items.value.map(({ id, state, officialCode, summary: kept }) => ({
        id,
        state,
        officialCode,
        provisionalCode: kept?.provisionalCode ?? "",
      }));
    },
    async close() {
      kiosk.stop();
      stopScanner();
      stopTrustRefresh();
      stopHousekeeping();
      await outbox.stop();
      await printQueue.close();
      await readers.close();
      await options.scanner.close();
    },
  };
}
