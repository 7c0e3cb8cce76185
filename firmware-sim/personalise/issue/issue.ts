/** From a profile to the files of the national hierarchy and of every card. Pure: nothing is written here. @module */
import { utf8 } from "../../../core/crypto/bytes.ts";
import { fail, ok, type Result } from "../../../core/errors/result.ts";
import type { RandomBytes } from "../../../core/ports/clock.ts";
import type { NationalCardContents } from "../../card/national/contents.ts";
import { fileIds, groupTags } from "../national/data-groups.ts";
import { makeContents } from "../national/defects.ts";
import { nationalPerson } from "../national/people.ts";
import { type Hierarchy, makeHierarchy, startOfDay } from "../national/pki/hierarchy.ts";
import { type Seed, seedFromText } from "../national/pki/seeded.ts";
import { nationalCardFile, provincialCardFile } from "./card-file.ts";
import { type NationalCardOrder, type Profile, profileSchema } from "./profile.ts";
import type { ProfilePerson } from "./profile-people.ts";
import { cardOfProfile } from "./province.ts";

export interface IssuedFile {
  /** Below the folder of the order, with `/`. */
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Holds a private key. */
  readonly secret: boolean;
}

export interface IssueOrder {
  readonly profile: Profile;
  readonly seed: Seed;
  /** Start of the UTC day that all days count from. */
  readonly today: Date;
}

const RANDOM_SEED_BYTES = 32;

/** Checks a profile from a file. Fails with `config.invalid`, whose detail names the first thing that is wrong. */
export function parseProfile(value: unknown): Result<Profile> {
  const parsed = profileSchema.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  const [issue] = parsed.error.issues;
  return fail("config.invalid", `${issue?.path.join(".") || "profile"}: ${issue?.message ?? "form"}`);
}

/** `now` in milliseconds; a profile without a seed gets one of its own, and other keys each time. */
export function issueOrder(profile: Profile, now: number, random: RandomBytes): IssueOrder {
  const { date, seed } = profile;
  const drawn = () => Buffer.from(random(RANDOM_SEED_BYTES)).toString("hex");
  return {
    profile,
    seed: seedFromText(seed ?? drawn()),
    today: startOfDay(date === undefined ? now : Date.parse(date)),
  };
}

/** The files one by one, each made when it is asked for; `progress` hears what comes next, for some keys take seconds. */
export function* issueFiles(
  { profile, seed, today }: IssueOrder,
  progress: (what: string) => void = () => {},
): Generator<IssuedFile> {
  const { cards, national, province } = profile;
  const hierarchy = national && makeHierarchy(seed, today, national);
  if (national !== undefined && hierarchy !== undefined) {
    progress("trust");
    yield* trustFiles(national, hierarchy);
  }
  for (const card of cards) {
    progress(`cards/${card.name}`);
    if (card.document !== "national") {
      if (province === undefined) continue;
      const contents = cardOfProfile(card, { province, seed, today });
      yield secret(`cards/${card.name}/card.json`, provincialCardFile(card.name, contents));
    } else if (hierarchy !== undefined) {
      yield* nationalCardFiles(card, nationalContents(card, { seed, today, hierarchy }));
    }
  }
}

function* trustFiles(
  national: NonNullable<Profile["national"]>,
  hierarchy: Hierarchy,
): Generator<IssuedFile> {
  for (const name of Object.keys(national.authorities)) {
    // Whom nobody shall believe does not lie among those to import.
    const folder = hierarchy.trusted.includes(name) ? "trust" : "trust/not-trusted";
    yield open(`${folder}/${name}.cer`, hierarchy.authority(name));
    yield open(`${folder}/${name}.crl`, hierarchy.crl(name));
  }
  const links = hierarchy.links();
  for (const [at, { from, to }] of national.links.entries()) {
    const link = links[at];
    if (link !== undefined) yield open(`trust/link-${from}-${to}.cer`, link);
  }
  yield open("trust/master-list.ml", hierarchy.masterList());
  yield open("trust/master-list-root.cer", hierarchy.authority(national.masterList.authority));
}

function nationalContents(
  { defect, name, options, person }: NationalCardOrder,
  by: { readonly seed: Seed; readonly today: Date; readonly hierarchy: Hierarchy },
): NationalCardContents {
  return makeContents({ ...by, name, person: personOf(person), options }, defect ?? null);
}

function personOf(person: ProfilePerson): ReturnType<typeof nationalPerson> {
  return typeof person === "string" ? nationalPerson(person) : person;
}

/** Named as dumps of real cards are; what cannot be read on the card is in `card.json` only. */
function* nationalCardFiles(
  { name }: NationalCardOrder,
  contents: NationalCardContents,
): Generator<IssuedFile> {
  const { applicationFiles, locked, masterFiles } = contents;
  const dumped: readonly (readonly [string, Uint8Array | undefined])[] = [
    ["EF_CardAccess.bin", masterFiles.get(fileIds.cardAccess)],
    ["EF_CardSecurity.bin", masterFiles.get(fileIds.cardSecurity)],
    ["EF_ATR_INFO.bin", masterFiles.get(fileIds.atrInfo)],
    ["EF_COM.bin", applicationFiles.get(fileIds.com)],
    ["EF_SOD.bin", applicationFiles.get(fileIds.sod)],
    ...Object.keys(groupTags).map((group) => {
      const id = fileIds.group(Number(group));
      return [`DG${group}.bin`, locked.has(id) ? undefined : applicationFiles.get(id)] as const;
    }),
  ];
  for (const [file, bytes] of dumped) if (bytes !== undefined) yield open(`cards/${name}/${file}`, bytes);
  yield secret(`cards/${name}/card.json`, nationalCardFile(name, contents));
}

const open = (path: string, bytes: Uint8Array): IssuedFile => ({ path, bytes, secret: false });
const secret = (path: string, text: string): IssuedFile => ({ path, bytes: utf8(text), secret: true });
