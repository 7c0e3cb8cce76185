/** A card that fails while the terminal reads it, in each way and at many commands. @module */
import { expect } from "vitest";
import type { CardInterface } from "../../core/ports/card-reader.ts";
import type { TestTerminal } from "./terminal.ts";

/** Neither a TLV nor a protected answer, under a status word that says all is well. */
const GARBAGE = Uint8Array.of(0xff, 0x80, 0x07, 0x90, 0x00);

export interface Trouble {
  readonly card: string;
  readonly interface: CardInterface;
  readonly kinds: readonly ("pull" | "silent" | "garbage")[];
  /** Counted from 1 since the card was put in. */
  readonly atCommands: readonly number[];
}

/** Each time the terminal must come to an end, and be ready for the next person. Gives the codes that were shown. */
export async function troubleAt(kiosk: TestTerminal, trouble: Trouble): Promise<ReadonlySet<string>> {
  const seen = new Set<string>();
  // A card that is pulled out of the slot ends its session.
  const ends =
    trouble.interface === "contact" ? /^(problem|home|farewell|waiting)$/ : /^(problem|home|waiting)$/;
  for (const kind of trouble.kinds) {
    for (const atCommand of trouble.atCommands) {
      const fault = kind === "garbage" ? { kind, atCommand, answer: GARBAGE } : { kind, atCommand };
      kiosk.readers.setFault(trouble.interface, fault);
      if (trouble.interface === "contact") kiosk.insert(trouble.card);
      else kiosk.lay(trouble.card);
      await expect.poll(() => kiosk.terminal.view().screen.name, { timeout: 5_000 }).toMatch(ends);
      const code = kiosk.failure();
      if (code !== null) seen.add(code);
      kiosk.readers.setFault(trouble.interface, null);
      kiosk.readers.remove(trouble.interface);
      await kiosk.nextPerson();
    }
  }
  return seen;
}
