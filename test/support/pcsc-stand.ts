/** The PC/SC readers at the real service and its virtual reader, with a hand that plugs cards in. @module */
import { setTimeout as pause } from "node:timers/promises";
import type { CardConnection, CardReader, ReaderEvent } from "../../core/ports/card-reader.ts";
import { createPcscReaders } from "../../drivers/readers/pcsc.ts";
import { openCardDrawer } from "../../firmware-sim/personalise/card-drawer.ts";
import type { ReaderFault } from "../../firmware-sim/reader/faults.ts";
import type { PluggableCard } from "../../firmware-sim/reader/pluggable-card.ts";
import { type PluggedCard, plugIntoVpcd, vpcdPort } from "../../firmware-sim/vpcd/plug.ts";
import { random } from "../../main/random.ts";
import { type Pcscd, startPcscd } from "./pcscd.ts";

const HOST_PROGRAM = new URL("../../main/reader-host/host.ts", import.meta.url);
export const TRANSMIT_TIMEOUT_MS = 1500;
export const SELECT = Uint8Array.from(Buffer.from("00a4040007f0564e424e430100", "hex"));
export const SLOT_0 = "pcsc:Virtual PCD 00 00";
export const SLOT_1 = "pcsc:Virtual PCD 00 01";

export interface PcscStand {
  readonly pcscd: Pcscd;
  readonly readers: CardReader;
  readonly events: ReaderEvent[];
  /** Waits until an event of this kind has been told. */
  seen(type: ReaderEvent["type"], readerId?: string): Promise<ReaderEvent>;
  /** Puts a card in and waits until the service has told it; takes what happens to be wrong with it along. */
  plug(card: PluggableCard, slot?: 0 | 1, fault?: ReaderFault | null): Promise<PluggedCard>;
  connect(readerId: string): Promise<CardConnection>;
  /** Readers whose card was told and not told away again. */
  cardsPresent(): ReadonlySet<string>;
  /** Pulls every card, waits until the readers are empty and forgets the events. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

/** A provincial card of the simulator. */
export function anyCard(face: "contact" | "contactless" = "contact", name = "minh-anh"): PluggableCard {
  const drawer = openCardDrawer({ now: Date.now, random });
  const card = drawer.take(name, face);
  if (!card.ok) throw new Error(card.failure.code);
  return card.value;
}

/** Waits until the condition holds; also in hooks, where expect.poll is not to be had. */
export async function until<T>(look: () => T | undefined | false, what: string): Promise<T> {
  const deadline = Date.now() + 8000;
  for (;;) {
    const found = look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > deadline) throw new Error(`${what} did not happen`);
    await pause(10);
  }
}

export async function openPcscStand(): Promise<PcscStand> {
  const pcscd = await startPcscd();
  const readers = createPcscReaders({ hostProgram: HOST_PROGRAM, transmitTimeoutMs: TRANSMIT_TIMEOUT_MS });
  const events: ReaderEvent[] = [];
  const plugged: PluggedCard[] = [];
  readers.watch((event) => events.push(event));

  function seen(type: ReaderEvent["type"], readerId?: string): Promise<ReaderEvent> {
    const fits = (each: ReaderEvent) =>
      each.type === type && (!("readerId" in each) || each.readerId === readerId);
    return until(() => events.find(fits), `${type} ${readerId ?? ""}`);
  }

  function cardsPresent(): ReadonlySet<string> {
    const present = new Set<string>();
    for (const event of events) {
      if (event.type === "card") present.add(event.readerId);
      if (event.type === "removed") present.delete(event.readerId);
    }
    return present;
  }

  /**
   * Right after another card was pulled, the virtual reader may throw the new one out again or never look at it: then
   * it is put in once more.
   */
  async function plug(card: PluggableCard, slot: 0 | 1 = 0, fault: ReaderFault | null = null) {
    const readerId = slot === 0 ? SLOT_0 : SLOT_1;
    const before = events.length;
    const told = () =>
      events.slice(before).some((each) => each.type === "card" && each.readerId === readerId);
    for (let tries = 0; tries < 5; tries++) {
      const result = await plugIntoVpcd({ card, port: vpcdPort(slot), fault: () => fault });
      if (!result.ok) throw new Error(result.failure.detail ?? result.failure.code);
      let out = false;
      void result.value.unplugged.then(() => {
        out = true;
      });
      const patience = Date.now() + 2500;
      await until(() => told() || out || Date.now() > patience, "a card");
      if (told() && !out) {
        plugged.push(result.value);
        return result.value;
      }
      await result.value.close();
      await pause(500);
    }
    throw new Error("the virtual reader takes no card");
  }

  await seen("attached", SLOT_0);
  await seen("attached", SLOT_1);
  return {
    pcscd,
    readers,
    events,
    seen,
    plug,
    cardsPresent,
    async connect(readerId) {
      const result = await readers.connect(readerId);
      if (!result.ok) throw new Error(`${result.failure.code} ${result.failure.detail}`);
      return result.value;
    },
    async clear() {
      for (const each of plugged.splice(0)) await each.close();
      await until(() => cardsPresent().size === 0, "an empty reader");
      events.length = 0;
    },
    async close() {
      for (const each of plugged.splice(0)) await each.close();
      await readers.close();
      await pcscd.stop();
    },
  };
}
