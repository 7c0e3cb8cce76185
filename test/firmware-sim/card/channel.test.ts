/** How a channel is opened, slowed down and lost (docs/card-profile.md, "Access control"). */
import { describe, expect, it } from "vitest";
import { fromHex, toHex } from "../../../core/crypto/bytes.ts";
import { P256 } from "../../../core/crypto/curves.ts";
import { newMemory } from "../../../firmware-sim/card/memory.ts";
import { pace, SELECT_APPLICATION, send } from "../pocket-terminal.ts";
import { CAN, contents, sampleCard } from "../sample-card.ts";
import { authenticated } from "../test-terminal.ts";

const nothing = new Uint8Array();
const READ_CREDENTIAL = "B08200";

describe("the channel", () => {
  it("opens on P-256 as well", async () => {
    const card = sampleCard({ contents: { ...contents, curve: "P-256" } });
    const terminal = await authenticated(card, CAN, { curve: P256 });
    expect((await terminal.exchange(READ_CREDENTIAL, nothing, "0000")).sw).toBe("9000");
  });

  it("ends with the first command in clear", async () => {
    const card = sampleCard();
    const { terminal } = await pace(card, CAN);
    expect(await send(card, "00B0820000")).toBe("6987");
    expect(await send(card, "00B0820000")).toBe("6982");
    expect(toHex(await card.process(terminal.protect(READ_CREDENTIAL, nothing, "00")))).toBe("6985");
  });

  it("ends with a wrong checksum, a missing one, or a replayed command", async () => {
    for (const [spoil, sw] of [
      [(command: Uint8Array) => command.with(-2, (command.at(-2) ?? 0) ^ 1), "6988"],
      [(command: Uint8Array) => Uint8Array.of(...command.subarray(0, 4), 3, 0x97, 1, 0, 0), "6987"],
      [(command: Uint8Array) => command.with(3, 1), "6988"],
    ] as const) {
      const card = sampleCard();
      const { terminal } = await pace(card, CAN);
      const command = terminal.protect(READ_CREDENTIAL, nothing, "00");
      expect(toHex(await card.process(spoil(command)))).toBe(sw);
      expect(toHex(await card.process(command))).toBe("6985");
    }
    const card = sampleCard();
    const terminal = await authenticated(card, CAN);
    const command = terminal.protect("B2011C", nothing, "00");
    expect(toHex((await card.process(command)).subarray(-2))).toBe("9000");
    expect(toHex(await card.process(command))).toBe("6988");
  });

  it.each([
    ["selecting the application in clear", async (card) => send(card, SELECT_APPLICATION)],
    ["a reset", async (card) => card.reset()],
    ["power-off", async (card) => card.powerOff()],
  ] as readonly [string, (card: ReturnType<typeof sampleCard>) => Promise<unknown>][])(
    "is lost by %s",
    async (_, act) => {
      const card = sampleCard();
      const { terminal } = await pace(card, CAN);
      await act(card);
      expect(toHex(await card.process(terminal.protect(READ_CREDENTIAL, nothing, "00")))).toBe("6985");
    },
  );

  it("answers a protected SELECT of the application under the old keys and is then free", async () => {
    const card = sampleCard();
    const { terminal } = await pace(card, CAN);
    const selected = await terminal.exchange("A40400", fromHex("F0564E424E4301"), "00");
    expect(selected.sw).toBe("9000");
    expect(await send(card, "00B0820000")).toBe("6982");
  });
});

describe("a wrong CAN", () => {
  it("is refused, slows the next tries down across power-off, and never locks", async () => {
    const waits: number[] = [];
    const memory = newMemory();
    const sleep = async (milliseconds: number) => waits.push(milliseconds);
    for (let attempt = 0; attempt < 8; attempt += 1) {
      expect((await pace(sampleCard({ memory, sleep }), "999999")).sw).toBe("6300");
    }
    expect(waits).toEqual([500, 1_000, 2_000, 3_000, 3_000]);
    expect((await pace(sampleCard({ memory, sleep }), CAN)).sw).toBe("9000");
    waits.length = 0;
    expect((await pace(sampleCard({ memory, sleep }), CAN)).sw).toBe("9000");
    expect(waits).toEqual([]);
  });

  it("holds back the answer for the whole wait, and forgets it at power-off", async () => {
    let wake = () => {};
    const sleep = () => new Promise<void>((resolve) => (wake = resolve));
    const card = sampleCard({ memory: { ...newMemory(), wrongTries: 3 }, sleep });
    await send(card, SELECT_APPLICATION);
    await send(card, "0022C1A40F800A04007F00070202040202830102");
    const waiting = send(card, "10860000027C0000");
    const queued = send(card, SELECT_APPLICATION);
    const first = await Promise.race([
      waiting,
      new Promise((resolve) => setTimeout(resolve, 20, "still waiting")),
    ]);
    expect(first).toBe("still waiting");
    card.powerOff();
    wake();
    expect(await Promise.all([waiting, queued])).toEqual(["6F00", "6F00"]);
    expect(await send(card, "00B0810000")).toBe("6A82");
  });
});
