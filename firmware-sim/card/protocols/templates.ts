/** The data fields of MSE and GENERAL AUTHENTICATE, as a chip reads and writes them (ICAO 9303-11 §4.4.4, §6.2.4). @module */
import { statusWords } from "../../../core/apdu/status-words.ts";
import { bytesToUint } from "../../../core/crypto/bytes.ts";
import { encodeTlv, parseTlvs, unwrapTlv } from "../../../core/tlv/ber.ts";
import { decodeOid } from "../../../core/tlv/oid.ts";
import { done, refuse, type Step } from "../command.ts";

const DYNAMIC_AUTHENTICATION_DATA = 0x7c;

/** Control reference template of MSE, by tag. Refuses with 6A80: malformed, a tag twice, or one not in `known`. */
export function readTemplate(
  data: Uint8Array,
  known: readonly number[],
): Step<ReadonlyMap<number, Uint8Array>> {
  const objects = parseTlvs(data);
  if (!objects.ok) return refuse(statusWords.incorrectData);
  const template = new Map<number, Uint8Array>();
  for (const { tag, value } of objects.value) {
    if (template.has(tag) || !known.includes(tag)) return refuse(statusWords.incorrectData);
    template.set(tag, value);
  }
  return done(template);
}

/** Dotted; undefined where the bytes are absent or no identifier. */
export function readProtocol(bytes: Uint8Array | undefined): string | undefined {
  const oid = bytes && decodeOid(bytes);
  return oid?.ok ? oid.value : undefined;
}

/** A number of one to four bytes; undefined otherwise. */
export function readNumber(bytes: Uint8Array | undefined): number | undefined {
  return bytes && bytes.length >= 1 && bytes.length <= 4 ? bytesToUint(bytes) : undefined;
}

/** The value of the only data object in 7C, which must have this tag; without a tag 7C must be empty. Else 6A80. */
export function readDynamicData(data: Uint8Array, tag?: number): Step<Uint8Array> {
  const outer = unwrapTlv(data, DYNAMIC_AUTHENTICATION_DATA);
  if (!outer.ok) return refuse(statusWords.incorrectData);
  if (tag === undefined) return outer.value.length === 0 ? outer : refuse(statusWords.incorrectData);
  const inner = unwrapTlv(outer.value, tag);
  return inner.ok ? inner : refuse(statusWords.incorrectData);
}

export function dynamicData(...objects: readonly Uint8Array[]): Uint8Array {
  return encodeTlv(DYNAMIC_AUTHENTICATION_DATA, ...objects);
}
