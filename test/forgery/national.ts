/** Forged national ID cards before the real terminal code: what is on them, who signed it, and what is on the way. @module */
import { ok } from "../../core/errors/result.ts";
import {
  type IdentifyDocumentRequest,
  identifyDocument,
} from "../../core/identity/national/identify-document.ts";
import type { CardChannel } from "../../core/ports/card-reader.ts";
import type { AuthoritySource } from "../../core/trust/store/authorities.ts";
import type { NationalCardContents } from "../../firmware-sim/card/national/contents.ts";
import type { NationalCardName } from "../../firmware-sim/personalise/national/catalogue.ts";
import { fileIds } from "../../firmware-sim/personalise/national/data-groups.ts";
import {
  type DocumentOptions,
  type DocumentOrder,
  makeDocument,
} from "../../firmware-sim/personalise/national/document.ts";
import { makeNationalCardContents } from "../../firmware-sim/personalise/national/make-national-card.ts";
import { nationalPerson } from "../../firmware-sim/personalise/national/people.ts";
import { demonstrationHierarchy } from "../../firmware-sim/personalise/national/pki/demonstration-hierarchy.ts";
import { dayFrom, startOfDay } from "../../firmware-sim/personalise/national/pki/hierarchy.ts";
import { DEMONSTRATION } from "../../firmware-sim/personalise/national/pki/seeded.ts";
import { efSod } from "../../firmware-sim/personalise/national/sod.ts";
import type { PluggableCard } from "../../firmware-sim/reader/pluggable-card.ts";
import { cardChannel } from "../support/card-channel.ts";
import { cardOf, documentRequest, nationalTrust, secretsOf } from "../support/national.ts";
import { type Outcome, verdictOf } from "./attack.ts";

export const now = new Date();
export const today = startOfDay(now.getTime());
export const hierarchy = demonstrationHierarchy(now.getTime());
export const trust = nationalTrust(now);
const usual = documentRequest("cccd-minh-anh", now);

/** Chip authentication alone, so that what fails is not made good by another proof. */
export const CHIP_ONLY: DocumentOptions = { activeAuthentication: "none" };

export function order(options: DocumentOptions = CHIP_ONLY, changes: Partial<DocumentOrder> = {}) {
  const person = nationalPerson("minh-anh");
  return { name: "forgery", person, options, seed: DEMONSTRATION, today, hierarchy, ...changes };
}

/** A good card, to be spoiled. */
export function genuine(options?: DocumentOptions, changes?: Partial<DocumentOrder>): NationalCardContents {
  return makeDocument(order(options, changes)).contents;
}

/** With other files in the application; nothing is signed anew. */
export function withFiles(
  contents: NationalCardContents,
  ...files: readonly (readonly [id: number, file: Uint8Array])[]
): NationalCardContents {
  return { ...contents, applicationFiles: new Map([...contents.applicationFiles, ...files]) };
}

/** The files are not there: 6A82. */
export function withoutGroups(
  contents: NationalCardContents,
  ...groups: readonly number[]
): NationalCardContents {
  const gone = groups.map(fileIds.group);
  const left = [...contents.applicationFiles].filter(([id]) => !gone.includes(id));
  return { ...contents, applicationFiles: new Map(left) };
}

/** The data groups that are there, by number. */
export function groupsOf({ applicationFiles }: NationalCardContents): ReadonlyMap<number, Uint8Array> {
  const groups = [...applicationFiles].map(([id, file]) => [id - fileIds.group(0), file] as const);
  return new Map(groups.filter(([group]) => group >= 1 && group <= 16));
}

/** A rightful signer's EF.SOD over these very groups: what an issuer signed that was careless or deceived. */
export function signedAsIs(contents: NationalCardContents): NationalCardContents {
  const signing = { signer: hierarchy.signer("main"), signedAt: dayFrom(today, -400) };
  return withFiles(contents, [fileIds.sod, efSod(groupsOf(contents), signing)]);
}

export interface Showing {
  readonly request?: Partial<IdentifyDocumentRequest>;
  readonly authorities?: AuthoritySource;
  /** What stands between card and reader. */
  readonly between?: (channel: CardChannel) => CardChannel;
  /** Where one code stands for several refusals. */
  readonly withDetail?: boolean;
}

/** The card is laid down at a terminal. */
export function show(contents: NationalCardContents, showing: Showing = {}): Promise<Outcome> {
  return showCard(cardOf(contents), contents, showing);
}

/** A chip that answers in its own way; the holder shows what is printed on `contents`. */
export async function showCard(
  card: Pick<PluggableCard, "atr" | "process" | "reset">,
  contents: Pick<NationalCardContents, "can" | "mrzInformation">,
  { request = {}, authorities = trust, between = (channel) => channel, withDetail = false }: Showing = {},
): Promise<Outcome> {
  const read = await identifyDocument(between(cardChannel(card)), {
    ...usual,
    authorities,
    secrets: secretsOf(contents),
    ...request,
  });
  return read.ok ? verdictOf(read.value, withDetail) : read.failure.code;
}

/** A card of the catalogue. */
export const showNamed = (name: NationalCardName, showing?: Showing): Promise<Outcome> =>
  show(makeNationalCardContents(name, { now: now.getTime() }), showing);

/** Answers that somebody on the way changes; `index` counts commands from 0, over all stays in the reader. */
export function tampering(
  change: (answer: Uint8Array, command: Uint8Array, index: number) => Uint8Array,
): (channel: CardChannel) => CardChannel {
  return (channel) => {
    let count = 0;
    return {
      ...channel,
      async transmit(command) {
        const answer = await channel.transmit(command);
        count += 1;
        return answer.ok ? ok(change(answer.value, command, count - 1)) : answer;
      },
    };
  };
}

/** True of a command under secure messaging. */
export const isProtectedCommand = ([cla = 0]: Uint8Array): boolean => (cla & 0x0c) === 0x0c;
