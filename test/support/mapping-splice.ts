/**
 * A thief has one genuine card that opens with chip-authentication mapping, and the copied files of somebody else. His
 * device serves the copy, lets the channel die near the end, and relays what is left to his own card: the key that is
 * proven last belongs to no list of the victim's EF.SOD.
 * @module
 */
import { ok } from "../../core/errors/result.ts";
import { identifyDocument } from "../../core/identity/national/identify-document.ts";
import type { CardChannel } from "../../core/ports/card-reader.ts";
import type { NationalCardContents } from "../../firmware-sim/card/national/contents.ts";
import type { NationalCardName } from "../../firmware-sim/personalise/national/catalogue.ts";
import { makeNationalCardContents } from "../../firmware-sim/personalise/national/make-national-card.ts";
import { random } from "../../main/random.ts";
import { cardChannel } from "./card-channel.ts";
import { cardOf, documentRequest, nationalSecrets } from "./national.ts";

/** The only card of the demonstration with a mapping key. */
export const THIEF = "cccd-bao-chau";
const PHOTOGRAPH = 0x0102;

export function thiefsCard(now: Date): NationalCardContents {
  return makeNationalCardContents(THIEF, { now: now.getTime() });
}

/** The victim's files but the photograph's last byte, behind the thief's EF.CardAccess and a key he made up. */
function copyOf(victim: NationalCardName, now: Date): NationalCardContents {
  const copied = makeNationalCardContents(victim, { now: now.getTime() });
  const files = new Map(copied.applicationFiles);
  files.set(PHOTOGRAPH, (files.get(PHOTOGRAPH) ?? new Uint8Array()).slice(0, -1));
  const { activeAuthentication: _, mappingKey, ...rest } = thiefsCard(now);
  if (mappingKey === undefined) throw new Error("the thief's card maps with its key");
  const invented = { ...mappingKey, secret: random(32).with(0, 1) };
  return {
    ...rest,
    applicationFiles: files,
    mappingKey: invented,
    chipAuthentication: [],
    locked: new Set(),
  };
}

/** The channel dies at command `cut`, counted from 1. */
export async function spliceMapping(victim: NationalCardName, cut: number, now: Date) {
  const copy = cardChannel(cardOf(copyOf(victim, now)));
  const genuine = cardChannel(cardOf(thiefsCard(now)));
  let commands = 0;
  const device: CardChannel = {
    ...copy,
    transmit(command) {
      commands += 1;
      if (commands === cut) return Promise.resolve(ok(Uint8Array.of(0x69, 0x88)));
      return commands < cut ? copy.transmit(command) : genuine.transmit(command);
    },
  };
  return identifyDocument(device, {
    ...documentRequest(victim, now),
    secrets: nationalSecrets(THIEF, now),
    photograph: true,
  });
}
