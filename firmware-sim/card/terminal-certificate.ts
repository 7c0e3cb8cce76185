/**
 * The terminal's certificate as the card reads it, byte by byte: every field has one place and one form (card profile,
 * "Terminal authentication").
 * @module
 */
import type { KeyObject } from "node:crypto";
import { bytesToUint } from "../../core/crypto/bytes.ts";
import { expandPoint } from "../../core/crypto/compressed-point.ts";
import { importPublicJwk, publicJwkFromPoint } from "../../core/crypto/jwk.ts";
import type { AuthenticatedTerminal } from "./session.ts";

/** A key whose signature on terminals' certificates the card believes; written at personalisation. */
export interface TerminalAuthority {
  readonly name: string;
  /** P-256. */
  readonly key: KeyObject;
}

export interface ReceivedCertificate {
  readonly authority: string;
  readonly key: KeyObject;
  readonly terminal: AuthenticatedTerminal;
  readonly effectiveDay: number;
  readonly expiryDay: number;
  /** The bytes that the authority signed. */
  readonly body: Uint8Array;
  readonly signature: Uint8Array;
}

const RIGHT_OPEN = 0x01;
const RIGHT_PROTECTED = 0x02;
const RIGHT_DEBIT = 0x80;
const KNOWN_RIGHTS = RIGHT_OPEN | RIGHT_PROTECTED | RIGHT_DEBIT;
const AUTHORITY = /^[A-Z0-9-]{2,8}$/;
const TERMINAL_ID = /^[a-z0-9-]{3,40}$/;
const SIGNATURE_BYTES = 64;

/** Data of EXTERNAL AUTHENTICATE: 7F4E body · 5F37 signature · 9E proof. Undefined for anything that is not just that. */
export function readAuthentication(
  data: Uint8Array,
): { readonly certificate: ReceivedCertificate; readonly proof: Uint8Array } | undefined {
  const bytes = new Cursor(data);
  const content = bytes.object(0x7f, 0x4e);
  const body = data.subarray(0, bytes.offset);
  const signature = bytes.object(0x5f, 0x37);
  const proof = bytes.object(0x9e);
  if (content === undefined || signature?.length !== SIGNATURE_BYTES) return undefined;
  if (proof?.length !== SIGNATURE_BYTES || !bytes.atEnd) return undefined;
  const fields = readBody(content);
  return fields && { certificate: { ...fields, body, signature }, proof };
}

function readBody(content: Uint8Array): Omit<ReceivedCertificate, "body" | "signature"> | undefined {
  const bytes = new Cursor(content);
  const authority = ascii(bytes.object(0x42));
  const point = bytes.object(0x86);
  const id = ascii(bytes.object(0x5f, 0x20));
  const rights = bytes.object(0x53);
  const effective = bytes.object(0x5f, 0x25);
  const expiry = bytes.object(0x5f, 0x24);
  if (!bytes.atEnd || !AUTHORITY.test(authority) || !TERMINAL_ID.test(id)) return undefined;
  const [bits] = rights ?? [];
  if (bits === undefined || rights?.length !== 1 || (bits & ~KNOWN_RIGHTS) !== 0) return undefined;
  if (effective?.length !== 2 || expiry?.length !== 2) return undefined;
  const effectiveDay = bytesToUint(effective);
  const expiryDay = bytesToUint(expiry);
  const key = readKey(point);
  if (key === undefined || expiryDay < effectiveDay) return undefined;
  const terminal = {
    id,
    mayReadOpen: (bits & RIGHT_OPEN) !== 0,
    mayReadProtected: (bits & RIGHT_PROTECTED) !== 0,
    mayDebit: (bits & RIGHT_DEBIT) !== 0,
  };
  return { authority, key, terminal, effectiveDay, expiryDay };
}

function readKey(compressed: Uint8Array | undefined): KeyObject | undefined {
  const point = compressed && expandPoint(compressed);
  const jwk = point && publicJwkFromPoint(point);
  return jwk && importPublicJwk(jwk);
}

/** Empty for anything but visible ASCII. */
function ascii(bytes: Uint8Array | undefined): string {
  const isVisible = bytes?.every((byte) => byte > 0x20 && byte < 0x7f) ?? false;
  return isVisible ? String.fromCharCode(...(bytes ?? [])) : "";
}

/** Reads data objects in the order in which they must stand; lengths below 128 only, which all of these have. */
class Cursor {
  readonly #bytes: Uint8Array;
  #offset = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get offset(): number {
    return this.#offset;
  }

  get atEnd(): boolean {
    return this.#offset === this.#bytes.length;
  }

  /** The value of the object with this tag, if it stands here whole. */
  object(...tag: readonly number[]): Uint8Array | undefined {
    const start = this.#offset + tag.length + 1;
    const length = this.#bytes[start - 1];
    const isThis = tag.every((byte, index) => this.#bytes[this.#offset + index] === byte);
    if (!isThis || length === undefined || length > 0x7f || start + length > this.#bytes.length)
      return undefined;
    this.#offset = start + length;
    return this.#bytes.subarray(start, start + length);
  }
}
