/** The dock's hand on the faults of a reader. */
import { describe, expect, it } from "vitest";
import { fromHex, toHex } from "../../../core/crypto/bytes.ts";
import { DOCK_FAULTS, FAULT_FILES } from "../../../core/protocol/dock.ts";
import { dockWithReaders } from "../../support/dock-stand.ts";

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

  const files = Object.values(FAULT_FILES).flat();
  it.each(
    DOCK_FAULTS.flatMap(({ kind, number, inFile }) => [
      number === null ? kind : `${kind}:${number}`,
      ...(inFile ? files.map((file) => `${kind}:${file}`) : []),
    ]),
  )("%s can be planted as the dock writes it", async (text) => {
    const dock = dockWithReaders();
    await dock.act({ type: "fault", interface: "contactless", fault: text });
    expect(dock.failures).toEqual([null]);
    expect(dock.view()?.faults.contactless).toMatch(new RegExp(`^${text}`));
  });

  it("refuses what is no fault", async () => {
    const dock = dockWithReaders();
    await dock.act({ type: "fault", interface: "contact", fault: "melt:3" });
    expect(dock.failures).toEqual(["protocol.invalid"]);
  });
});
