import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import type { Bitmap } from "../../../core/ports/printer.ts";
import type { FlowControl } from "../../../drivers/printers/link/serial.ts";
import { createReceiptPrinter } from "../../../drivers/printers/receipt-printer.ts";
import { HEAD_TO_CUTTER_ROWS } from "../../../firmware-sim/printer/roll.ts";
import { startVirtualPrinter } from "../../../firmware-sim/printer/virtual-printer.ts";
import { bitmapOf, rowsOf } from "../../support/pictures.ts";

const socatIsMissing = spawnSync("socat", ["-V"]).status !== 0;

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** The virtual printer at the other end of a pty. */
async function onSerialPort() {
  const dir = mkdtempSync(join(tmpdir(), "mot-cham-printer-"));
  closers.push(() => rmSync(dir, { recursive: true, force: true }));
  const device = await startVirtualPrinter({ port: 0, dotsPerLine: 384, millimetresPerSecond: 0 });
  closers.push(() => device.close());
  const path = join(dir, "port");
  const socat = spawn("socat", [`pty,raw,echo=0,link=${path}`, `tcp:127.0.0.1:${device.port}`]);
  closers.push(() => socat.kill());
  while (!existsSync(path)) await new Promise((resolve) => setTimeout(resolve, 20));
  return { device, path };
}

function printerAt(path: string, flowControl: FlowControl) {
  return createReceiptPrinter({
    kind: "serial",
    host: "",
    port: 9100,
    path,
    baudRate: 115_200,
    flowControl,
    dotsPerLine: 384,
  });
}

it.skipIf(socatIsMissing)("prints over a serial port (a pty; needs socat)", async () => {
  const { device, path } = await onSerialPort();
  const printer = printerAt(path, "rtscts");
  closers.push(() => printer.close());

  const bits = new Uint8Array(48 * 600).map((_, index) => index * 11);
  const slip: Bitmap = { width: 384, height: 600, bits };
  expect(await printer.print(slip)).toEqual({ ok: true, value: "ready" });
  const paper = await bitmapOf(device.slips()[0]?.png ?? new Uint8Array(0));
  expect(rowsOf(paper, HEAD_TO_CUTTER_ROWS, HEAD_TO_CUTTER_ROWS + 600)).toEqual(bits);

  device.setPaper("out");
  expect(await printer.status()).toMatchObject({ failure: { code: "printer.paper_out" } });
});

it.skipIf(socatIsMissing)("holds the line by RTS/CTS or not, as told (a pty; needs socat)", async () => {
  const { path } = await onSerialPort();
  for (const flowControl of ["none", "rtscts"] as const) {
    const printer = printerAt(path, flowControl);
    expect(await printer.status()).toEqual({ ok: true, value: "ready" });
    const flags = spawnSync("stty", ["-F", path, "-a"], { encoding: "utf8" }).stdout.split(/\s+/);
    expect(flags.includes("crtscts")).toBe(flowControl === "rtscts");
    await printer.close();
  }
});

it("is offline where the port does not exist", async () => {
  const printer = printerAt(join(tmpdir(), "mot-cham-no-such-port"), "rtscts");
  expect(await printer.status()).toMatchObject({ failure: { code: "printer.offline" } });
});
