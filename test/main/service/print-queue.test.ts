import { afterEach, describe, expect, it, vi } from "vitest";
import type { ErrorCode } from "../../../core/errors/codes.ts";
import { fail, ok } from "../../../core/errors/result.ts";
import type { Bitmap, ReceiptPrinter } from "../../../core/ports/printer.ts";
import { createPrintQueue, type PrintQueue, type SlipProgress } from "../../../main/service/print-queue.ts";

/** A printer whose mood the test sets; it keeps what came out. */
function moodyPrinter() {
  const printer = {
    mood: null as ErrorCode | null,
    paper: [] as number[],
    dotsPerLine: 8,
    async status() {
      return printer.mood === null ? ok("ready" as const) : fail(printer.mood);
    },
    async print(slip: Bitmap) {
      if (printer.mood !== null) return fail(printer.mood);
      printer.paper.push(slip.height);
      return ok("ready" as const);
    },
    async close() {},
  };
  return printer satisfies ReceiptPrinter & { mood: ErrorCode | null };
}

let queue: PrintQueue | undefined;
afterEach(() => queue?.close());

function open(printer: ReturnType<typeof moodyPrinter>) {
  const progress: [string, SlipProgress][] = [];
  queue = createPrintQueue({
    printer,
    // The height tells the slips apart.
    render: async (dossier) =>
      ok({ width: 8, height: Number(dossier), bits: new Uint8Array(Number(dossier)) }),
    onProgress: (dossier, one) => progress.push([dossier, one]),
    onDevice: () => undefined,
    pollMs: 5,
  });
  return { queue, progress };
}

describe("the print queue", () => {
  it("prints by itself, in order and once, when paper is put in", async () => {
    const printer = moodyPrinter();
    printer.mood = "printer.paper_out";
    const { queue, progress } = open(printer);
    queue.add("1");
    queue.add("2");
    await vi.waitFor(() =>
      expect(progress).toContainEqual(["1", { state: "waiting", code: "printer.paper_out" }]),
    );
    expect(queue.device).toBe("printer.paper_out");
    expect(printer.paper).toEqual([]);
    printer.mood = null;
    await vi.waitFor(() => expect(printer.paper).toEqual([1, 2]));
    expect(queue.device).toBeNull();
    expect(progress.at(-1)).toEqual(["2", { state: "printed" }]);
  });

  it("knows that paper is missing before anything is printed", async () => {
    const printer = moodyPrinter();
    printer.mood = "printer.paper_out";
    const { queue } = open(printer);
    await vi.waitFor(() => expect(queue.device).toBe("printer.paper_out"));
  });

  it("does not print again by itself what may already lie in the tray", async () => {
    const printer = moodyPrinter();
    printer.print = async (slip: Bitmap) => {
      printer.paper.push(slip.height);
      return fail("printer.unconfirmed");
    };
    const { queue, progress } = open(printer);
    queue.add("3");
    await vi.waitFor(() =>
      expect(progress).toContainEqual(["3", { state: "waiting", code: "printer.unconfirmed" }]),
    );
    await new Promise((resolve) => setTimeout(resolve, 40));
    expect(printer.paper).toEqual([3]);
  });
});
