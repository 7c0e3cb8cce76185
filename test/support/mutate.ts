/** Bytes spoilt in the ways in which a hostile or broken card would: seeded, so that a failure can be run again. @module */

export type Rng = () => number;

/** Mulberry32: numbers in [0, 1), the same for the same seed. */
export function seeded(seed: number): Rng {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export const upTo = (rng: Rng, bound: number): number => Math.floor(rng() * bound);

/** Length bytes that have broken parsers before: none, negative as a sign, huge, indefinite, reserved. */
const TELLING_BYTES = [0x00, 0x01, 0x7f, 0x80, 0x81, 0x82, 0x83, 0x84, 0x88, 0xa0, 0xfe, 0xff] as const;
const MAX_GROWTH = 300;

const operators: readonly ((bytes: Uint8Array, rng: Rng) => Uint8Array)[] = [
  (bytes, rng) => changed(bytes, upTo(rng, bytes.length), (old) => old ^ (1 << upTo(rng, 8))),
  (bytes, rng) => changed(bytes, upTo(rng, bytes.length), () => pick(TELLING_BYTES, rng)),
  // Tags and lengths stand in front: a headed-for place half of the time.
  (bytes, rng) => changed(bytes, upTo(rng, Math.min(bytes.length, 12)), () => pick(TELLING_BYTES, rng)),
  (bytes, rng) => bytes.slice(0, upTo(rng, bytes.length)),
  (bytes, rng) => bytes.slice(upTo(rng, bytes.length)),
  (bytes, rng) => joined(bytes, randomBytes(rng, 1 + upTo(rng, MAX_GROWTH))),
  (bytes, rng) => {
    const at = upTo(rng, bytes.length);
    return joined(bytes.slice(0, at), randomBytes(rng, 1 + upTo(rng, 8)), bytes.slice(at));
  },
  (bytes, rng) => {
    const from = upTo(rng, bytes.length);
    const to = from + 1 + upTo(rng, Math.min(64, bytes.length - from));
    return joined(bytes.slice(0, to), bytes.slice(from));
  },
  (bytes, rng) => {
    const from = upTo(rng, bytes.length);
    return joined(bytes.slice(0, from), bytes.slice(from + 1 + upTo(rng, 64)));
  },
  () => new Uint8Array(),
  (_, rng) => randomBytes(rng, upTo(rng, MAX_GROWTH)),
];

/** One to three changes; the result may by chance be what it was. */
export function mutate(bytes: Uint8Array, rng: Rng): Uint8Array {
  let mutant = bytes;
  for (let times = 1 + upTo(rng, 3); times > 0; times -= 1) mutant = pick(operators, rng)(mutant, rng);
  return mutant;
}

export function pick<T>(from: readonly T[], rng: Rng): T {
  const one = from[upTo(rng, from.length)];
  if (one === undefined) throw new Error("nothing to pick from");
  return one;
}

export function randomBytes(rng: Rng, length: number): Uint8Array {
  return Uint8Array.from({ length }, () => upTo(rng, 256));
}

function changed(bytes: Uint8Array, at: number, to: (old: number) => number): Uint8Array {
  return at < bytes.length ? bytes.with(at, to(bytes[at] ?? 0)) : bytes;
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts));
}
