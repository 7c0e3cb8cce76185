import { connect, type Socket } from "node:net";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { HEAD_TO_CUTTER_ROWS } from "../../../firmware-sim/printer/roll.ts";
import { startVirtualPrinter, type VirtualPrinter } from "../../../firmware-sim/printer/virtual-printer.ts";
import { bitmapOf, inkedDots, rowsOf } from "../../support/pictures.ts";

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function start(automaticStatus = false): Promise<VirtualPrinter> {
  const device = await startVirtualPrinter({
    port: 0,
    dotsPerLine: 384,
    millimetresPerSecond: 0,
    automaticStatus,
  });
  closers.push(() => device.close());
  return device;
}

async function dial(device: VirtualPrinter): Promise<Socket> {
  const socket = connect({ host: "127.0.0.1", port: device.port });
  socket.on("error", () => undefined);
  closers.push(() => socket.destroy());
  await new Promise((resolve) => socket.once("connect", resolve));
  return socket;
}

function answerTo(socket: Socket, ...bytes: number[]): Promise<number | undefined> {
  return new Promise((resolve) => {
    socket.once("data", (data: Uint8Array) => resolve(data[0]));
    socket.write(Uint8Array.from(bytes));
  });
}

/** Written by hand from the command reference: one row of 8 × `rowBytes` dots, then a cut at the cutter. */
const INITIALISE = [0x1b, 0x40];
const BLACK_ROW = [0x1d, 0x76, 0x30, 0, 2, 0, 1, 0, 0xff, 0x81];
const FEED_AND_CUT = [0x1d, 0x56, 66, 0];

describe("the simulated printer", () => {
  it("prints a row where it stands, and cuts", async () => {
    const device = await start();
    const socket = await dial(device);
    await answerTo(
      socket,
      ...INITIALISE,
      ...BLACK_ROW,
      0x1b,
      0x4a,
      9,
      ...BLACK_ROW,
      ...FEED_AND_CUT,
      0x1d,
      0x72,
      1,
    );
    const paper = await bitmapOf(device.slips()[0]?.png ?? new Uint8Array(0));
    expect([paper.width, paper.height]).toEqual([384, HEAD_TO_CUTTER_ROWS + 11]);
    for (const row of [HEAD_TO_CUTTER_ROWS, HEAD_TO_CUTTER_ROWS + 10]) {
      expect([...rowsOf(paper, row, row + 1).subarray(0, 3)]).toEqual([0xff, 0x81, 0]);
    }
    expect(inkedDots(paper.bits)).toBe(20);
  });

  it("keeps inside what is cut without feeding", async () => {
    const device = await start();
    const socket = await dial(device);
    await answerTo(socket, ...BLACK_ROW, 0x1d, 0x56, 1, 0x1d, 0x72, 1);
    const first = await bitmapOf(device.slips()[0]?.png ?? new Uint8Array(0));
    expect(inkedDots(first.bits)).toBe(0);
  });

  it("answers DLE EOT by the tables of the reference, also inside other data", async () => {
    const device = await start();
    const socket = await dial(device);
    expect(await answerTo(socket, 0x10, 0x04, 1)).toBe(0x12);
    device.setPaper("low");
    expect(await answerTo(socket, 0x10, 0x04, 4)).toBe(0x1e);
    device.setPaper("out");
    expect(await answerTo(socket, 0x10, 0x04, 4)).toBe(0x7e);
    expect(await answerTo(socket, 0x10, 0x04, 1)).toBe(0x1a);
    expect(await answerTo(socket, 0x10, 0x04, 2)).toBe(0x32);
    expect(await answerTo(socket, 0x1d, 0x76, 0x30, 0, 1, 0, 9, 0, 0x10, 0x04, 3)).toBe(0x12);
  });

  it("sends status unasked by GS a, and where a switch has it so until GS a 0", async () => {
    const device = await start(true);
    const socket = await dial(device);
    expect(await answerTo(socket, 0x10, 0x04, 1)).toBe(0x12);
    const packet = (): Promise<number[]> =>
      new Promise((resolve) => socket.once("data", (data: Uint8Array) => resolve([...data])));
    const low = packet();
    device.setPaper("low");
    expect(await low).toEqual([0x10, 0, 0x03, 0]);
    const told = packet();
    socket.write(Uint8Array.of(0x1d, 0x61, 0xff));
    expect(await told).toEqual([0x10, 0, 0x03, 0]);
    expect(await answerTo(socket, 0x1d, 0x61, 0, 0x1d, 0x72, 1)).toBe(0x03);
    const next = packet();
    device.setPaper("ok");
    socket.write(Uint8Array.of(0x10, 0x04, 4));
    expect(await next).toEqual([0x12]);
  });

  it("shows text as cells without letters", async () => {
    const device = await start();
    const socket = await dial(device);
    await answerTo(socket, ...Buffer.from("Nguyen\n"), ...FEED_AND_CUT, 0x1d, 0x72, 1);
    const paper = await bitmapOf(device.slips()[0]?.png ?? new Uint8Array(0));
    expect(inkedDots(paper.bits)).toBeGreaterThan(100);
  });

  it("takes any bytes and still says how it is", async () => {
    const device = await start();
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 300 }), async (garbage) => {
        const socket = await dial(device);
        socket.write(garbage);
        const answers: number[] = [];
        await new Promise<void>((resolve) => {
          socket.on("data", (data: Uint8Array) => {
            answers.push(...data);
            resolve();
          });
          socket.write(Uint8Array.of(0, 0x10, 0x04, 4));
        });
        expect(answers).toContain(0x12);
        socket.destroy();
      }),
      { numRuns: 40 },
    );
    await device.setPower(false);
    await device.setPower(true);
    device.takePaper();
    const socket = await dial(device);
    await answerTo(socket, ...INITIALISE, ...BLACK_ROW, ...FEED_AND_CUT, 0x1d, 0x72, 1);
    const paper = await bitmapOf(device.slips()[0]?.png ?? new Uint8Array(0));
    expect(inkedDots(paper.bits)).toBe(10);
  });

  it("goes to the next port where the first is taken", async () => {
    const first = await start();
    const second = await startVirtualPrinter({ port: first.port, dotsPerLine: 384 });
    closers.push(() => second.close());
    expect(second.port).toBeGreaterThan(first.port);
  });

  it("tells of slips, paper and power, until told to stop", async () => {
    const device = await start();
    let told = 0;
    const stop = device.onChange(() => {
      told += 1;
    });
    device.setPaper("low");
    await device.setPower(false);
    expect(told).toBe(2);
    expect([device.paper, device.powered]).toEqual(["low", false]);
    stop();
    await device.setPower(true);
    expect(told).toBe(2);
  });
});
