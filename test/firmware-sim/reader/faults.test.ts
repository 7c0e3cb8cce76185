/** Each fault, in the simulated reader and at the virtual one: what a terminal meets is the same. */
import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { fail, ok, type Result } from "../../../core/errors/result.ts";
import type { CardChannel } from "../../../core/ports/card-reader.ts";
import { faultText, parseFault } from "../../../firmware-sim/reader/fault-text.ts";
import type { ReaderFault } from "../../../firmware-sim/reader/faults.ts";
import { encodeFrame, FrameReader } from "../../../firmware-sim/vpcd/frames.ts";
import { plugIntoVpcd } from "../../../firmware-sim/vpcd/plug.ts";
import {
  FAULTS,
  type TranscriptCard,
  transcriptCard,
  transcriptInSlot,
  transcriptOf,
} from "../../support/fault-transcript.ts";

const LIMITS = { maxCommandBytes: 65_544, maxResponseBytes: 65_538, extendedLength: true };
const SILENCE_MS = 200;

const inTheSlot = (fault: ReaderFault | null, name: TranscriptCard = "minh-anh") =>
  transcriptInSlot(name, fault, LIMITS, SILENCE_MS);

/** A driver of our own at the other end of the plug, with the rules of the PC/SC reader host. */
async function atTheDriver(
  fault: ReaderFault | null,
  name: TranscriptCard = "minh-anh",
): Promise<readonly string[]> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const accepted = once(server, "connection");
  const plugged = await plugIntoVpcd({ card: transcriptCard(name), port: address.port, fault: () => fault });
  if (!plugged.ok) throw new Error(plugged.failure.code);
  const [socket] = (await accepted) as [Socket];
  socket.write(encodeFrame(Uint8Array.of(0x01)));
  const lines = await transcriptOf(driverChannel(socket), name);
  await plugged.value.close();
  server.close();
  return lines;
}

function driverChannel(socket: Socket): CardChannel {
  const frames = new FrameReader();
  let settle: (answer: Result<Uint8Array>) => void = () => undefined;
  let over = false;
  socket.on("data", (piece: Uint8Array) => {
    for (const body of frames.push(piece)) settle(body.length < 2 ? fail("card.lost") : ok(body));
  });
  socket.on("close", () => {
    over = true;
    settle(fail("card.lost"));
  });
  return {
    atr: new Uint8Array(),
    interface: "contact",
    limits: LIMITS,
    transmit: (command) =>
      new Promise((resolve) => {
        if (over) return resolve(fail("card.lost"));
        const timer = setTimeout(() => {
          over = true;
          resolve(fail("card.no_answer"));
        }, SILENCE_MS);
        settle = (answer) => {
          clearTimeout(timer);
          resolve(answer);
        };
        socket.write(encodeFrame(command));
      }),
  };
}

function fault(text: string): ReaderFault {
  const parsed = parseFault(text);
  if (parsed === undefined) throw new Error(text);
  return parsed;
}

describe("a card with a fault", () => {
  describe.each(["minh-anh", "cccd-minh-anh"] as const)("%s", (name) => {
    it.each(FAULTS)(
      "%s: the same commands and answers in the slot and at the virtual reader",
      async (text) => {
        const good = await inTheSlot(null, name);
        const slot = await inTheSlot(fault(text), name);
        expect(await atTheDriver(fault(text), name)).toEqual(slot);
        // The comparison would be empty if the fault changed nothing; a slow card says what it says.
        if (text.startsWith("slow")) expect(slot).toEqual(good);
        else expect(slot).not.toEqual(good);
      },
    );

    it("is the card itself without a fault", async () => {
      const good = await inTheSlot(null, name);
      expect(await atTheDriver(null, name)).toEqual(good);
      expect(good).toHaveLength(14);
      // PACE went through, and what follows it is protected: each answer ends in its checksum.
      for (const line of good.slice(10, 13)) expect(line).toMatch(/8e08[0-9a-f]{20}$/);
    });
  });

  describe.each([
    ["minh-anh", "EF.INFO"],
    ["cccd-minh-anh", "EF.SOD"],
  ] as const)("%s, in a file", (name, file) => {
    /** The two last answers under secure messaging, each a part of the file. */
    const protectedAnswers = async (text: string | null) =>
      (await inTheSlot(text === null ? null : fault(text), name)).slice(11, 13);

    // Of EF.SOD less is read than there is.
    const kinds = ["huge", "status", "truncate", "flip", ...(file === "EF.INFO" ? ["endless"] : [])];
    it.each(kinds)(
      "%s strikes under the card's own protection, in the slot and at the virtual reader alike",
      async (kind) => {
        const answers = await protectedAnswers(`${kind}:${file}`);
        const good = await protectedAnswers(null);
        expect((await atTheDriver(fault(`${kind}:${file}`), name)).slice(11, 13)).toEqual(answers);
        for (const [index, answer] of answers.entries()) {
          expect(answer).not.toBe(good[index]);
          // The checksum is there, and the terminal has gone on: a wrong one would have closed the channel.
          expect(answer).toMatch(/8e08[0-9a-f]{20}$/);
        }
        const other = name === "minh-anh" ? "EF.VC" : "DG14";
        expect(await protectedAnswers(`${kind}:${other}`)).toEqual(good);
      },
    );
  });

  it("slow: each answer takes its time, in both ways", async () => {
    for (const way of [inTheSlot, atTheDriver]) {
      const began = performance.now();
      const lines = await way({ kind: "slow", milliseconds: 20 });
      expect(performance.now() - began).toBeGreaterThanOrEqual(lines.length * 19);
    }
  });

  it("slower than the reader waits is silent", async () => {
    const [first, second] = await inTheSlot({ kind: "slow", milliseconds: 10_000 });
    expect(first).toMatch(/> card\.no_answer$/);
    expect(second).toMatch(/> card\.lost$/);
  });

  it("strikes the answer it names, and as it says", async () => {
    const at = async (text: string, line: number) =>
      (await inTheSlot(fault(text)))[line - 1]?.split(" > ")[1];
    const own = await at("slow:1", 3);
    expect(await at("status:3:6B00", 3)).toBe("6b00");
    expect(await at("truncate:3:4", 3)).toBe(`${own?.slice(0, 8)}${own?.slice(-4)}`);
    expect(await at("replay:3", 3)).toBe(await at("slow:1", 2));
    const flipped = await at("flip:3:1:7", 3);
    expect(
      Number.parseInt(flipped?.slice(2, 4) ?? "", 16) ^ Number.parseInt(own?.slice(2, 4) ?? "", 16),
    ).toBe(0x80);
    expect(flipped?.slice(4)).toBe(own?.slice(4));
    expect(await at("huge", 3)).toBe(`${own?.slice(0, 2)}847fffffff${own?.slice(12)}`);
    expect((await at("endless", 3))?.length).toBe(2 * 258);
  });
});

describe("a fault as text", () => {
  it.each([
    ["pull:3", "pull:3"],
    ["garbage:2", "garbage:2:FF"],
    ["garbage:2:0102", "garbage:2:0102"],
    ["slow:250", "slow:250"],
    ["status:4", "status:4:6F00"],
    ["truncate:4", "truncate:4:1"],
    ["flip:4:10", "flip:4:10:0"],
    ["replay:2", "replay:2"],
    ["huge", "huge"],
    ["huge:DG2", "huge:DG2"],
    ["endless:EF.ATR/INFO", "endless:EF.ATR/INFO"],
    ["status:EF.SOD", "status:EF.SOD:6F00"],
    ["truncate:DG1:40", "truncate:DG1:40"],
    ["flip:EF.VC:9:3", "flip:EF.VC:9:3"],
    ["middle", "middle"],
  ])("%s is read and written", (text, written) => {
    expect(faultText(fault(text))).toBe(written);
    expect(faultText(fault(written))).toBe(written);
  });

  it.each([
    "",
    "pull",
    "pull:0",
    "pull:x",
    "pull:1:2",
    "replay:1",
    "flip:1:2:8",
    "status:1:90",
    "garbage:1:A",
    "endless:1",
    "endless:DG1:1",
    "huge:dg1",
    "huge:",
    "status:DG99",
    "status:EF.SOD:6F00:1",
    "pull:EF.SOD",
    "slow:DG1",
    "middle:1",
    "melt:1",
    "slow:99999999",
  ])("%s is none", (text) => {
    expect(parseFault(text)).toBeUndefined();
  });
});
