/** How long a slip takes from its data to dots. @module */
import { receiptSlip } from "../../core/slips/receipt-slip.ts";
import { rasterise } from "../../drivers/printers/raster/raster.ts";
import { sampleSlip } from "../support/sample-slip.ts";
import { median } from "./statistics.ts";

const WARM_UP = 3;
const RUNS = 15;
const DOTS = 576;

/** `slip.raster_ms`: median of a slip for 80 mm paper, fonts loaded. */
export async function benchSlip(): Promise<Record<string, number>> {
  const times: number[] = [];
  for (let run = 0; run < WARM_UP + RUNS; run++) {
    const began = performance.now();
    rasterise(receiptSlip(sampleSlip()), DOTS);
    if (run >= WARM_UP) times.push(performance.now() - began);
  }
  return { "slip.raster_ms": median(times) };
}
