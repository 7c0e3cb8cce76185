import { expect, it } from "vitest";
import type { ChipTraits } from "../../../core/emrtd/reading/chip-memory.ts";
import { createChipMemory } from "../../../main/service/chip-memory.ts";

const traits: ChipTraits = {
  blockBytes: 223,
  limits: { maxCommandBytes: 261, maxResponseBytes: 258, extendedLength: false },
  exactReads: false,
  applicationFirst: false,
} as ChipTraits;

it("keeps what is met often, and never more than it has room for", () => {
  const memory = createChipMemory();
  memory.set("usual", traits);
  for (let index = 0; index < 1_000; index += 1) {
    memory.set(`chip ${index}`, traits);
    if (index % 50 === 0) memory.set("usual", traits);
  }
  expect(memory.get("usual")).toBe(traits);
  expect(memory.get("chip 0")).toBeUndefined();
  const kept = Array.from({ length: 1_000 }, (_, index) => memory.get(`chip ${index}`)).filter(Boolean);
  expect(kept.length).toBeLessThan(100);
});
