/** Which answer of a stage is spoilt, where and how: all of it follows from seed, stage and index. @module */
import { concat } from "../../core/crypto/bytes.ts";
import { mutate, pick, type Rng, randomBytes, seeded, upTo } from "../support/mutate.ts";
import type { PlainAnswer, Stage } from "./stage.ts";
import { mutateStructure } from "./structure.ts";

/**
 * `answer`: inside the protection, which is then put on rightly; `wire`: the bytes as they pass the reader; `file`: the
 * whole file, which the card then gives in its blocks; `habit`: each answer, as a hostile card would for ever.
 */
export type Layer = "answer" | "wire" | "file" | "habit";

const HABITS = ["endless", "dribble", "announcing", "same answer"] as const;
export type Habit = (typeof HABITS)[number];

export interface Mutant {
  readonly layer: Layer;
  readonly habit: Habit | undefined;
  /** Numbers of the exchanges struck, from 0. */
  readonly targets: ReadonlySet<number>;
  readonly rng: Rng;
}

const STATUS_WORDS = [
  ...[0x9000, 0x6282, 0x6283, 0x6300, 0x63c0, 0x63c2, 0x6400, 0x6581, 0x6700, 0x6882, 0x6982, 0x6983, 0x6984],
  ...[0x6985, 0x6987, 0x6988, 0x6a80, 0x6a82, 0x6a83, 0x6a86, 0x6a88, 0x6b00, 0x6c00, 0x6c10, 0x6cff, 0x6d00],
  ...[0x6e00, 0x6f00, 0x6100, 0x6101, 0x61ff, 0x9401, 0x9405, 0x0000, 0xffff, 0x9001],
] as const;
const HUGE_LENGTHS = [
  [0x84, 0x7f, 0xff, 0xff, 0xff],
  [0x84, 0xff, 0xff, 0xff, 0xff],
  [0x83, 0xff, 0xff, 0xff],
  [0x82, 0xff, 0xff],
  [0x80],
] as const;

/** The parts of a thousand in which a layer is taken. */
export function mutantOf(stage: Stage, seed: number, index: number, exchanges: number): Mutant {
  const rng = seeded(mixed(seed, index, stage.name));
  const targets = new Set([upTo(rng, exchanges)]);
  while (rng() < 0.12) targets.add(upTo(rng, exchanges));
  const layer = layerOf(stage, rng);
  return { layer, habit: layer === "habit" ? pick(HABITS, rng) : undefined, targets, rng };
}

function layerOf({ cipher, file }: Stage, rng: Rng): Layer {
  const drawn = rng();
  if (drawn < 0.02) return "habit";
  if (cipher !== undefined && drawn < 0.2) return "wire";
  return file !== undefined && drawn < 0.65 ? "file" : "answer";
}

/** The file in place of its own. */
export function spoiltFile(file: Uint8Array, rng: Rng): Uint8Array {
  if (rng() < 0.6) return mutateStructure(file, rng) ?? mutate(file, rng);
  if (rng() < 0.05) return hugeLength(file, rng);
  return mutate(file, rng);
}

/** `others` are the answers of this stage's good run. */
export function spoiltAnswer(answer: PlainAnswer, others: readonly PlainAnswer[], rng: Rng): PlainAnswer {
  const drawn = rng();
  if (drawn < 0.16) return { ...answer, sw: wrongStatus(rng) };
  if (drawn < 0.24) return { ...answer, data: new Uint8Array(), sw: wrongStatus(rng) };
  if (drawn < 0.3) return { ...answer, ...dataAndStatus(pick(others, rng)) };
  if (drawn < 0.33) return { ...answer, data: hugeLength(answer.data, rng) };
  if (isText(answer.data) && rng() < 0.6) return { ...answer, data: otherLetter(answer.data, rng) };
  const structured = drawn < 0.65 ? mutateStructure(answer.data, rng) : undefined;
  return { ...answer, data: structured ?? mutate(answer.data, rng) };
}

/** The encoded response, protection and status word included; `earlier` are those that passed before in this run. */
export function spoiltBytes(bytes: Uint8Array, earlier: readonly Uint8Array[], rng: Rng): Uint8Array {
  const drawn = rng();
  if (drawn < 0.1 && earlier.length > 0) return pick(earlier, rng);
  if (drawn < 0.2) return twoBytes(wrongStatus(rng));
  if (drawn < 0.3) return concat(bytes.subarray(0, -2), twoBytes(wrongStatus(rng)));
  if (drawn < 0.5) {
    const body = mutateStructure(bytes.subarray(0, -2), rng);
    if (body !== undefined) return concat(body, bytes.subarray(-2));
  }
  return mutate(bytes, rng);
}

/** What a card with this habit makes of its answer to a command that asks for `ne` bytes. */
export function habitual(habit: Habit, answer: PlainAnswer, ne: number, first: PlainAnswer): PlainAnswer {
  if (habit === "same answer") return { ...answer, ...dataAndStatus(first) };
  if (answer.data.length === 0) return answer;
  if (habit === "dribble") return { ...answer, data: answer.data.slice(0, 1), sw: 0x9000 };
  if (habit === "announcing") return { ...answer, sw: 0x61ff };
  const full = new Uint8Array(Math.max(ne, answer.data.length)).fill(0x30);
  full.set(answer.data);
  return { ...answer, data: full, sw: 0x9000 };
}

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** A compact JWT: three parts of base64url. */
function isText(bytes: Uint8Array): boolean {
  return bytes[0] === 0x65 && bytes[1] === 0x79 && bytes.includes(0x2e);
}

/** Still base64url, so that what is inside is taken apart. */
function otherLetter(bytes: Uint8Array, rng: Rng): Uint8Array {
  return bytes.with(upTo(rng, bytes.length), LETTERS.charCodeAt(upTo(rng, LETTERS.length)));
}

function dataAndStatus({ data, sw }: PlainAnswer): PlainAnswer {
  return { data, sw };
}

function wrongStatus(rng: Rng): number {
  return rng() < 0.9 ? pick(STATUS_WORDS, rng) : upTo(rng, 0x1_0000);
}

/** After the tag, which has one byte or two. */
function hugeLength(bytes: Uint8Array, rng: Rng): Uint8Array {
  const tagBytes = ((bytes[0] ?? 0) & 0x1f) === 0x1f ? 2 : 1;
  const length = Uint8Array.from(pick(HUGE_LENGTHS, rng));
  return concat(bytes.subarray(0, tagBytes), length, randomBytes(rng, 300));
}

function twoBytes(sw: number): Uint8Array {
  return Uint8Array.of(sw >> 8, sw & 0xff);
}

/** FNV-1a over the three, so that neighbours share nothing. */
function mixed(seed: number, index: number, name: string): number {
  let hash = 0x811c9dc5;
  for (const character of `${seed}/${index}/${name}`) {
    hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
  }
  return hash >>> 0;
}
