import { createServer } from "node:net";
import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Bitmap, ReceiptPrinter } from "../../../core/ports/printer.ts";
import { withoutAutomaticStatus } from "../../../drivers/printers/escpos/automatic-status.ts";
import { judgeStatus, type StatusBytes } from "../../../drivers/printers/escpos/status.ts";
import { createEscposPrinter } from "../../../drivers/printers/escpos-printer.ts";
import { createInbox } from "../../../drivers/printers/link/byte-link.ts";
import { createReceiptPrinter } from "../../../drivers/printers/receipt-printer.ts";
import { HEAD_TO_CUTTER_ROWS } from "../../../firmware-sim/printer/roll.ts";
import { startVirtualPrinter, type VirtualPrinter } from "../../../firmware-sim/printer/virtual-printer.ts";
import { bitmapOf, inkedDots, rowsOf } from "../../support/pictures.ts";

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  vi.useRealTimers();
  for (const close of closers.splice(0).reverse()) await close();
});

/** The n-th byte of a picture that holds every byte, DLE EOT and ESC @ among them. */
function picture(height: number, width = 576, seed = 7): Bitmap {
  const bits = new Uint8Array((width / 8) * height).map((_, index) => index * seed + (index >> 5));
  bits.set(
    [0x10, 0x04, 0x01, 0x10, 0x04, 0x02, 0x1b, 0x40, 0x0a, 0x1d, 0x56, 0x00].slice(0, bits.length),
    30,
  );
  return { width, height, bits };
}

async function start(
  dotsPerLine = 576,
  millimetresPerSecond = 0,
): Promise<{ readonly device: VirtualPrinter; readonly printer: ReceiptPrinter }> {
  const device = await startVirtualPrinter({ port: 0, dotsPerLine, millimetresPerSecond });
  const printer = tcpPrinter(device.port, dotsPerLine);
  closers.push(() => device.close());
  closers.push(() => printer.close());
  return { device, printer };
}

function tcpPrinter(port: number, dotsPerLine = 576): ReceiptPrinter {
  return createReceiptPrinter({
    kind: "tcp",
    host: "127.0.0.1",
    port,
    path: null,
    baudRate: 115_200,
    flowControl: "rtscts",
    dotsPerLine,
  });
}

async function paperOf(device: VirtualPrinter, index: number): Promise<Bitmap> {
  return bitmapOf(device.slips()[index]?.png ?? new Uint8Array(0));
}

describe("the slip printer over TCP", () => {
  it.each([
    [576, 1],
    [576, 256],
    [576, 257],
    [384, 700],
  ])("%i dots by %i rows come out bit for bit", async (width, height) => {
    const { device, printer } = await start(width);
    const slip = picture(height, width);
    expect(await printer.print(slip)).toEqual({ ok: true, value: "ready" });
    const paper = await paperOf(device, 0);
    const end = HEAD_TO_CUTTER_ROWS + height;
    expect(rowsOf(paper, HEAD_TO_CUTTER_ROWS, end)).toEqual(slip.bits);
    expect(inkedDots(rowsOf(paper, 0, HEAD_TO_CUTTER_ROWS))).toBe(0);
    expect(inkedDots(rowsOf(paper, end, paper.height))).toBe(0);
    expect(paper.height).toBeGreaterThan(end);
  });

  it("says that paper runs low, and prints", async () => {
    const { device, printer } = await start();
    device.setPaper("low");
    expect(await printer.status()).toEqual({ ok: true, value: "paper_low" });
    expect(await printer.print(picture(10))).toEqual({ ok: true, value: "paper_low" });
  });

  it("sends nothing where paper is out before", async () => {
    const { device, printer } = await start();
    device.setPaper("out");
    expect(await printer.print(picture(10))).toMatchObject({ failure: { code: "printer.paper_out" } });
    device.setPaper("ok");
    expect(await printer.print(picture(20))).toMatchObject({ ok: true });
    expect(device.slips().map(({ height }) => height)).toEqual([HEAD_TO_CUTTER_ROWS + 20 + 24]);
  });

  it("tells where paper ends in the middle, and prints the slip whole on the next roll", async () => {
    const { device, printer } = await start(576, 250);
    const slip = picture(800);
    setTimeout(() => device.setPaper("out"), 150);
    expect(await printer.print(slip)).toMatchObject({ failure: { code: "printer.paper_out" } });
    device.setPaper("ok");
    expect(await printer.print(slip)).toMatchObject({ ok: true });
    expect(device.slips()).toHaveLength(1);
    const paper = await paperOf(device, 0);
    expect(rowsOf(paper, paper.height - 24 - 800, paper.height - 24)).toEqual(slip.bits);
  });

  it("promises nothing where power goes in the middle, and finds the printer again", async () => {
    const { device, printer } = await start(576, 250);
    setTimeout(() => void device.setPower(false), 150);
    expect(await printer.print(picture(800))).toMatchObject({ failure: { code: "printer.unconfirmed" } });
    expect(await printer.status()).toMatchObject({ failure: { code: "printer.offline" } });
    await device.setPower(true);
    expect(await printer.status()).toEqual({ ok: true, value: "ready" });
    expect(device.slips()).toHaveLength(0);
  });

  it("is offline where nobody listens, and where somebody listens and says nothing", async () => {
    const silent = createServer((socket) => {
      socket.on("error", () => undefined).resume();
    });
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const address = silent.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const printer = tcpPrinter(port);
    expect(await printer.print(picture(10))).toMatchObject({
      failure: { code: "printer.offline", detail: "no answer" },
    });
    await printer.close();
    await new Promise((resolve) => silent.close(resolve));
    expect(await printer.status()).toMatchObject({
      failure: { code: "printer.offline", detail: "no connection" },
    });
  });

  it("leaves white paper white, and sends less for it", async () => {
    const { device, printer } = await start();
    const bits = new Uint8Array(72 * 400);
    bits.fill(0xa5, 0, 72 * 3);
    bits.fill(0x5a, 72 * 390, 72 * 400 - 30);
    expect(await printer.print({ width: 576, height: 400, bits })).toMatchObject({ ok: true });
    expect(rowsOf(await paperOf(device, 0), HEAD_TO_CUTTER_ROWS, HEAD_TO_CUTTER_ROWS + 400)).toEqual(bits);
  });

  it("is not misled by a printer that sends its status unasked", async () => {
    const device = await startVirtualPrinter({
      port: 0,
      dotsPerLine: 576,
      millimetresPerSecond: 250,
      automaticStatus: true,
    });
    const printer = tcpPrinter(device.port);
    closers.push(() => device.close());
    closers.push(() => printer.close());
    expect(await printer.status()).toEqual({ ok: true, value: "ready" });
    setTimeout(() => device.setPaper("low"), 150);
    expect(await printer.print(picture(800))).toEqual({ ok: true, value: "paper_low" });
    expect(device.slips()).toHaveLength(1);
  });

  it("takes turns", async () => {
    const { device, printer } = await start();
    const answers = await Promise.all([
      printer.print(picture(40)),
      printer.status(),
      printer.print(picture(50)),
    ]);
    expect(answers.every(({ ok }) => ok)).toBe(true);
    expect(device.slips()).toHaveLength(2);
  });
});

describe("a printer that knows little", () => {
  /** Takes all and answers DLE EOT so long as `well` says so; what it is sent else, `unasked` may answer. */
  function simplePrinter(well: () => boolean, unasked: readonly number[] = []): ReceiptPrinter {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    const inbox = createInbox(withoutAutomaticStatus());
    return createEscposPrinter({
      dotsPerLine: 576,
      bytesPerSecond: 10_000,
      open: async () => ({
        inbox,
        lost: false,
        async write(bytes) {
          const asks = bytes[0] === 0x10 && bytes[1] === 0x04;
          if (asks && well()) inbox.push(Uint8Array.of(0x12));
          if (!asks) inbox.push(Uint8Array.from(unasked));
          return true;
        },
        close: async () => undefined,
      }),
    });
  }

  /** When it said so, milliseconds. */
  async function timeOf(printed: Promise<unknown>): Promise<number> {
    const began = performance.now();
    const ended = printed.then(() => performance.now() - began);
    await vi.advanceTimersByTimeAsync(40_000);
    return ended;
  }

  it.each([
    // 100 mm and 500 mm at 50 mm a second take 2 and 10 s.
    [800, 6000, 8000],
    [4000, 10_000, 13_000],
  ])("is believed without GS r once a slip of %i rows must be out", async (height, least, most) => {
    const printed = simplePrinter(() => true).print(picture(height));
    const took = await timeOf(printed);
    expect(await printed).toEqual({ ok: true, value: "ready" });
    expect(took).toBeGreaterThan(least);
    expect(took).toBeLessThan(most);
  });

  it("is not believed after one good answer", async () => {
    let answers = 0;
    // Four before the job, four after it.
    const printed = simplePrinter(() => ++answers <= 8).print(picture(10));
    await timeOf(printed);
    expect(await printed).toMatchObject({ failure: { code: "printer.unconfirmed" } });
  });

  it("is not believed sooner for a packet of status that nobody asked for", async () => {
    const printed = simplePrinter(() => true, [0x10, 0x00, 0x03, 0x00]).print(picture(10));
    expect(await timeOf(printed)).toBeGreaterThan(6000);
    expect(await printed).toMatchObject({ ok: true });
  });

  it("that never takes a byte ends the job in time", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    const inbox = createInbox();
    const printer = createEscposPrinter({
      dotsPerLine: 576,
      bytesPerSecond: 10_000,
      open: async () => ({
        inbox,
        lost: false,
        async write(bytes, ms) {
          if (bytes[0] === 0x10 && bytes[1] === 0x04) inbox.push(Uint8Array.of(0x12));
          if (bytes.length < 100) return true;
          await new Promise((resolve) => setTimeout(resolve, ms));
          return false;
        },
        close: async () => undefined,
      }),
    });
    const printed = printer.print(picture(100));
    await vi.advanceTimersByTimeAsync(30_000);
    expect(await printed).toMatchObject({ failure: { code: "printer.unconfirmed" } });
  });
});

describe("DLE EOT answers", () => {
  const well: StatusBytes = { 1: 0x12, 2: 0x12, 3: 0x12, 4: 0x12 };

  // The bits are those of Epson's tables for n = 1 to 4.
  it.each([
    [{}, "ready"],
    [{ 4: 0x1e }, "paper_low"],
    [{ 4: 0x7e, 2: 0x32, 1: 0x1a }, "printer.paper_out"],
    [{ 2: 0x32 }, "printer.paper_out"],
    [{ 2: 0x16, 1: 0x1a }, "printer.cover_open"],
    [{ 3: 0x1a, 2: 0x52 }, "printer.offline"],
    [{ 3: 0x32 }, "printer.offline"],
    [{ 3: 0x52 }, "printer.offline"],
    [{ 1: 0x1a }, "printer.offline"],
  ])("%j: %s", (bytes, expected) => {
    const state = judgeStatus({ ...well, ...bytes });
    expect(state.ok ? state.value : state.failure.code).toBe(expected);
  });

  it("are judged, whatever they are", () => {
    const byte = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(byte, byte, byte, byte, (a, b, c, d) => {
        expect(typeof judgeStatus({ 1: a, 2: b, 3: c, 4: d }).ok).toBe("boolean");
      }),
    );
  });
});

describe("a kiosk without a printer", () => {
  it("has one that is offline", async () => {
    const printer = createReceiptPrinter({
      kind: "none",
      host: "127.0.0.1",
      port: 9100,
      path: null,
      baudRate: 115_200,
      flowControl: "rtscts",
      dotsPerLine: 576,
    });
    expect(await printer.status()).toMatchObject({ failure: { code: "printer.offline" } });
    expect(await printer.print(picture(1))).toMatchObject({ failure: { code: "printer.offline" } });
    await printer.close();
  });
});
