/**
 * What one card did is a hint for the next with the same answer to reset: it may cost commands, and never changes what is
 * said of a card.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { meterChannel } from "../../../../core/apdu/meter.ts";
import type { ChipTraits } from "../../../../core/emrtd/reading/chip-memory.ts";
import { SHORT_COMMANDS_ONLY } from "../../../../core/emrtd/reading/limits.ts";
import { identifyDocument } from "../../../../core/identity/national/identify-document.ts";
import type { NationalCardContents } from "../../../../firmware-sim/card/national/contents.ts";
import { listNationalCards } from "../../../../firmware-sim/personalise/national/catalogue.ts";
import { makeNationalCardContents } from "../../../../firmware-sim/personalise/national/make-national-card.ts";
import { random } from "../../../../main/random.ts";
import { cardChannel, EXTENDED_LIMITS } from "../../../support/card-channel.ts";
import { cardOf, nationalTrust, secretsOf } from "../../../support/national.ts";

const now = new Date("2026-11-22T02:00:00Z");
const authorities = nationalTrust(now);

interface Said {
  readonly outcome: object;
  readonly commands: number;
  /** What stays remembered of chips with this answer to reset. */
  readonly left: ChipTraits | undefined;
}

/** At a terminal that has met such chips, or has not. A chip that knows its digits is opened by them, as at a kiosk. */
async function read(contents: NationalCardContents, hint?: ChipTraits): Promise<Said> {
  let left = hint;
  const { channel, usage } = meterChannel(cardChannel(cardOf(contents)));
  const { can, mrz } = secretsOf(contents);
  const document = await identifyDocument(channel, {
    authorities,
    kind: "national-id",
    now,
    needs: ["personal_number", "full_name", "residence"],
    random,
    memory: {
      get: () => left,
      set: (_, traits) => {
        left = traits;
      },
      delete: () => {
        left = undefined;
      },
    },
    secrets: can === undefined ? { ...(mrz && { mrz }) } : { can },
  });
  const { commands } = usage();
  if (!document.ok) return { outcome: document.failure, commands, left };
  const { assurance, checks, claims, remarks } = document.value;
  // How often a chip was opened anew goes by how long its reads were.
  const said = remarks.filter(({ code }) => code !== "read.resumed");
  return { outcome: { assurance, checks, claims, remarks: said }, commands, left };
}

const cards = listNationalCards().map(({ name, good }) => {
  const contents = makeNationalCardContents(name, { now: now.getTime() });
  return { name, good, contents, alone: read(contents) };
});

/** What a hint may cost that comes to nothing: a reading in the shortest blocks, and then the whole again. */
const mostCommands = (alone: number) => 2 * alone + 50;

const anyTraits: fc.Arbitrary<ChipTraits> = fc.record({
  blockBytes: fc.constantFrom(1, 63, 223, 1_008, 65_538),
  limits: fc.constantFrom(
    SHORT_COMMANDS_ONLY,
    { ...EXTENDED_LIMITS, source: "reader" as const },
    { ...EXTENDED_LIMITS, maxResponseBytes: 300, source: "EF.ATR/INFO" as const },
  ),
  exactReads: fc.boolean(),
  applicationFirst: fc.boolean(),
  readings: fc.constantFrom(0, 31, 32),
});

describe("a card after another one with the same answer to reset", () => {
  it("leaves nothing where it was not believed", async () => {
    const left = await Promise.all(
      cards.map(async ({ name, alone }) => ({ name, left: (await alone).left })),
    );
    const believed = cards.filter(({ good }) => good).map(({ name }) => name);
    const remembered = left.filter((one) => one.left !== undefined).map(({ name }) => name);
    expect(believed).toEqual(expect.arrayContaining(remembered));
    expect(remembered.length).toBeGreaterThan(believed.length / 2);
  });

  it("is said to be what it is alone, whatever is remembered", async () => {
    const left = await Promise.all(cards.map(async ({ alone }) => (await alone).left));
    // All that the first card of any pair can hand on to the second.
    const handedOn = [...new Map(left.map((traits) => [JSON.stringify(traits), traits])).values()];
    const hints = fc.oneof(fc.constantFrom(...handedOn), anyTraits);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...cards), hints, async ({ contents, alone }, hint) => {
        const first = await alone;
        const then = await read(contents, hint);
        expect(then.outcome).toEqual(first.outcome);
        expect(then.commands).toBeLessThanOrEqual(mostCommands(first.commands));
      }),
      { seed: 20_261_122, numRuns: 100 },
    );
  }, 60_000);
});
