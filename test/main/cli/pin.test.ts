import { afterEach, describe, expect, it, vi } from "vitest";
import { cardDigits, createSimulatedReaders } from "../../../firmware-sim/index.ts";
import { UsageError } from "../../../main/cli/command.ts";
import { carryOut, orderOf, type PinOrders } from "../../../main/cli/pin.ts";
import { provinceTrust } from "../../../main/cli/province-trust.ts";
import { random } from "../../../main/random.ts";
import { must } from "../../support/store.ts";

const NEW = "112233";

function printed() {
  const lines: string[] = [];
  const keep = (text: unknown) => lines.push(String(text)) > 0;
  vi.spyOn(process.stdout, "write").mockImplementation(keep);
  vi.spyOn(process.stderr, "write").mockImplementation(keep);
  return lines;
}

afterEach(() => vi.restoreAllMocks());

function slotWith(name: "minh-anh" | "can-bo-hoa") {
  const readers = createSimulatedReaders({ now: Date.now, random });
  const lines = printed();
  const trust = must(provinceTrust({}, new Date()));
  return async (orders: PinOrders) => {
    readers.present("contact", name);
    lines.length = 0;
    const exit = await carryOut(readers, orderOf(orders), { can: undefined, waitMs: 2_000, trust });
    return `${exit} ${lines.join("").trim().split(":")[0]}`;
  };
}

describe("cli pin", () => {
  it.each(["minh-anh", "can-bo-hoa"] as const)("takes %s through a forgotten PIN", async (name) => {
    const { pin, puk } = cardDigits(name);
    const run = slotWith(name);
    expect(await run({ verify: pin })).toBe("0 the PIN is right");
    expect(await run({ verify: NEW })).toBe("2 pin.wrong (2 left)");
    expect(await run({ change: `${NEW}:${NEW}` })).toBe("2 pin.wrong (1 left)");
    expect(await run({ verify: NEW })).toBe("2 pin.blocked");
    expect(await run({ unblock: `${pin}00:${NEW}` })).toBe("2 puk.wrong (9 left)");
    expect(await run({ unblock: `${puk}:${NEW}` })).toBe("0 the new PIN holds, with all its tries");
    expect(await run({ change: `${NEW}:${pin}` })).toBe("0 the new PIN holds");
    expect(await run({})).toBe("0 tries left");
  });

  it("takes one order at a time, of the right form", () => {
    expect(() => orderOf({ verify: NEW, change: `${NEW}:${NEW}` })).toThrow(UsageError);
    for (const change of [NEW, `${NEW}:${NEW}:${NEW}`]) expect(() => orderOf({ change })).toThrow(UsageError);
  });
});
