/** What lasts and what ends at the real PC/SC service: a card left lying, a card held, several cards at once. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { toHex } from "../../core/crypto/bytes.ts";
import { runPace } from "../../core/emrtd/pace.ts";
import { choosePaceSuite } from "../../core/emrtd/pace-choice.ts";
import { canPassword } from "../../core/emrtd/pace-password.ts";
import { parsePaceInfos } from "../../core/emrtd/security-infos.ts";
import type { CardChannel } from "../../core/ports/card-reader.ts";
import { securityInfos } from "../../firmware-sim/card/security-infos.ts";
import type { CardName } from "../../firmware-sim/personalise/catalogue.ts";
import { cardAccessNumber } from "../../firmware-sim/personalise/printed.ts";
import type { PluggableCard } from "../../firmware-sim/reader/pluggable-card.ts";
import { plugIntoVpcd, vpcdPort } from "../../firmware-sim/vpcd/plug.ts";
import { seeded } from "../support/fault-transcript.ts";
import {
  anyCard,
  openPcscStand,
  type PcscStand,
  SELECT,
  SLOT_0,
  SLOT_1,
  until,
} from "../support/pcsc-stand.ts";
import { skipReason } from "../support/pcscd.ts";

const reason = skipReason();
if (reason !== undefined) process.stderr.write(`skipped: lasting readers over PC/SC: ${reason}\n`);

const READ_INFO = { cla: 0, ins: 0xb0, p1: 0x81, p2: 0, ne: 200 };
/** A watcher younger than this is not replaced in silence. */
const WATCHER_WELL_AFTER_MS = 5000;

/** The card, with what it goes through told in order. */
function watched(card: PluggableCard) {
  const story: string[] = [];
  return {
    story,
    card: {
      atr: card.atr,
      reset: () => {
        story.push("reset");
        return card.reset();
      },
      powerOff: () => card.powerOff(),
      process: (command: Uint8Array) => {
        story.push("command");
        return card.process(command);
      },
    },
  };
}

/** Our own host processes whose command line ends so. */
function hostsOf(...args: readonly string[]): readonly number[] {
  const children = readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, "utf8")
    .trim()
    .split(" ");
  const end = `\0${args.join("\0")}\0`;
  return children
    .filter((pid) => pid !== "" && readFileSync(`/proc/${pid}/cmdline`, "utf8").endsWith(end))
    .map(Number);
}

/** PACE with the card, on the curve its catalogue names. */
async function open(channel: CardChannel, name: CardName, curve: "brainpoolP256r1" | "P-256") {
  await channel.transmit(SELECT);
  const infos = parsePaceInfos(securityInfos(curve));
  const suite = infos.ok ? choosePaceSuite(infos.value, () => true) : infos;
  if (!suite.ok) throw new Error(suite.failure.code);
  const pace = await runPace(channel, suite.value, canPassword(cardAccessNumber(name)), seeded(name));
  if (!pace.ok) throw new Error(`${pace.failure.code} ${pace.failure.detail}`);
  return pace.value.channel;
}

describe.skipIf(reason !== undefined)("what lasts at the PC/SC service", () => {
  let stand: PcscStand;
  let openedAt = 0;

  beforeAll(async () => {
    stand = await openPcscStand();
    openedAt = performance.now();
  });
  afterEach(() => stand.clear());
  afterAll(() => stand?.close());

  const told = () =>
    stand.events.map((event) =>
      event.type === "card" && event.stillThere ? "card, still there" : event.type,
    );

  test("two readers, two cards, contact and contactless, are read at the same time", async () => {
    await stand.plug(anyCard("contact", "minh-anh"), 0);
    await stand.plug(anyCard("contactless", "duc-long"), 1);
    const inSlot = await stand.connect(SLOT_0);
    const onPad = await stand.connect(SLOT_1);
    expect([inSlot.channel.interface, onPad.channel.interface]).toEqual(["contact", "contactless"]);
    const order: string[] = [];
    const noted = (channel: CardChannel, who: string): CardChannel => ({
      ...channel,
      transmit: (command) => {
        order.push(who);
        return channel.transmit(command);
      },
    });
    const [slot, pad] = await Promise.all([
      open(noted(inSlot.channel, "slot"), "minh-anh", "brainpoolP256r1"),
      open(noted(onPad.channel, "pad"), "duc-long", "P-256"),
    ]);
    const infos = await Promise.all([slot.transmit(READ_INFO), pad.transmit(READ_INFO)]);
    expect(infos.map((info) => info.ok)).toEqual([true, true]);
    // Only in the slot does a card tell its access number (DO 82 of EF.INFO carries six digits there).
    const can = toHex(new TextEncoder().encode(cardAccessNumber("minh-anh")));
    expect(infos.map((info) => info.ok && toHex(info.value.data).includes(can))).toEqual([true, false]);
    // Neither waited for the other to be through.
    expect(order.slice(0, 4)).toContain("slot");
    expect(order.slice(0, 4)).toContain("pad");
    expect(order.lastIndexOf("slot")).toBeGreaterThan(order.indexOf("pad"));
    expect(order.lastIndexOf("pad")).toBeGreaterThan(order.indexOf("slot"));
    await Promise.all([inSlot.release(), onPad.release()]);
  });

  test("secure messaging survives nine idle seconds, in which the card is sent nothing", async () => {
    const { card, story } = watched(anyCard());
    await stand.plug(card);
    const { channel, release } = await stand.connect(SLOT_0);
    const secure = await open(channel, "minh-anh", "brainpoolP256r1");
    const before = story.length;
    await pause(9000);
    expect(story.slice(before)).toEqual([]);
    expect(await secure.transmit(READ_INFO)).toMatchObject({ ok: true });
    expect(story.slice(before)).toEqual(["command"]);
    await release();
  });

  test.skipIf(process.platform !== "linux")(
    "a card left lying makes no event when its host or the watcher dies",
    async () => {
      const { card, story } = watched(anyCard());
      await stand.plug(card);
      await pause(Math.max(0, openedAt + WATCHER_WELL_AFTER_MS + 500 - performance.now()));
      stand.events.length = 0;
      const { release } = await stand.connect(SLOT_0);
      const resets = story.length;
      for (const pid of hostsOf("reader", "Virtual PCD 00 00")) process.kill(pid, "SIGKILL");
      // The service lets go of a card whose holder died, and resets it.
      await until(() => story.length > resets, "a reset");
      await release();
      const [watcher] = hostsOf("watch");
      if (watcher === undefined) throw new Error("no watcher");
      process.kill(watcher, "SIGKILL");
      await until(() => hostsOf("watch").some((pid) => pid !== watcher), "a new watcher");
      await pause(1500);
      expect(told()).toEqual([]);
      await stand.plug(anyCard("contactless"), 1);
      expect(told()).toEqual(["card"]);
      stand.events.unshift({ type: "card", readerId: SLOT_0, atr: card.atr, interface: "contact" });
    },
  );

  test("a card held by a program that is killed is free for the next, and reset", async () => {
    const { card, story } = watched(anyCard());
    await stand.plug(card);
    const child = fork(fileURLToPath(new URL("../support/holding-child.ts", import.meta.url)), [SLOT_0]);
    expect((await once(child, "message"))[0]).toBe("held");
    expect(await stand.readers.connect(SLOT_0)).toMatchObject({
      ok: false,
      failure: { code: "reader.failed", detail: "Sharing violation" },
    });
    const before = story.filter((each) => each === "reset").length;
    child.kill("SIGKILL");
    await once(child, "exit");
    const { channel, release } = await stand.connect(SLOT_0);
    expect(story.filter((each) => each === "reset").length).toBeGreaterThan(before);
    expect((await channel.transmit(SELECT)).ok).toBe(true);
    await release();
    expect(told().filter((each) => each.startsWith("card"))).toEqual(["card"]);
  });

  test.for(["SIGTERM", "SIGKILL"] as const)(
    "a card left lying while the service is restarted (%s) is told as still there; lifted and laid down, as new",
    async (signal, { skip }) => {
      skip(!stand.pcscd.ours, "pcscd ran before; it is not ours to stop");
      const card = anyCard("contactless");
      await stand.plug(card, 1);
      const held = signal === "SIGKILL" ? await stand.connect(SLOT_1) : undefined;
      stand.events.length = 0;
      await stand.pcscd.stop(signal);
      await stand.seen("failed");
      if (held !== undefined) {
        expect(await held.channel.transmit(SELECT)).toMatchObject({
          failure: { code: "reader.service_absent" },
        });
        await held.release();
      }
      expect(told()).toEqual(["detached", "removed", "detached", "failed"]);
      stand.events.length = 0;
      await stand.pcscd.start();
      // The line of the virtual reader went down with the service; the card in it is the same.
      const again = await plugIntoVpcd({ card, port: vpcdPort(1) });
      if (!again.ok) throw new Error(again.failure.code);
      await stand.seen("card", SLOT_1);
      expect(told()).toEqual(["recovered", "attached", "attached", "card, still there"]);
      await again.value.close();
      await stand.seen("removed", SLOT_1);
      stand.events.length = 0;
      await stand.plug(anyCard("contactless"), 1);
      expect(told().filter((each) => each.startsWith("card"))).toEqual(["card"]);
      const { channel, release } = await stand.connect(SLOT_1);
      expect((await channel.transmit(SELECT)).ok).toBe(true);
      await release();
    },
  );
});
