/**
 * A cursor over DER (X.690) whose first fault sticks, so that a parser reads straight on and asks once at its end.
 * @module
 */
import { bytesToBigint, fromUtf8 } from "../../crypto/bytes.ts";
import { parseTlv } from "../../tlv/ber.ts";
import { decodeOid } from "../../tlv/oid.ts";

export const DER = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

export interface DerNode {
  readonly tag: number;
  readonly value: Uint8Array;
  /** Tag, length and value as they came. */
  readonly raw: Uint8Array;
}

interface Fault {
  what: string | undefined;
}

const NOTHING: DerNode = { tag: 0, value: new Uint8Array(), raw: new Uint8Array() };
/** Above the longest list met, that of all countries' authorities; bounds hostile input. */
const MAX_NODES_PER_LEVEL = 8_192;

export class DerReader {
  readonly #bytes: Uint8Array;
  readonly #fault: Fault;
  #offset = 0;

  constructor(bytes: Uint8Array, fault: Fault = { what: undefined }) {
    this.#bytes = bytes;
    this.#fault = fault;
  }

  /** What was wrong first, in this reader or one entered from it; undefined: nothing. */
  get fault(): string | undefined {
    return this.#fault.what;
  }

  get atEnd(): boolean {
    return this.#fault.what !== undefined || this.#offset >= this.#bytes.length;
  }

  /** The tag of what comes next, or undefined at the end and where the bytes are broken. */
  get nextTag(): number | undefined {
    const parsed = this.atEnd ? undefined : parseTlv(this.#bytes, { offset: this.#offset });
    return parsed?.ok ? parsed.value.tag : undefined;
  }

  /** Marks the input as wrong. */
  refuse(what: string): void {
    this.#fault.what ??= what;
  }

  /** The next node, of whatever tag. */
  any(): DerNode {
    if (this.#fault.what !== undefined) return NOTHING;
    const parsed = parseTlv(this.#bytes, { offset: this.#offset });
    if (!parsed.ok) {
      this.refuse("cut short");
      return NOTHING;
    }
    const start = this.#offset;
    this.#offset = parsed.value.end;
    return {
      tag: parsed.value.tag,
      value: parsed.value.value,
      raw: this.#bytes.subarray(start, this.#offset),
    };
  }

  /** The next node, which must have this tag. */
  next(tag: number): DerNode {
    const node = this.any();
    if (this.#fault.what === undefined && node.tag !== tag) this.refuse(`expected tag ${tag.toString(16)}`);
    return this.#fault.what === undefined ? node : NOTHING;
  }

  /** The next node where it has this tag, else undefined and nothing is read. */
  optional(tag: number): DerNode | undefined {
    return this.nextTag === tag ? this.next(tag) : undefined;
  }

  /** A reader over the value of the next node. */
  enter(tag: number): DerReader {
    return this.into(this.next(tag).value);
  }

  enterOptional(tag: number): DerReader | undefined {
    const node = this.optional(tag);
    return node && this.into(node.value);
  }

  /** A reader over other bytes that shares this one's fault. */
  into(bytes: Uint8Array): DerReader {
    return new DerReader(bytes, this.#fault);
  }

  /** Everything that is left. */
  rest(): readonly DerNode[] {
    const nodes: DerNode[] = [];
    while (!this.atEnd) {
      if (nodes.length === MAX_NODES_PER_LEVEL) this.refuse("too many nodes");
      else nodes.push(this.any());
    }
    return this.#fault.what === undefined ? nodes : [];
  }

  end(): void {
    if (!this.atEnd) this.refuse("bytes left over");
  }

  oid(): string {
    const decoded = decodeOid(this.next(DER.oid).value);
    if (!decoded.ok) this.refuse("object identifier");
    return decoded.ok ? decoded.value : "";
  }

  /** The magnitude of an INTEGER; a negative one is taken as it stands, without its sign. */
  unsigned(): bigint {
    return bytesToBigint(this.next(DER.integer).value);
  }

  small(): number {
    const { value } = this.next(DER.integer);
    if (value.length === 0 || value.length > 4 || ((value[0] ?? 0) & 0x80) !== 0) this.refuse("integer");
    return this.fault === undefined ? Number(bytesToBigint(value)) : 0;
  }

  /** A BIT STRING of whole bytes. */
  bits(): Uint8Array {
    const { value } = this.next(DER.bitString);
    if (value[0] !== 0) this.refuse("bit string");
    return value.subarray(1);
  }

  /** UTCTime or GeneralizedTime, in UTC. */
  time(): Date {
    const node = this.any();
    const date = derTime(node);
    if (date === undefined) this.refuse("time");
    return date ?? new Date(0);
  }
}

/** RFC 5280 §4.1.2.5; seconds may be missing (seen in the wild), 50 and above are the years 19xx. */
export function derTime({ tag, value }: Pick<DerNode, "tag" | "value">): Date | undefined {
  const text = fromUtf8(value) ?? "";
  const shape = tag === DER.utcTime ? /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?Z$/ : LONG_TIME;
  if (tag !== DER.utcTime && tag !== DER.generalizedTime) return undefined;
  const match = shape.exec(text);
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1)
    .map((part) => Number(part ?? 0));
  const century = tag === DER.utcTime ? (year >= 50 ? 1900 : 2000) : 0;
  const date = new Date(Date.UTC(century + year, month - 1, day, hour, minute, second));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 ? date : undefined;
}

const LONG_TIME = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(?:\.\d+)?Z$/;
