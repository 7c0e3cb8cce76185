/** Keys that are none, and answers that did not come from the chip: PACE and secure messaging of a national ID card. @module */
import { parseCommand } from "../../core/apdu/command.ts";
import { concat } from "../../core/crypto/bytes.ts";
import { BRAINPOOL_P256R1 } from "../../core/crypto/curves.ts";
import { encodeTlv, parseTlvs, unwrapTlv } from "../../core/tlv/ber.ts";
import type { DocumentOptions } from "../../firmware-sim/personalise/national/document.ts";
import { BSI } from "../../firmware-sim/personalise/national/security-infos.ts";
import type { Attack, Outcome } from "./attack.ts";
import { CHIP_ONLY, genuine, isProtectedCommand, show, tampering } from "./national.ts";

const GENERAL_AUTHENTICATE = 0x86;
const DYNAMIC_DATA = 0x7c;
const MAPPING_KEY = 0x81;
const AGREEMENT_KEY = 0x83;
const OK = Uint8Array.of(0x90, 0x00);

/** The one object in a step of PACE. */
function stepOf(data: Uint8Array): { readonly tag: number; readonly value: Uint8Array } | undefined {
  const inside = unwrapTlv(data, DYNAMIC_DATA);
  const objects = inside.ok ? parseTlvs(inside.value) : inside;
  return objects.ok ? objects.value[0] : undefined;
}

/** Instead of the chip's key in answer to the terminal's. */
function keyInstead(
  asked: number,
  key: (chips: Uint8Array, terminals: Uint8Array) => Uint8Array,
  options: DocumentOptions = CHIP_ONLY,
): Promise<Outcome> {
  const between = tampering((answer, bytes) => {
    const command = parseCommand(bytes);
    if (!command.ok || command.value.ins !== GENERAL_AUTHENTICATE || isProtectedCommand(bytes)) return answer;
    const own = stepOf(command.value.data ?? new Uint8Array());
    const chips = stepOf(answer.subarray(0, -2));
    if (own?.tag !== asked || chips === undefined) return answer;
    const changed = encodeTlv(chips.tag, key(chips.value, own.value));
    return concat(encodeTlv(DYNAMIC_DATA, changed), OK);
  });
  return show(genuine(options), { between });
}

/** x alone, and which y. */
function compressed(point: Uint8Array): Uint8Array {
  const half = (point.length - 1) / 2;
  return concat(Uint8Array.of(2 + ((point.at(-1) ?? 0) & 1)), point.subarray(1, 1 + half));
}

const onTheCurve = BRAINPOOL_P256R1.fieldBytes * 2 + 1;
const DH = { ...CHIP_ONLY, pace: [{ protocol: `${BSI}.2.2.4.1.2`, parameterId: 0 }] };

const keys: readonly Attack[] = [
  { id: "A9.0", run: () => keyInstead(MAPPING_KEY, (chips) => chips) },
  { id: "A9.1", run: () => keyInstead(MAPPING_KEY, (_, terminals) => terminals) },
  { id: "A9.2", run: () => keyInstead(AGREEMENT_KEY, (_, terminals) => terminals) },
  { id: "A9.3", run: () => keyInstead(AGREEMENT_KEY, compressed) },
  { id: "A9.4", run: () => keyInstead(AGREEMENT_KEY, (chips) => chips.with(-1, (chips.at(-1) ?? 0) ^ 1)) },
  { id: "A9.5", run: () => keyInstead(AGREEMENT_KEY, () => Uint8Array.of(0)) },
  { id: "A9.6", run: () => keyInstead(MAPPING_KEY, () => new Uint8Array(onTheCurve).with(0, 4)) },
  {
    id: "A9.7",
    run: () => keyInstead(AGREEMENT_KEY, (chips) => new Uint8Array(chips.length).with(-1, 1), DH),
  },
  { id: "A9.8", run: () => keyInstead(0x85, (chips) => chips.with(0, (chips[0] ?? 0) ^ 1)) },
];

/** Every protected answer, from the first on: whoever changes only one loses the card's channel, and it is opened anew. */
function protectedAnswers(change: (answer: Uint8Array, before: Uint8Array) => Uint8Array): Promise<Outcome> {
  let before: Uint8Array = OK;
  const between = tampering((answer, command) => {
    const sent = isProtectedCommand(command) ? change(answer, before) : answer;
    before = answer;
    return sent;
  });
  return show(genuine(), { between });
}

/** In an answer without data: 99 02 SW SW 8E 08 … SW SW. */
const statusObject = (answer: Uint8Array): number => Buffer.from(answer).lastIndexOf("99029000", "hex");

const messages: readonly Attack[] = [
  { id: "A9.9", run: () => protectedAnswers((_, before) => before) },
  { id: "A9.10", run: () => protectedAnswers(() => OK) },
  { id: "A9.11", run: () => protectedAnswers(() => Uint8Array.of(0x69, 0x82)) },
  {
    id: "A9.12",
    run: () => protectedAnswers((answer) => answer.with(statusObject(answer) + 2, 0x6a)),
  },
  {
    id: "A9.13",
    run: () => protectedAnswers((answer) => concat(answer.subarray(0, -2), Uint8Array.of(0x6a, 0x82))),
  },
  { id: "A9.14", run: () => protectedAnswers((answer) => answer.with(-3, (answer.at(-3) ?? 0) ^ 1)) },
  { id: "A9.15", run: () => protectedAnswers((answer) => concat(answer.subarray(0, 6), OK)) },
];

export const access: readonly Attack[] = [...keys, ...messages];
