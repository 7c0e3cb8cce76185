/** Files that the card itself gives out wrongly, and that a terminal comes to an end with each of them. */
import { describe, expect, it } from "vitest";
import { toHex } from "../../../core/crypto/bytes.ts";
import { isErrorCode } from "../../../core/errors/codes.ts";
import type { Result } from "../../../core/errors/result.ts";
import { identify } from "../../../core/identity/identify.ts";
import { identifyDocument } from "../../../core/identity/national/identify-document.ts";
import type { CardChannel } from "../../../core/ports/card-reader.ts";
import { FAULT_FILES, type FaultFile } from "../../../core/protocol/dock.ts";
import { type FileFault, fileAsGiven } from "../../../firmware-sim/card/file-fault.ts";
import { insert, NOW, request } from "../../core/identity/card-in-reader.ts";
import { EXTENDED_LIMITS, SHORT_LIMITS } from "../../support/card-channel.ts";
import { faultySlot } from "../../support/faulty-slot.ts";
import { documentRequest, nationalCard } from "../../support/national.ts";

const FILE = { name: "DG1", content: Uint8Array.of(0x61, 0x05, 1, 2, 3, 4, 5) } as const;

describe("a file as the card gives it out", () => {
  const given = (fault: FileFault | null, offset = 0) => {
    const step = fileAsGiven(fault, FILE, offset);
    return step.ok ? toHex(step.value.subarray(0, 12)) : step.sw;
  };

  it.each([
    [null, 0, "61050102030405"],
    [{ kind: "huge", file: "DG2" }, 0, "61050102030405"],
    [{ kind: "huge", file: null }, 0, "61847fffffff05"],
    [{ kind: "huge", file: "DG1" }, 5, "ff05"],
    [{ kind: "endless", file: "DG1" }, 4, "030405000000000000000000"],
    [{ kind: "endless", file: "DG1" }, 70_000, "000000000000000000000000"],
    [{ kind: "truncate", file: "DG1", bytes: 3 }, 1, "0501"],
    [{ kind: "truncate", file: "DG1", bytes: 3 }, 3, ""],
    [{ kind: "flip", file: "DG1", byte: 8, bit: 7 }, 0, "61850102030405"],
    [{ kind: "status", file: "DG1", sw: 0x6f00 }, 0, 0x6f00],
  ] as const)("%o from %i: %s", (fault, offset, expected) => {
    expect(given(fault, offset)).toBe(expected);
  });
});

const limitsOf = { extended: EXTENDED_LIMITS, short: SHORT_LIMITS } as const;
/** What any terminal may need for 2 GB that are only claimed: far less than they. */
const MOST_MEMORY = 32 * 2 ** 20;

type Reading = (channel: CardChannel) => Promise<Result<unknown>>;

/** What a reading cost the terminal, and how it ended. */
async function cost(channel: CardChannel, read: Reading) {
  let [commands, bytes, memory] = [0, 0, 0];
  const before = process.memoryUsage().arrayBuffers;
  const weigh = () => {
    memory = Math.max(memory, process.memoryUsage().arrayBuffers - before);
  };
  const metered: CardChannel = {
    ...channel,
    async transmit(command) {
      const answer = await channel.transmit(command);
      commands += 1;
      bytes += answer.ok ? answer.value.length : 0;
      weigh();
      return answer;
    },
  };
  const outcome = await read(metered);
  weigh();
  return { commands, bytes, memory, outcome };
}

function stand(document: keyof typeof FAULT_FILES) {
  const now = new Date();
  const national = { ...documentRequest("cccd-bao-chau", now), photograph: true, thorough: true };
  return document === "national"
    ? {
        card: () => nationalCard("cccd-bao-chau", now),
        read: (c: CardChannel) => identifyDocument(c, national),
      }
    : {
        card: () => insert("minh-anh"),
        read: (c: CardChannel) => identify(c, request("minh-anh", { now: NOW })),
      };
}

describe.each(["national", "provincial"] as const)("a terminal and a %s card", (document) => {
  const { card, read } = stand(document);

  it.each(["extended", "short"] as const)(
    "comes to a typed end with every file, %s commands",
    async (length) => {
      const slot = (fault: FileFault | null) => faultySlot(card(), fault, limitsOf[length]);
      const good = await cost(slot(null), read);
      expect(good.outcome.ok).toBe(true);
      const struck = new Set<FaultFile>();
      for (const file of FAULT_FILES[document]) {
        // Where files are read in small pieces, it is the lengths that may lead astray.
        for (const fault of faultsOf(file).slice(0, length === "short" ? 2 : undefined)) {
          const { commands, bytes, memory, outcome } = await cost(slot(fault), read);
          const what = JSON.stringify(fault);
          if (!outcome.ok) expect(isErrorCode(outcome.failure.code), what).toBe(true);
          if (!outcome.ok || bytes !== good.bytes) struck.add(file);
          expect(commands, what).toBeLessThanOrEqual(good.commands + 16);
          // One answer of the longest kind to each read of the file.
          expect(bytes, what).toBeLessThanOrEqual(good.bytes + 2 * 65_538);
          expect(memory, what).toBeLessThan(MOST_MEMORY);
        }
      }
      expect([...struck]).toEqual(expect.arrayContaining([...READ[document]]));
    },
  );
});

/** What this terminal reads of each of them, so that it is known to have met the fault. */
const READ: Readonly<Record<keyof typeof FAULT_FILES, readonly FaultFile[]>> = {
  national: ["EF.CardAccess", "EF.CardSecurity", "EF.SOD", "DG1", "DG2", "DG13", "DG14"],
  provincial: ["EF.INFO", "EF.VC", "EF.INDEX", "EF.DISCLOSURES"],
};

function faultsOf(file: FaultFile): readonly FileFault[] {
  return [
    { kind: "endless", file },
    { kind: "huge", file },
    { kind: "truncate", file, bytes: 40 },
    { kind: "flip", file, byte: 40, bit: 0 },
    { kind: "status", file, sw: 0x6a82 },
  ];
}
