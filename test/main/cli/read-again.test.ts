/** A card that is lifted while it is read, at the command line: laid down again in time, or not. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { identifyDocument } from "../../../core/identity/national/identify-document.ts";
import type { CardReader } from "../../../core/ports/card-reader.ts";
import {
  createSimulatedReaders,
  type SimulatedReaders,
} from "../../../firmware-sim/reader/simulated-readers.ts";
import { holdCard } from "../../../main/cli/held-card.ts";
import { progressLine } from "../../../main/cli/progress-line.ts";
import { readCommand } from "../../../main/cli/read.ts";
import { random } from "../../../main/random.ts";
import { documentRequest } from "../../support/national.ts";
import { must } from "../../support/store.ts";

describe("cli read", () => {
  let out = "";
  let err = "";
  beforeEach(() => {
    out = "";
    err = "";
    vi.spyOn(process.stdout, "write").mockImplementation((text) => {
      out += String(text);
      return true;
    });
    vi.spyOn(process.stderr, "write").mockImplementation((text) => {
      err += String(text);
      return true;
    });
  });
  afterEach(() => vi.restoreAllMocks());

  it.each(["cccd-minh-anh", "minh-anh"])("asks for %s again and goes on when it is back", async (card) => {
    expect(await readCommand.run(["--card", card, "--fault", "pull:9", "--json"])).toBe(0);
    const report = JSON.parse(out) as { assurance: string; resumed?: number };
    expect(report.assurance).toBe("substantial");
    if (card.startsWith("cccd")) expect(report.resumed).toBe(1);
    expect(err).toMatch(
      /^Thẻ đã rời đầu đọc[^\n]* trong 10 giây[^\n]*\nThe card left[^\n]* within 10 seconds[^\n]*\n$/,
    );
  });

  it.each(["cccd-minh-anh", "minh-anh"])("ends with 3 where %s is not laid down again", async (card) => {
    expect(await readCommand.run(["--card", card, "--fault", "pull:9", "--again", "0", "--json"])).toBe(3);
    expect(JSON.parse(out)).toMatchObject({ failure: { code: "card.lost" } });
    expect(err).not.toContain("Thẻ đã rời");
  });
});

describe("the card of a reading", () => {
  let readers: SimulatedReaders;
  beforeEach(() => {
    readers = createSimulatedReaders({ now: Date.now, random });
    readers.present("contactless", "cccd-minh-anh");
  });
  afterEach(() => readers.close());
  const hold = async (againMs: number, source: CardReader = readers) => {
    const awaited: number[] = [];
    const patience = { waitMs: 1_000, againMs, onAwaited: (ms: number) => awaited.push(ms) };
    return { card: must(await holdCard(source, patience)), awaited };
  };

  it("is waited for on its own reader only, and once", async () => {
    const { card, awaited } = await hold(600);
    readers.remove("contactless");
    readers.present("contact", "cccd-nhan");
    expect(await card.again()).toMatchObject({ failure: { code: "card.lost" } });
    expect(awaited).toEqual([600]);
    const before = performance.now();
    expect(await card.again()).toMatchObject({ failure: { code: "card.lost" } });
    expect(performance.now() - before).toBeLessThan(300);
  });

  it("that lies there still is connected to at once, and nobody is told", async () => {
    const { card, awaited } = await hold(5_000);
    const { atr } = card.channel;
    const next = must(await card.again());
    expect(next.atr).toEqual(atr);
    expect((await card.channel.transmit(Uint8Array.of(0, 0xa4, 0, 0x0c))).ok).toBe(true);
    expect(awaited).toEqual([]);
    await card.release();
  });

  it("is read with short commands where its reader drops the others without a word", async () => {
    const dropping: CardReader = {
      watch: (listener) => readers.watch(listener),
      close: () => readers.close(),
      connect: async (readerId) => {
        const connection = await readers.connect(readerId);
        if (!connection.ok) return connection;
        const { channel } = connection.value;
        const transmit: typeof channel.transmit = async (command) =>
          command.length > 5 && command[4] === 0
            ? { ok: false, failure: { code: "card.no_answer" } }
            : channel.transmit(command);
        return { ok: true, value: { ...connection.value, channel: { ...channel, transmit } } };
      },
    };
    const { card } = await hold(5_000, dropping);
    const request = { ...documentRequest("cccd-minh-anh", new Date()), reconnect: card.again };
    expect(await identifyDocument(card.channel, request)).toMatchObject({
      ok: true,
      value: { assurance: "substantial", reading: { resumed: 2, limits: { source: "tried" } } },
    });
    await card.release();
  });
});

describe("the progress of a reading", () => {
  const lineAt = (isTTY: boolean) => {
    let now = 0;
    const written: string[] = [];
    const output = { isTTY, write: (text: string) => written.push(text) > 0 } as NodeJS.WriteStream;
    return { line: progressLine(output, () => now), written, wait: (ms: number) => (now += ms) };
  };

  it("is shown to whoever has waited for a second, in one place, and taken away", () => {
    const { line, written, wait } = lineAt(true);
    line.show("DG1");
    wait(1_500);
    line.show("DG2 1 / 2");
    line.show("DG2 2 / 2");
    line.say("lay it down");
    line.end();
    expect(written).toEqual(["\r\u001b[KDG2 1 / 2", "\r\u001b[KDG2 2 / 2", "\r\u001b[K", "lay it down\n"]);
  });

  it("is no affair of a file, which gets what is said", () => {
    const { line, written, wait } = lineAt(false);
    wait(1_500);
    line.show("DG2");
    line.say("lay it down");
    line.end();
    expect(written).toEqual(["lay it down\n"]);
  });
});
