import { describe, expect, it } from "vitest";
import { bytesToUint, toHex } from "../../../../core/crypto/bytes.ts";
import { readDocument } from "../../../../core/emrtd/reading/read-document.ts";
import { fail, ok, type Result } from "../../../../core/errors/result.ts";
import type { NationalCardContents } from "../../../../firmware-sim/card/national/contents.ts";
import { contentsOf, fileIn, memory, type ReaderOptions, reader, requestFor } from "./card-on-reader.ts";

const lost = fail("card.lost");
const dead: Result<Uint8Array> = ok(Uint8Array.of(0x69, 0x88));

/** A reading with the photograph, whose card is laid down again as `next` as often as it is lost. */
async function readOn(contents: NationalCardContents, options: ReaderOptions, next = contents) {
  const device = reader(options);
  const request = requestFor(contents, { photograph: true, reconnect: async () => ok(device.lay(next)) });
  const result = await readDocument(device.lay(contents), request);
  return { result, device };
}

/** Small blocks, so that files come in many commands. */
const shortReader = { maxCommandBytes: 261, maxResponseBytes: 258, extendedLength: false };

async function commandsOf(contents: NationalCardContents, options: ReaderOptions): Promise<number> {
  const { device } = await readOn(contents, options);
  return device.sent.length;
}

describe("a card lost", () => {
  it.each(["cccd-minh-anh", "cccd-active-der", "cccd-dinh-thuong"] as const)(
    "at any command is read on when it comes back: %s",
    async (name) => {
      const contents = contentsOf(name);
      const commands = await commandsOf(contents, {});
      for (let at = 0; at < commands; at += 1) {
        const { result } = await readOn(contents, {
          instead: (_, index) => (index === at ? lost : undefined),
        });
        expect(result, `at ${at}`).toMatchObject({ ok: true, value: { stopped: undefined } });
        if (!result.ok) continue;
        const { groups, resumed, securityObject, chipAuthentication, activeAuthentication } = result.value;
        expect(groups.get(2)).toEqual(fileIn(contents, 0x0102));
        expect(resumed).toBeLessThanOrEqual(1);
        const proofs = [chipAuthentication.status, activeAuthentication.status];
        const provable = securityObject?.digests.has(14) || securityObject?.digests.has(15);
        expect(proofs.includes("performed")).toBe(provable === true);
      }
    },
  );

  it("in the middle of a file goes on at the same offset", async () => {
    const contents = contentsOf("cccd-minh-anh");
    const options = { limits: shortReader };
    const commands = await commandsOf(contents, options);
    const at = commands - 10;
    const instead = (_: Uint8Array, index: number) => (index === at ? lost : undefined);
    const { result, device } = await readOn(contents, { ...options, instead });
    expect(result).toMatchObject({ ok: true, value: { resumed: 1 } });
    // SELECT MF, five of PACE, SELECT of the application, two of chip authentication, SELECT of the file, the lost one.
    expect(device.sent.length).toBe(commands + 11);
  });

  it("more than three times ends the reading", async () => {
    const contents = contentsOf("cccd-minh-anh");
    const { result, device } = await readOn(contents, {
      instead: (_, index) => (index % 9 === 8 ? lost : undefined),
    });
    expect(result).toMatchObject({ failure: { code: "card.lost" } });
    expect(device.timesLaid()).toBe(4);
  });

  it("ends the reading where nobody lays it down again", async () => {
    const contents = contentsOf("cccd-minh-anh");
    const device = reader({ instead: (_, index) => (index === 9 ? lost : undefined) });
    const result = await readDocument(device.lay(contents), requestFor(contents));
    expect(result).toMatchObject({ failure: { code: "card.lost" } });
  });

  it("and replaced by a copy of itself is found out: the chip is asked again", async () => {
    const contents = contentsOf("cccd-minh-anh");
    const other = contentsOf("cccd-bao-chau");
    const copy = { ...contents, chipAuthentication: other.chipAuthentication };
    const commands = await commandsOf(contents, {});
    const instead = (_: Uint8Array, index: number) => (index === commands - 1 ? lost : undefined);
    const { result } = await readOn(contents, { instead }, copy);
    expect(result).toMatchObject({
      ok: true,
      value: { stopped: "chip authentication failed", chipAuthentication: { status: "failed" } },
    });
  });

  it("and replaced by a copy that signs with another key is found out", async () => {
    const contents = contentsOf("cccd-active-der");
    const { activeAuthentication } = contentsOf("cccd-active-clone");
    const copy = { ...contents, ...(activeAuthentication && { activeAuthentication }) };
    const commands = await commandsOf(contents, {});
    const instead = (_: Uint8Array, index: number) => (index === commands - 1 ? lost : undefined);
    const { result } = await readOn(contents, { instead }, copy);
    expect(result).toMatchObject({
      ok: true,
      value: { activeAuthentication: { failure: { code: "chip.active_authentication" } } },
    });
  });

  it("and replaced by another card is not opened with the first one's secret", async () => {
    const contents = contentsOf("cccd-minh-anh");
    const instead = (_: Uint8Array, index: number) => (index === 9 ? lost : undefined);
    const { result } = await readOn(contents, { instead }, contentsOf("cccd-nhan"));
    expect(result).toMatchObject({ failure: { code: "pace.wrong_secret" } });
  });

  it("is not opened by less than PACE when it comes back", async () => {
    const contents = contentsOf("cccd-minh-anh");
    const bacOnly = { ...contents, pace: [] };
    const instead = (_: Uint8Array, index: number) => (index === 9 ? lost : undefined);
    const { result } = await readOn(contents, { instead }, bacOnly);
    expect(result).toMatchObject({ failure: { code: "pace.unsupported" } });
  });
});

describe("a channel that died", () => {
  it("at any command is opened again on the same card", async () => {
    const contents = contentsOf("cccd-minh-anh");
    const commands = await commandsOf(contents, {});
    // From SELECT of the application on; before, it is access control that was refused.
    for (let at = 7; at < commands; at += 1) {
      const { result, device } = await readOn(contents, {
        instead: (_, index) => (index === at ? dead : undefined),
      });
      expect(device.timesLaid()).toBe(1);
      // The first command under the keys of chip authentication must be answered well: a copy is what fails there.
      const proof = at === 12;
      expect(result, `at ${at}`).toMatchObject({
        ok: true,
        value: proof ? { stopped: "chip authentication failed" } : { stopped: undefined, resumed: 1 },
      });
    }
  });

  it("again and again ends the reading", async () => {
    const contents = contentsOf("cccd-minh-anh");
    const { result } = await readOn(contents, {
      instead: (command) => (command[0] === 0x0c && command[1] === 0xb0 ? dead : undefined),
    });
    expect(result).toMatchObject({ failure: { code: "sm.broken" } });
  });

  it("of a read too long goes on at the same offset with a smaller block, and the block is remembered", async () => {
    const contents = contentsOf("cccd-thi-nguyet");
    const remembered = memory();
    const device = reader();
    const request = requestFor(contents, { memory: remembered, photograph: true });
    const first = await readDocument(device.lay(contents), request);
    const before = device.sent.length;
    const second = await readDocument(device.lay(contents), request);
    expect(first).toMatchObject({ ok: true });
    expect(second).toMatchObject({ ok: true, value: { resumed: 0 } });
    expect(device.sent.length - before).toBeLessThan(before);
  });
});

describe("a chip that dies of long reads", () => {
  /** Under secure messaging, with extended length fields. */
  const isLongRead = (command: Uint8Array) => command[0] === 0x0c && command[1] === 0xb0 && command[4] === 0;
  const tooLong: Result<Uint8Array> = ok(Uint8Array.of(0x67, 0x00));

  it("finds the length that goes, and that does not count as a card lost", async () => {
    const contents = contentsOf("cccd-minh-anh");
    const { result, device } = await readOn(contents, {
      instead: (command, index) => (index === 3 ? lost : isLongRead(command) ? tooLong : undefined),
    });
    // One for the lost card, three for 4,048, 1,008 and 223 bytes.
    expect(result).toMatchObject({ ok: true, value: { resumed: 4, limits: { source: "tried" } } });
    expect(device.timesLaid()).toBe(2);
  });

  it("does not hide a copy: before it is proven, no read is too long", async () => {
    const contents = contentsOf("cccd-minh-anh");
    const { result } = await readOn(contents, {
      instead: (_, index) => (index === 12 ? tooLong : undefined),
    });
    expect(result).toMatchObject({
      ok: true,
      value: { chipAuthentication: { failure: { code: "chip.authentication" } } },
    });
  });

  it("is lost twice at the same read, and then read with short ones", async () => {
    const contents = contentsOf("cccd-minh-anh");
    const { result, device } = await readOn(contents, {
      instead: (command) => (isLongRead(command) ? fail("card.no_answer") : undefined),
    });
    expect(result).toMatchObject({ ok: true, value: { resumed: 2 } });
    expect(device.timesLaid()).toBe(3);
  });
});

describe("a chip that falls silent at commands longer than it announces", () => {
  it("is asked for its limits after the first loss, whatever its kind took", async () => {
    const contents = contentsOf("cccd-van-phuc");
    const remembered = memory();
    const wide = { ...contentsOf("cccd-minh-anh"), atr: contents.atr };
    expect(await readDocument(reader().lay(wide), requestFor(wide, { memory: remembered }))).toMatchObject({
      ok: true,
    });
    /** READ BINARY in clear, with extended Le. */
    const tooLong = (command: Uint8Array) =>
      /^00b0....00....$/.test(toHex(command)) &&
      bytesToUint(command.subarray(-2)) > contents.behaviour.maxResponseBytes;
    const device = reader({
      instead: (command) => (tooLong(command) ? fail("card.no_answer") : undefined),
    });
    const reconnect = async () => ok(device.lay(contents));
    const read = await readDocument(
      device.lay(contents),
      requestFor(contents, { memory: remembered, reconnect }),
    );
    expect(read).toMatchObject({ ok: true, value: { resumed: 1, limits: { source: "EF.ATR/INFO" } } });
    expect(device.timesLaid()).toBe(2);
  });
});

describe("a reader that drops extended commands without a word", () => {
  const drops: ReaderOptions = {
    instead: (command) => (command.length > 5 && command[4] === 0 ? fail("card.no_answer") : undefined),
  };

  it("is read with short ones after the second, for one loss may be a hand, and remembered", async () => {
    const full = contentsOf("cccd-minh-anh");
    const masterFiles = new Map(full.masterFiles);
    masterFiles.delete(0x2f01);
    const contents = { ...full, masterFiles };
    const remembered = memory();
    const device = reader(drops);
    const request = requestFor(contents, {
      memory: remembered,
      reconnect: async () => ok(device.lay(contents)),
    });
    const first = await readDocument(device.lay(contents), request);
    expect(first).toMatchObject({ ok: true, value: { limits: { source: "tried" } } });
    expect(device.timesLaid()).toBe(3);
    const second = await readDocument(device.lay(contents), request);
    expect(second).toMatchObject({ ok: true, value: { resumed: 0 } });
    expect(device.timesLaid()).toBe(4);
  });
});
