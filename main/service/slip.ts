/** The slip of a kept dossier, as dots: what it says is true at the moment of printing. @module */
import type { Configuration } from "../../core/config/schema.ts";
import { fail, ok, type Result } from "../../core/errors/result.ts";
import type { Bitmap } from "../../core/ports/printer.ts";
import type { QueueState } from "../../core/protocol/common.ts";
import { receiptSlip, type SlipDelivery } from "../../core/slips/receipt-slip.ts";
import { rasterise } from "../../drivers/printers/raster/raster.ts";
import type { Store } from "./store/store.ts";

export interface SlipSources {
  readonly store: Pick<Store, "find" | "slipToken">;
  readonly configuration: Pick<Configuration, "terminal" | "printer">;
  readonly network: () => "online" | "offline" | "paused";
}

/** Fails with `store.corrupt` where nothing is kept under this id, or its summary can no longer be read. */
export async function renderSlip(dossierId: string, sources: SlipSources): Promise<Result<Bitmap>> {
  const { store, configuration, network } = sources;
  const item = store.find(dossierId);
  if (!item.ok) return item;
  const summary = item.value?.summary ?? null;
  if (item.value === null || summary === null) return fail("store.corrupt", "slip without a summary");
  const token = store.slipToken(dossierId);
  if (!token.ok) return token;
  const { agencyHeader, place, id: terminal, hotline, profile } = configuration.terminal;
  const layout = receiptSlip({
    agencyHeader,
    place,
    terminal,
    hotline,
    demonstration: profile === "demonstration",
    provisionalCode: summary.provisionalCode,
    officialCode: item.value.officialCode,
    procedureCode: summary.procedure,
    procedureName: summary.procedureName,
    maskedName: summary.maskedName,
    maskedNumber: summary.maskedNumber,
    filedAt: summary.filedAt,
    delivery: deliveryOf(item.value.state, network()),
    token: token.value,
    sequence: item.value.sequence,
  });
  return ok(rasterise(layout, configuration.printer.dotsPerLine));
}

function deliveryOf(state: QueueState, network: "online" | "offline" | "paused"): SlipDelivery {
  if (state === "acknowledged") return "sent";
  if (state === "quarantined" || network === "paused") return "held";
  return network === "offline" ? "offline" : "sending";
}
