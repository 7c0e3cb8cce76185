/** PIN and PUK as the card keeps them (docs/card-profile.md, "PIN"). */
import { describe, expect, it } from "vitest";
import { fromHex, toHex, utf8 } from "../../../core/crypto/bytes.ts";
import { type CitizenCardMemory, newMemory } from "../../../firmware-sim/card/memory.ts";
import type { SimulatedCard } from "../../../firmware-sim/card/simulated-card.ts";
import { type PocketTerminal, SELECT_APPLICATION, send } from "../pocket-terminal.ts";
import { CAN, PIN, PUK, sampleCard } from "../sample-card.ts";
import { authenticated } from "../test-terminal.ts";

const nothing = new Uint8Array();
const WRONG = "000000";
const NEW = "112233";

const card = (memory: CitizenCardMemory = newMemory(), where: "contact" | "contactless" = "contact") =>
  sampleCard({ memory, interface: where });
const tapped = (memory?: CitizenCardMemory, where?: "contact" | "contactless") =>
  authenticated(card(memory, where), CAN);
const verify = async (terminal: PocketTerminal, pin: string) =>
  (await terminal.exchange("200081", utf8(pin))).sw;
const change = async (terminal: PocketTerminal, pins: string) =>
  (await terminal.exchange("240081", utf8(pins))).sw;
const unblock = async (terminal: PocketTerminal, digits: string) =>
  (await terminal.exchange("2C0081", utf8(digits))).sw;
const tries = async (terminal: PocketTerminal) => (await terminal.exchange("200081", nothing)).sw;
const isShown = async (terminal: PocketTerminal) =>
  (await terminal.exchange("B2031C", nothing, "00")).sw === "9000";

describe("VERIFY", () => {
  it("opens protected claims, and says whether it has", async () => {
    const terminal = await tapped();
    expect(await tries(terminal)).toBe("63c3");
    expect(await verify(terminal, PIN)).toBe("9000");
    expect(await tries(terminal)).toBe("9000");
    expect(await isShown(terminal)).toBe(true);
  });

  it("counts three wrong tries and blocks, across power-off and for the right PIN too", async () => {
    const memory = newMemory();
    expect(await verify(await tapped(memory), WRONG)).toBe("63c2");
    expect(await verify(await tapped(memory), WRONG)).toBe("63c1");
    const last = await tapped(memory);
    expect(await tries(last)).toBe("63c1");
    expect(await verify(last, WRONG)).toBe("6983");
    const after = await tapped(memory);
    expect([await tries(after), await verify(after, PIN)]).toEqual(["6983", "6983"]);
    expect(await isShown(after)).toBe(false);
  });

  it("gives all tries back after a right one", async () => {
    const memory = newMemory();
    const terminal = await tapped(memory);
    expect(await verify(terminal, WRONG)).toBe("63c2");
    expect(await verify(terminal, PIN)).toBe("9000");
    expect(memory.pinTries).toBe(3);
  });

  it("takes the last try in the slot only, and does not count one over the air", async () => {
    const memory = newMemory();
    const pad = await tapped(memory, "contactless");
    expect([await verify(pad, WRONG), await verify(pad, WRONG)]).toEqual(["63c2", "63c1"]);
    for (const pin of [WRONG, PIN]) expect(await verify(pad, pin)).toBe("6985");
    expect(await change(pad, PIN + NEW)).toBe("6985");
    expect(memory.pinTries).toBe(1);
    expect(await verify(await tapped(memory, "contact"), PIN)).toBe("9000");
    expect(await verify(await tapped(memory, "contactless"), PIN)).toBe("9000");
  });

  it("takes the try before it compares", async () => {
    const written: number[] = [];
    const memory = new Proxy(newMemory(), {
      set(target, name, value) {
        if (name === "pinTries") written.push(value);
        return Reflect.set(target, name, value);
      },
    });
    const terminal = await tapped(memory);
    await verify(terminal, PIN);
    await verify(terminal, WRONG);
    expect(written).toEqual([2, 3, 2]);
  });

  it("takes no try for what cannot be a PIN, another reference or another form", async () => {
    const memory = newMemory();
    const terminal = await tapped(memory);
    for (const pin of ["12345", "1234567", "12345a", "      "])
      expect(await verify(terminal, pin)).toBe("6a80");
    expect((await terminal.exchange("200001", utf8(WRONG))).sw).toBe("6a88");
    expect((await terminal.exchange("200181", utf8(WRONG))).sw).toBe("6a86");
    expect(memory.pinTries).toBe(3);
  });

  it("loses what it showed by a wrong PIN", async () => {
    const terminal = await tapped();
    await verify(terminal, PIN);
    expect(await verify(terminal, WRONG)).toBe("63c2");
    expect(await isShown(terminal)).toBe(false);
  });

  it.each([
    ["selecting the application", (it) => send(it, SELECT_APPLICATION)],
    ["selecting the master file", (it) => send(it, "00A4000C023F00")],
    ["a reset", async (it) => it.reset()],
    ["a command in clear", (it) => send(it, "00B0810000")],
  ] as readonly [string, (it: SimulatedCard) => Promise<unknown>][])("loses it by %s", async (_, act) => {
    const it = card();
    const terminal = await authenticated(it, CAN);
    expect(await verify(terminal, PIN)).toBe("9000");
    await act(it);
    expect(toHex(await it.process(terminal.protect("B2031C", nothing, "00")))).toBe("6985");
    const again = await authenticated(it, CAN);
    expect(await tries(again)).toBe("63c3");
    expect(await isShown(again)).toBe(false);
  });

  it("loses it by a protected SELECT", async () => {
    const it = card();
    const terminal = await authenticated(it, CAN);
    await verify(terminal, PIN);
    expect((await terminal.exchange("A40400", fromHex("F0564E424E4301"), "00")).sw).toBe("9000");
    expect(await isShown(await authenticated(it, CAN))).toBe(false);
  });
});

describe("CHANGE REFERENCE DATA", () => {
  it("sets another PIN that stays without power", async () => {
    const memory = newMemory();
    expect(await change(await tapped(memory), PIN + NEW)).toBe("9000");
    const terminal = await tapped(memory);
    expect(await verify(terminal, PIN)).toBe("63c2");
    expect(await verify(terminal, NEW)).toBe("9000");
  });

  it("counts a wrong old PIN as a try, shows nothing by a right one, and takes digits only", async () => {
    const memory = newMemory();
    const terminal = await tapped(memory);
    expect(await change(terminal, WRONG + NEW)).toBe("63c2");
    expect(await change(terminal, `${PIN}11223x`)).toBe("6a80");
    expect(memory.pinTries).toBe(2);
    expect(await change(terminal, PIN + NEW)).toBe("9000");
    expect(await isShown(terminal)).toBe(false);
  });
});

describe("RESET RETRY COUNTER", () => {
  it("sets a new PIN with all its tries, and shows nothing", async () => {
    const memory = newMemory();
    const terminal = await tapped(memory);
    for (const _ of [1, 2, 3]) await verify(terminal, WRONG);
    expect(await unblock(terminal, PUK + NEW)).toBe("9000");
    expect(await tries(terminal)).toBe("63c3");
    expect(await isShown(terminal)).toBe(false);
    expect(await verify(terminal, NEW)).toBe("9000");
  });

  it("has its own counter of ten, kept without power, that the PIN does not touch", async () => {
    const memory = newMemory();
    const expected = ["63c9", "63c8", "63c7", "63c6", "63c5", "63c4", "63c3", "63c2", "63c1", "6983", "6983"];
    for (const sw of expected) expect(await unblock(await tapped(memory), `99999999${NEW}`)).toBe(sw);
    expect(await unblock(await tapped(memory), PUK + NEW)).toBe("6983");
    expect(await verify(await tapped(memory), PIN)).toBe("9000");
  });

  it("takes its last try in the slot only", async () => {
    const memory = { ...newMemory(), pukTries: 1 };
    expect(await unblock(await tapped(memory, "contactless"), PUK + NEW)).toBe("6985");
    expect(await unblock(await tapped(memory, "contact"), PUK + NEW)).toBe("9000");
    expect(memory.pukTries).toBe(10);
  });
});
