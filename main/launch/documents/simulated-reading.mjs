/**
 * A card of the simulator, read by the terminal on a fixed day with random numbers from a fixed seed: for documents that
 * show what really happens and are the same on every machine.
 * @module
 */
import { createHash } from "node:crypto";
import { observeChannel } from "../../../core/apdu/trace.ts";
import { identifyDocument } from "../../../core/identity/national/identify-document.ts";
import { demonstrationAuthorities } from "../../service/demonstration-authorities.ts";

const DAY = Date.UTC(2026, 10, 22);

/**
 * Throws where it cannot be read at all.
 * @param {string} name of a national card of the catalogue
 * @param {{
 *   onExchange?: (exchange: import("../../../core/apdu/trace.ts").Exchange) => void,
 *   onStep?: (step: import("../../../core/emrtd/reading/document-reading.ts").ReadingStep) => void,
 *   thorough?: boolean,
 * }} options
 */
export async function readSimulated(name, { onExchange, onStep, thorough = false }) {
  const sim = await import("../../../firmware-sim/index.ts");
  const random = seeded();
  const card = sim.openCardDrawer({ now: () => DAY, random }).take(name, "contactless");
  if (!card.ok || !sim.isNationalCardName(name)) throw new Error(`no national card ${name}`);
  const { can, mrz } = sim.nationalPrinted(name, { now: DAY });
  card.value.reset();
  /** @type {import("../../../core/ports/card-reader.ts").CardChannel} */
  const channel = {
    atr: card.value.atr,
    interface: "contactless",
    limits: { maxCommandBytes: 65_544, maxResponseBytes: 65_538, extendedLength: true },
    transmit: async (command) => ({ ok: true, value: await card.value.process(command) }),
  };
  const now = new Date(DAY);
  const read = await identifyDocument(
    observeChannel(channel, () => 0, onExchange ?? (() => undefined)),
    {
      authorities: await demonstrationAuthorities(now),
      kind: "national-id",
      now,
      needs: ["personal_number", "full_name", "birth_date", "sex", "residence"],
      secrets: { can, mrz },
      random,
      thorough,
      photograph: thorough,
      ...(onStep && { onStep }),
    },
  );
  if (!read.ok) throw new Error(`${name}: ${read.failure.code}`);
  return read.value;
}

/** SHA-256 in counter mode. */
function seeded() {
  let block = 0;
  /** @param {number} length */
  return (length) => {
    /** @type {number[]} */
    const bytes = [];
    while (bytes.length < length) {
      bytes.push(...createHash("sha256").update(`reading ${block++}`).digest());
    }
    return Uint8Array.from(bytes.slice(0, length));
  };
}
