/**
 * What the purse counts, in two pages that are written in turns: each state is whole by its own checksum, and the newer
 * whole one counts. A page torn while it is written leaves the other one, which is the state before.
 * @module
 */
import { bytesToUint, concat, equal, uintToBytes } from "../../../core/crypto/bytes.ts";
import { sha256 } from "../../../core/crypto/hash.ts";
import type { NonVolatilePages } from "./pages.ts";

export interface PurseState {
  /** Counts writes of the state, so that the newer of two is known. */
  readonly generation: number;
  /** Đồng. */
  readonly balance: number;
  /** Of transactions; the last one's number. */
  readonly counter: number;
  /** Đồng taken since the last PIN. */
  readonly spent: number;
}

/** Pages of the two slots. */
export const STATE_PAGES = 2;
/** The largest number that four bytes hold. */
export const MAX_UINT32 = 0xffff_ffff;
const FIELD_BYTES = 16;
const CHECKSUM_BYTES = 8;

/** Undefined where neither slot is whole, which no loss of power leads to. */
export function loadState(pages: NonVolatilePages): PurseState | undefined {
  const [newest] = [0, 1]
    .flatMap((slot) => decode(pages.read(slot, FIELD_BYTES + CHECKSUM_BYTES)) ?? [])
    .sort((a, b) => b.generation - a.generation);
  return newest;
}

/** The moment from which `next` counts is the end of this one write. */
export function storeState(
  pages: NonVolatilePages,
  before: PurseState,
  next: Omit<PurseState, "generation">,
): PurseState {
  const state = { ...next, generation: before.generation + 1 };
  // Generation n lies in slot n mod 2, so the slot that is written is never the one that counts.
  pages.write(state.generation % STATE_PAGES, encode(state));
  return state;
}

/** Personalisation: both slots, before the card is ever used. */
export function formatState(pages: NonVolatilePages, balance: number): void {
  pages.write(0, encode({ generation: 0, balance, counter: 0, spent: 0 }));
}

function encode({ generation, balance, counter, spent }: PurseState): Uint8Array {
  const fields = concat(...[generation, balance, counter, spent].map((field) => uintToBytes(field, 4)));
  return concat(fields, sha256(fields).subarray(0, CHECKSUM_BYTES));
}

function decode(bytes: Uint8Array): PurseState | undefined {
  const fields = bytes.subarray(0, FIELD_BYTES);
  if (!equal(sha256(fields).subarray(0, CHECKSUM_BYTES), bytes.subarray(FIELD_BYTES))) return undefined;
  const field = (index: number) => bytesToUint(fields.subarray(4 * index, 4 * index + 4));
  return { generation: field(0), balance: field(1), counter: field(2), spent: field(3) };
}
