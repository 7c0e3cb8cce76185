/** The dock's hand on the faults of a reader. */
import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { fromHex, toHex } from "../../../core/crypto/bytes.ts";
import { DOCK_FAULTS, type DockAct, type DockView, dockMessageSchema } from "../../../core/protocol/dock.ts";
import { createDock, type DockDevices } from "../../../firmware-sim/dock/dock.ts";
import { handAtSimulatedReaders } from "../../../firmware-sim/dock/hands.ts";
import { openCardDrawer } from "../../../firmware-sim/personalise/card-drawer.ts";
import { createSimulatedReaders } from "../../../firmware-sim/reader/simulated-readers.ts";
import { createSimulatedScanner } from "../../../firmware-sim/scanner/scanner.ts";

function dockWithReaders() {
  const random = (length: number) => Uint8Array.from(randomBytes(length));
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
    failures,
    view: () => view,
    async act(act: DockAct) {
      const before = failures.length;
      receive({ id: before, act });
      await expect.poll(() => failures.length).toBe(before + 1);
    },
  };
}

describe("a card from the dock", () => {
  it("may be a national ID card as well", async () => {
    const dock = dockWithReaders();
    expect(dock.view()?.cards.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["minh-anh", "cccd-minh-anh"]),
    );
    await dock.act({ type: "present", interface: "contactless", card: "cccd-minh-anh" });
    expect(dock.view()?.readers.contactless).toBe("cccd-minh-anh");
    const connection = await dock.readers.connect("sim-contactless");
    if (!connection.ok) throw new Error(connection.failure.code);
    // EF.CardAccess by its short identifier: a SET of SecurityInfos.
    const answer = await connection.value.channel.transmit(fromHex("00B09C0000"));
    expect(answer.ok && toHex(answer.value)).toMatch(/^31.*(9000|6282)$/);
  });
});

describe("a card fault from the dock", () => {
  it("strikes the card in its reader alone, is shown, and is taken away again", async () => {
    const dock = dockWithReaders();
    await dock.act({ type: "fault", interface: "contact", fault: "status:1:6B00" });
    expect(dock.view()?.faults).toEqual({ contact: "status:1:6B00", contactless: null });
    for (const [cardInterface, expected] of [
      ["contact", "6b00"],
      ["contactless", "9000"],
    ] as const) {
      await dock.act({ type: "present", interface: cardInterface, card: "minh-anh" });
      const connection = await dock.readers.connect(`sim-${cardInterface}`);
      if (!connection.ok) throw new Error(connection.failure.code);
      const answer = await connection.value.channel.transmit(fromHex("00A4040007F0564E424E430100"));
      expect(answer.ok && toHex(answer.value).slice(-4)).toBe(expected);
    }
    await dock.act({ type: "fault", interface: "contact", fault: null });
    expect(dock.view()?.faults.contact).toBeNull();
    expect(dock.failures.every((code) => code === null)).toBe(true);
  });

  it.each(DOCK_FAULTS.map(({ kind, number }) => (number === null ? kind : `${kind}:${number}`)))(
    "%s can be planted as the dock writes it",
    async (text) => {
      const dock = dockWithReaders();
      await dock.act({ type: "fault", interface: "contactless", fault: text });
      expect(dock.failures).toEqual([null]);
      expect(dock.view()?.faults.contactless).toMatch(new RegExp(`^${text}`));
    },
  );

  it("refuses what is no fault", async () => {
    const dock = dockWithReaders();
    await dock.act({ type: "fault", interface: "contact", fault: "melt:3" });
    expect(dock.failures).toEqual(["protocol.invalid"]);
  });
});
