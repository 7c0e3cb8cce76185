/** The PC/SC readers against the real pcscd and its virtual reader. */
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { ReaderEvent } from "../../core/ports/card-reader.ts";
import { makeCard } from "../../firmware-sim/personalise/make-card.ts";
import type { PluggableCard } from "../../firmware-sim/reader/pluggable-card.ts";
import {
  openPcscStand,
  type PcscStand,
  SELECT,
  SLOT_0,
  SLOT_1,
  TRANSMIT_TIMEOUT_MS,
  until,
} from "../support/pcsc-stand.ts";
import { skipReason } from "../support/pcscd.ts";

const reason = skipReason();
if (reason !== undefined) process.stderr.write(`skipped: readers over PC/SC: ${reason}\n`);

/** A card of the simulator that can be told to fall silent. */
function newCard(face: "contact" | "contactless" = "contact") {
  const card = makeCard("minh-anh", { now: Date.now(), interface: face, random: (n) => randomBytes(n) });
  let falling = Number.POSITIVE_INFINITY;
  let wake: () => void = () => undefined;
  const asleep = new Promise<void>((resolve) => {
    wake = resolve;
  });
  const pluggable: PluggableCard = {
    atr: card.atr,
    reset: () => card.reset(),
    powerOff: () => card.powerOff(),
    async process(command) {
      falling -= 1;
      if (falling < 0) await asleep;
      return card.process(command);
    },
  };
  return {
    pluggable,
    atr: card.atr,
    fallSilentAfter: (commands: number) => {
      falling = commands;
    },
    wake: () => wake(),
  };
}

/** Process ids of our own reader hosts for this reader. */
function hostsOf(reader: string): readonly number[] {
  const children = readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, "utf8");
  return children
    .trim()
    .split(" ")
    .filter(
      (pid) => pid !== "" && readFileSync(`/proc/${pid}/cmdline`, "utf8").endsWith(`\0reader\0${reader}\0`),
    )
    .map(Number);
}

describe.skipIf(reason !== undefined)("PC/SC readers", () => {
  let stand: PcscStand;

  beforeAll(async () => {
    stand = await openPcscStand();
  });
  afterEach(() => stand.clear());
  afterAll(() => stand?.close());

  const seen = (type: ReaderEvent["type"], readerId?: string) => stand.seen(type, readerId);
  const connect = (readerId: string) => stand.connect(readerId);
  const plug = (card: { readonly pluggable: PluggableCard }, slot: 0 | 1 = 0) =>
    stand.plug(card.pluggable, slot);

  test("a card that comes is told with its ATR and answers SELECT; a card that goes is told", async () => {
    const card = newCard();
    const inside = await plug(card);
    expect(await seen("card", SLOT_0)).toMatchObject({ interface: "contact", atr: card.atr });
    const { channel, release } = await connect(SLOT_0);
    const answer = await channel.transmit(SELECT);
    expect(answer.ok && Buffer.from(answer.value).toString("hex")).toMatch(/^6f.*8407f0564e424e4301.*9000$/);
    expect(channel.limits.extendedLength).toBe(true);
    await release();
    await inside.close();
    await seen("removed", SLOT_0);
  });

  test("the security state does not outlive a release", async () => {
    const card = newCard();
    let resets = 0;
    await plug({
      pluggable: {
        ...card.pluggable,
        reset: () => {
          resets += 1;
          return card.pluggable.reset();
        },
      },
    });
    await seen("card", SLOT_0);
    const before = resets;
    await (await connect(SLOT_0)).release();
    await until(() => resets > before, "a reset");
    expect(stand.cardsPresent().has(SLOT_0)).toBe(true);
  });

  test("one reader is held by one connection", async () => {
    await plug(newCard());
    await seen("card", SLOT_0);
    const first = await connect(SLOT_0);
    expect(await stand.readers.connect(SLOT_0)).toMatchObject({
      ok: false,
      failure: { code: "reader.failed" },
    });
    await first.release();
    await (await connect(SLOT_0)).release();
  });

  test("a card pulled in a session is lost, and the next one is read", async () => {
    const inside = await plug(newCard());
    await seen("card", SLOT_0);
    const { channel, release } = await connect(SLOT_0);
    expect((await channel.transmit(SELECT)).ok).toBe(true);
    await inside.close();
    expect(await channel.transmit(SELECT)).toMatchObject({ ok: false, failure: { code: "card.lost" } });
    await release();
    await seen("removed", SLOT_0);
    expect(await stand.readers.connect(SLOT_0)).toMatchObject({ ok: false, failure: { code: "card.lost" } });

    stand.events.length = 0;
    await plug(newCard());
    await seen("card", SLOT_0);
    const again = await connect(SLOT_0);
    expect((await again.channel.transmit(SELECT)).ok).toBe(true);
    await again.release();
  });

  test("a card torn out in the middle of a command is lost", async () => {
    const card = newCard();
    card.fallSilentAfter(1);
    const inside = await plug(card);
    await seen("card", SLOT_0);
    const { channel, release } = await connect(SLOT_0);
    expect((await channel.transmit(SELECT)).ok).toBe(true);
    const torn = channel.transmit(SELECT);
    setTimeout(() => card.wake(), 2 * TRANSMIT_TIMEOUT_MS);
    // `close` waits for the line to be gone, not for the card that still thinks.
    await Promise.race([inside.close(), torn]);
    expect(await torn).toMatchObject({ ok: false, failure: { code: "card.lost" } });
    await release();
  });

  test("a silent card is given up in time, harms no other reader, and the next card is read", async () => {
    const silent = newCard();
    silent.fallSilentAfter(0);
    const inside = await plug(silent, 0);
    await plug(newCard(), 1);
    await seen("card", SLOT_0);
    await seen("card", SLOT_1);
    const stuck = await connect(SLOT_0);
    const other = await connect(SLOT_1);
    const began = performance.now();
    const waiting = stuck.channel.transmit(SELECT);
    expect((await other.channel.transmit(SELECT)).ok).toBe(true);
    expect(await waiting).toMatchObject({ ok: false, failure: { code: "card.no_answer" } });
    expect(performance.now() - began).toBeLessThan(TRANSMIT_TIMEOUT_MS + 1000);
    // The connection died with its host; what is tried on it afterwards fails at once.
    expect(await stuck.channel.transmit(SELECT)).toMatchObject({ ok: false, failure: { code: "card.lost" } });
    await stuck.release();
    expect((await other.channel.transmit(SELECT)).ok).toBe(true);
    await other.release();

    await inside.close();
    silent.wake();
    await seen("removed", SLOT_0);
    stand.events.splice(
      0,
      stand.events.length,
      ...stand.events.filter((each) => "readerId" in each && each.readerId === SLOT_1),
    );
    await plug(newCard(), 0);
    await seen("card", SLOT_0);
    const again = await connect(SLOT_0);
    expect((await again.channel.transmit(SELECT)).ok).toBe(true);
    await again.release();
  });

  test.skipIf(process.platform !== "linux")("a host that crashes costs one read", async () => {
    const card = newCard();
    card.fallSilentAfter(1);
    await plug(card);
    const { channel, release } = await connect(SLOT_0);
    expect((await channel.transmit(SELECT)).ok).toBe(true);
    const waiting = channel.transmit(SELECT);
    await pause(100);
    for (const pid of hostsOf("Virtual PCD 00 00")) process.kill(pid, "SIGSEGV");
    expect(await waiting).toMatchObject({ failure: { code: "reader.failed" } });
    await release();
    card.fallSilentAfter(Number.POSITIVE_INFINITY);
    card.wake();
    const again = await connect(SLOT_0);
    expect((await again.channel.transmit(SELECT)).ok).toBe(true);
    await again.release();
  });

  test("two slots are two readers", async () => {
    await plug(newCard("contact"), 0);
    await plug(newCard("contactless"), 1);
    expect(await seen("card", SLOT_0)).toMatchObject({ interface: "contact" });
    expect(await seen("card", SLOT_1)).toMatchObject({ interface: "contactless" });
    const both = [await connect(SLOT_0), await connect(SLOT_1)];
    const answers = await Promise.all(both.map(({ channel }) => channel.transmit(SELECT)));
    expect(answers.map((each) => each.ok)).toEqual([true, true]);
    await Promise.all(both.map(({ release }) => release()));
  });

  test("a card that answers with less than a status word is lost", async () => {
    const card = newCard();
    await plug({ pluggable: { ...card.pluggable, process: async () => Uint8Array.of(0x90) } });
    await seen("card", SLOT_0);
    const { channel, release } = await connect(SLOT_0);
    expect(await channel.transmit(SELECT)).toMatchObject({ ok: false, failure: { code: "card.lost" } });
    await release();
  });

  test("an extended command and its long answer pass whole", async () => {
    const card = newCard();
    await plug({
      pluggable: { ...card.pluggable, process: async (sent) => Uint8Array.of(...sent, 0x90, 0x00) },
    });
    await seen("card", SLOT_0);
    const { channel, release } = await connect(SLOT_0);
    const command = Uint8Array.of(0x00, 0xd6, 0x00, 0x00, 0x00, 0x75, 0x30, ...randomBytes(30_000));
    const answer = await channel.transmit(command);
    expect(answer.ok && Buffer.from(answer.value).equals(Buffer.from([...command, 0x90, 0x00]))).toBe(true);
    await release();
  });

  test("a reader that is not there is absent", async () => {
    expect(await stand.readers.connect("pcsc:No Such Reader")).toMatchObject({
      failure: { code: "reader.absent" },
    });
    expect(await stand.readers.connect("simulated:contact")).toMatchObject({
      failure: { code: "reader.absent" },
    });
  });

  test("the PC/SC service stops in a session and comes back", async ({ skip }) => {
    skip(!stand.pcscd.ours, "pcscd ran before; it is not ours to stop");
    await plug(newCard());
    await seen("card", SLOT_0);
    const { channel, release } = await connect(SLOT_0);
    await stand.pcscd.stop();
    expect(await channel.transmit(SELECT)).toMatchObject({ failure: { code: "reader.service_absent" } });
    await release();
    expect(await seen("failed")).toMatchObject({ failure: { code: "reader.service_absent" } });
    expect(stand.events.slice(-4).map((each) => each.type)).toEqual([
      "removed",
      "detached",
      "detached",
      "failed",
    ]);
    expect(await stand.readers.connect(SLOT_0)).toMatchObject({ failure: { code: "reader.service_absent" } });
    const late: ReaderEvent[] = [];
    stand.readers.watch((event) => late.push(event))();
    expect(late.map((each) => each.type)).toEqual(["failed"]);

    stand.events.length = 0;
    await stand.pcscd.start();
    await seen("recovered");
    await seen("attached", SLOT_0);
    await plug(newCard());
    await seen("card", SLOT_0);
    const again = await connect(SLOT_0);
    expect((await again.channel.transmit(SELECT)).ok).toBe(true);
    await again.release();
  });
});
