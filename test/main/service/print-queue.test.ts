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

function open(
  printer: ReturnType<typeof moodyPrinter>,
  options: Partial<Parameters<typeof createPrintQueue>[0]> = {},
) {
  const progress: [string, SlipProgress][] = [];
  queue = createPrintQueue({
    printer,
    // The height tells the slips apart.
    render: async (dossier) =>
      ok({ width: 8, height: Number(dossier), bits: new Uint8Array(Number(dossier)) }),
    onProgress: (dossier, one) => progress.push([dossier, one]),
    onDevice: () => undefined,
    pollMs: 5,
    ...options,
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

  it("prints no slip by itself that is older than its owner waits", async () => {
    const printer = moodyPrinter();
    printer.mood = "printer.paper_out";
    let now = 0;
    const { queue, progress } = open(printer, { maxAgeMs: 1_000, now: () => now });
    queue.add("1");
    queue.add("2");
    queue.add("3", 900);
    await vi.waitFor(() => expect(queue.device).toBe("printer.paper_out"));
    now = 500;
    queue.add("4");
    // Asked for once more: its owner stands there.
    queue.add("2");
    now = 1_001;
    printer.mood = null;
    await vi.waitFor(() => expect(progress.at(-1)).toEqual(["4", { state: "printed" }]));
    expect(printer.paper).toEqual([2, 4]);
    for (const expired of ["1", "3"]) {
      expect(progress.filter(([dossier]) => dossier === expired).at(-1)?.[1]).toEqual({
        state: "waiting",
        code: "printer.paper_out",
      });
    }
    // It is not lost: whoever asks for it gets it.
    queue.add("1");
    await vi.waitFor(() => expect(printer.paper).toEqual([2, 4, 1]));
  });

  it("lives on after a slip that throws, and does not print it again by itself", async () => {
    const printer = moodyPrinter();
    const bugs: unknown[] = [];
    const { print } = printer;
    printer.print = async (slip: Bitmap) => {
      if (slip.height === 1) throw new Error("the driver has a defect");
      return print(slip);
    };
    const { queue, progress } = open(printer, { onBug: (error) => bugs.push(error) });
    queue.add("1");
    queue.add("2");
    await vi.waitFor(() => expect(printer.paper).toEqual([2]));
    expect(progress).toContainEqual(["1", { state: "waiting", code: "internal.bug" }]);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(bugs).toHaveLength(1);
  });

  it("takes a printer that throws when asked for one that is away, and asks again", async () => {
    const printer = moodyPrinter();
    const { status } = printer;
    printer.status = async () => {
      throw new Error("the driver has a defect");
    };
    const { queue } = open(printer);
    await vi.waitFor(() => expect(queue.device).toBe("printer.offline"));
    printer.status = status;
    await vi.waitFor(() => expect(queue.device).toBeNull());
  });

  it("lives on when whoever listens throws", async () => {
    const printer = moodyPrinter();
    const { queue } = open(printer, {
      onProgress: () => {
        throw new Error("the listener has a defect");
      },
    });
    queue.add("1");
    queue.add("2");
    await vi.waitFor(() => expect(printer.paper).toEqual([1, 2]));
  });
});
