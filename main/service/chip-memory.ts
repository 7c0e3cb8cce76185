/** What this terminal has learned about kinds of chips, in process: nothing of a person or of a single card. @module */
import type { ChipMemory, ChipTraits } from "../../core/emrtd/reading/chip-memory.ts";

/** Kinds of chip and readers that one terminal meets, many times over; a card cannot fill the memory. */
const MOST_KINDS = 64;

export function createChipMemory(): ChipMemory {
  const known = new Map<string, ChipTraits>();
  return {
    get: (key) => known.get(key),
    delete: (key) => void known.delete(key),
    set(key, traits) {
      // Set anew, so that what was met least lately goes first.
      known.delete(key);
      known.set(key, traits);
      const [oldest] = known.keys();
      if (known.size > MOST_KINDS && oldest !== undefined) known.delete(oldest);
    },
  };
}
