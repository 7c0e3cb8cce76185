/**
 * EF.CardAccess and the directories, before access control (ICAO 9303-10 §3.11.3). Some chips refuse to select the
 * master file and give the file all the same, some want the LDS1 application selected first.
 * @module
 */

import type { ApduLink } from "../../apdu/link.ts";
import { describeStatus, statusWords } from "../../apdu/status-words.ts";
import { fromHex } from "../../crypto/bytes.ts";
import { fail, ok, type Result } from "../../errors/result.ts";
import { blameLoss } from "./block-size.ts";
import type { ChipKnowledge } from "./chip-memory.ts";
import { startOf } from "./file-progress.ts";
import { EF_CARD_ACCESS } from "./files.ts";
import { readFile } from "./read-file.ts";

const SELECT_MASTER_FILE = { cla: 0, ins: 0xa4, p1: 0x00, p2: 0x0c, data: fromHex("3f00") };
const SELECT_APPLICATION = { cla: 0, ins: 0xa4, p1: 0x04, p2: 0x0c, data: fromHex("a0000002471001") };

/** Whatever the chip answers: those that refuse have it as their current directory, or none. */
export async function selectMasterFile(link: ApduLink): Promise<Result<undefined>> {
  const answer = await link.transmit(SELECT_MASTER_FILE);
  return answer.ok ? ok(undefined) : answer;
}

/** The LDS1 application. Fails with `card.unknown` and what the link fails with. */
export async function selectApplication(link: ApduLink): Promise<Result<undefined>> {
  const answer = await link.transmit(SELECT_APPLICATION);
  if (!answer.ok) return answer;
  const { sw } = answer.value;
  return sw === statusWords.ok ? ok(undefined) : fail("card.unknown", `SELECT LDS1 ${describeStatus(sw)}`);
}

/** The directory that this chip wants to be current before access control. */
export async function enterBeforeAccess(
  link: ApduLink,
  knowledge: ChipKnowledge,
): Promise<Result<undefined>> {
  return knowledge.applicationFirst ? selectApplication(link) : selectMasterFile(link);
}

/**
 * The file as it stands, unverified; undefined where the chip has none, no bytes where it cannot be understood. On a
 * chip just reset the first read by short identifier is all. What chips of its kind did only says where to look next:
 * with the application selected, some cannot go back to their master file. Fails with what the link fails with.
 */
export async function readCardAccess(
  link: ApduLink,
  knowledge: ChipKnowledge,
): Promise<Result<Uint8Array | undefined>> {
  const elsewhere = [selectMasterFile, selectApplication];
  if (knowledge.applicationFirst) elsewhere.reverse();
  knowledge.applicationFirst = false;
  const direct = await read(link, knowledge);
  if (!direct.ok || direct.value !== undefined) return direct;
  for (const select of elsewhere) {
    const selected = await select(link);
    if (!selected.ok && selected.failure.code !== "card.unknown") return selected;
    const found = selected.ok ? await read(link, knowledge) : ok(undefined);
    knowledge.applicationFirst = select === selectApplication && found.ok && found.value !== undefined;
    if (!found.ok || found.value !== undefined) return found;
  }
  return ok(undefined);
}

/**
 * As long as chip and reader may carry: where nobody has told, this read tries extended length, in clear, where a
 * refusal costs one command and not the channel.
 */
async function read(link: ApduLink, knowledge: ChipKnowledge): Promise<Result<Uint8Array | undefined>> {
  const outcome = await readFile(link, startOf(EF_CARD_ACCESS), { knowledge });
  if (outcome.kind !== "brokenOff") knowledge.lossesInARow = 0;
  if (outcome.kind === "whole") return ok(outcome.bytes);
  if (outcome.kind === "unreadable") return ok(undefined);
  const { failure, asked } = outcome;
  blameLoss(knowledge, asked);
  const ofTheFile = failure.code === "card.malformed" || failure.code === "card.too_large";
  return ofTheFile ? ok(new Uint8Array()) : { ok: false, failure };
}
