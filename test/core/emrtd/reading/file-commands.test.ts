import { describe, expect, it } from "vitest";
import { openEmrtdAccess } from "../../../../core/emrtd/access.ts";
import { knowledgeFrom } from "../../../../core/emrtd/reading/chip-memory.ts";
import { startOf } from "../../../../core/emrtd/reading/file-progress.ts";
import { dataGroup, EF_COM, EF_SOD } from "../../../../core/emrtd/reading/files.ts";
import { readFile } from "../../../../core/emrtd/reading/read-file.ts";
import type { CardChannel } from "../../../../core/ports/card-reader.ts";
import { random } from "../../../../main/random.ts";
import {
  CAN,
  cardAccess,
  channelTo,
  sampleNationalCard,
  USUAL_OFFER,
} from "../../../firmware-sim/card/national/sample-contents.ts";

const FILES = [EF_COM, EF_SOD, ...[1, 2, 13, 14, 15].map(dataGroup)];

/** The sizes of a card met in the field: COM 24, SOD 2,100, DG1 95, DG2 15,083, DG13 520, DG14 440, DG15 300. */
async function commandsForFiles(maxResponseBytes: number): Promise<number> {
  const card = sampleNationalCard({ behaviour: { maxResponseBytes } });
  const limits = { maxCommandBytes: 65_544, maxResponseBytes, extendedLength: true };
  const inner = channelTo(card, limits);
  let commands = 0;
  const channel: CardChannel = {
    ...inner,
    transmit: (command) => {
      commands += 1;
      return inner.transmit(command);
    },
  };
  const access = await openEmrtdAccess(channel, {
    cardAccess: cardAccess([USUAL_OFFER]),
    secrets: { can: CAN },
    policy: { allowBac: false, mappings: ["generic"] },
    random,
  });
  if (!access.ok) throw new Error(access.failure.code);
  const { channel: link } = access.value;
  await link.transmit({ cla: 0, ins: 0xa4, p1: 4, p2: 12, data: Buffer.from("a0000002471001", "hex") });
  commands = 0;
  const knowledge = knowledgeFrom(undefined);
  for (const file of FILES) {
    const outcome = await readFile(link, startOf(file), { knowledge });
    expect(outcome.kind).toBe("whole");
  }
  return commands;
}

describe("the files of a national ID card under AES", () => {
  it.each([
    [4_096, 10],
    [65_538, 7],
  ])("with responses of %i bytes come in %i commands", async (maxResponseBytes, commands) => {
    expect(await commandsForFiles(maxResponseBytes)).toBe(commands);
  });
});
