/** The simulated readers as the service meets them: events, exclusive links, hands and faults. */
import { describe, expect, it } from "vitest";
import { fromHex, toHex } from "../../../core/crypto/bytes.ts";
import type { CardChannel, ReaderEvent } from "../../../core/ports/card-reader.ts";
import {
  createSimulatedReaders,
  type SimulatedReadersOptions,
} from "../../../firmware-sim/reader/simulated-readers.ts";
import { random } from "../../../main/random.ts";

const SELECT = fromHex("00A4040007F0564E424E430100");
const CONTACTLESS_ATR = "3b858001424e43013278";

function readers(options: Partial<SimulatedReadersOptions> = {}) {
  return createSimulatedReaders({
    now: () => Date.UTC(2026, 8, 14),
    random,
    ...options,
  });
}

/** A card on the pad and an open channel to it. */
async function onThePad(options: Partial<SimulatedReadersOptions> = {}) {
  const simulated = readers(options);
  simulated.present("contactless", "minh-anh");
  const connection = await simulated.connect("sim-contactless");
  if (!connection.ok) throw new Error(connection.failure.code);
  return { simulated, ...connection.value };
}

async function outcome(channel: CardChannel, command = SELECT): Promise<string> {
  const response = await channel.transmit(command);
  return response.ok ? toHex(response.value) : response.failure.code;
}

/** Waits until all events told so far have arrived. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe("watching", () => {
  it("tells readers and cards that are there, then what the hands do", async () => {
    const simulated = readers();
    simulated.present("contactless", "minh-anh");
    const events: ReaderEvent[] = [];
    const stop = simulated.watch((event) => events.push(event));
    simulated.remove("contactless");
    simulated.present("contact", "duc-long");
    await settled();
    stop();
    simulated.remove("contact");
    await settled();
    const told = events.map((event) =>
      "readerId" in event ? `${event.type} ${event.readerId}` : event.type,
    );
    expect(told).toEqual([
      "attached sim-contact",
      "attached sim-contactless",
      "card sim-contactless",
      "removed sim-contactless",
      "card sim-contact",
    ]);
    expect(events.flatMap((event) => (event.type === "card" ? [toHex(event.atr)] : []))).toEqual([
      CONTACTLESS_ATR,
      "3b8501424e430131fb",
    ]);
  });

  it("moves a card that is presented elsewhere, and refuses names of no card", () => {
    const simulated = readers();
    expect(simulated.present("contactless", "minh-anh").ok).toBe(true);
    expect(simulated.present("contact", "minh-anh").ok).toBe(true);
    expect(simulated.state()).toEqual({ contact: "minh-anh", contactless: null });
    expect(simulated.present("contact", "nobody")).toMatchObject({ failure: { code: "card.unknown" } });
    expect(simulated.state().contact).toBe("minh-anh");
  });
});

describe("the link", () => {
  it("is exclusive, is reset at each connection, and ends with release", async () => {
    const { simulated, channel, release } = await onThePad();
    expect(toHex(channel.atr)).toBe(CONTACTLESS_ATR);
    expect(await outcome(channel)).toMatch(/9000$/);
    expect(await simulated.connect("sim-contactless")).toMatchObject({ failure: { code: "reader.failed" } });
    await release();
    expect(await outcome(channel)).toBe("card.lost");
    const again = await simulated.connect("sim-contactless");
    if (!again.ok) throw new Error("not released");
    expect(await outcome(again.value.channel, fromHex("00B0810000"))).toBe("6a82");
  });

  it("needs a reader and a card", async () => {
    const simulated = readers();
    expect(await simulated.connect("sim-contact")).toMatchObject({ failure: { code: "card.lost" } });
    expect(await simulated.connect("other")).toMatchObject({ failure: { code: "reader.absent" } });
  });

  it("traces headers, lengths and status words, and nothing more", async () => {
    const lines: string[] = [];
    const { channel } = await onThePad({ trace: (line) => lines.push(line) });
    await outcome(channel);
    await outcome(channel, fromHex("00B0820000"));
    expect(lines).toEqual(["00 A4 04 00 · 13 B → 19 B · 9000", "00 B0 82 00 · 5 B → 2 B · 6982"]);
  });
});

describe("faults", () => {
  it("pulls the card during the planted command; a new card is read again", async () => {
    const { simulated, channel } = await onThePad();
    simulated.setFault("contactless", { kind: "pull", atCommand: 2 });
    expect([await outcome(channel), await outcome(channel), await outcome(channel)]).toEqual([
      expect.stringMatching(/9000$/),
      "card.lost",
      "card.lost",
    ]);
    expect(simulated.state().contactless).toBeNull();
    simulated.present("contactless", "minh-anh");
    const again = await simulated.connect("sim-contactless");
    expect(again.ok && (await outcome(again.value.channel))).toMatch(/9000$/);
  });

  it("loses the exchange in which a hand takes the card away", async () => {
    const { simulated, channel } = await onThePad({ sleep: () => new Promise(() => {}) });
    simulated.setFault("contactless", { kind: "silent", atCommand: 1 });
    const waiting = outcome(channel);
    simulated.remove("contactless");
    expect(await waiting).toBe("card.lost");
  });

  it("gives up on a silent card after its time; an answer without a status word is a lost card", async () => {
    const waits: number[] = [];
    const sleep = async (milliseconds: number) => waits.push(milliseconds);
    const { simulated, channel, release } = await onThePad({ sleep, answerTimeOutMs: 700 });
    simulated.setFault("contactless", { kind: "silent", atCommand: 1 });
    expect(await outcome(channel)).toBe("card.no_answer");
    expect(waits).toEqual([700]);
    // Whoever held the silent card has given it up.
    expect(await outcome(channel)).toBe("card.lost");
    simulated.setFault("contactless", { kind: "garbage", atCommand: 3, answer: fromHex("FF") });
    const again = await simulated.connect("sim-contactless");
    expect(again).toMatchObject({ failure: { code: "reader.failed" } });
    await release();
    const next = await simulated.connect("sim-contactless");
    if (!next.ok) throw new Error(next.failure.code);
    const answers = [await outcome(next.value.channel), await outcome(next.value.channel)];
    expect(answers).toEqual([expect.stringMatching(/9000$/), "card.lost"]);
  });
});
