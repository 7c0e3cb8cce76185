/** Faults planted in a card: through the real PC/SC service a terminal meets what it meets at the simulated reader. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { parseFault } from "../../firmware-sim/reader/fault-text.ts";
import { FAULTS, transcriptCard, transcriptInSlot, transcriptOf } from "../support/fault-transcript.ts";
import { openPcscStand, type PcscStand, SLOT_0, TRANSMIT_TIMEOUT_MS } from "../support/pcsc-stand.ts";
import { skipReason } from "../support/pcscd.ts";

const reason = skipReason();
if (reason !== undefined) process.stderr.write(`skipped: faults over PC/SC: ${reason}\n`);

describe.skipIf(reason !== undefined)("a card with a fault, through the PC/SC service", () => {
  let stand: PcscStand;

  beforeAll(async () => {
    stand = await openPcscStand();
  });
  afterEach(() => stand.clear());
  afterAll(() => stand?.close());

  const national = [null, "pull:5", "status:12:6982", "flip:11:9:3", "huge:EF.SOD"] as const;
  test.each([
    ...[null, ...FAULTS].map((text) => ["minh-anh", text] as const),
    ...national.map((text) => ["cccd-minh-anh", text] as const),
  ])("%s, %s: as in the simulated reader", async (name, text) => {
    const fault = text === null ? null : parseFault(text);
    if (fault === undefined) throw new Error("no fault");
    await stand.plug(transcriptCard(name), 0, fault);
    const { channel, release } = await stand.connect(SLOT_0);
    const lines = await transcriptOf(channel, name);
    await release();
    expect(lines).toEqual(await transcriptInSlot(name, fault, channel.limits, TRANSMIT_TIMEOUT_MS));
  });
});
