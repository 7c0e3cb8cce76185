/**
 * PACE with generic mapping over an elliptic curve, the chip's side (ICAO 9303-11 §4.4): encrypted nonce, mapping,
 * key agreement, mutual authentication, one GENERAL AUTHENTICATE each.
 * @module
 */
import { statusWords } from "../../core/apdu/status-words.ts";
import { aesEncryptBlock } from "../../core/crypto/aes.ts";
import { bytesToBigint, equal, type RandomBytes } from "../../core/crypto/bytes.ts";
import { aesCmac8 } from "../../core/crypto/cmac.ts";
import type { Curve } from "../../core/crypto/curves.ts";
import { type EcKeyPair, generateKeyPair, multiply } from "../../core/crypto/ec-key.ts";
import { add, decodePoint, encodePoint, encodeX, type Point } from "../../core/crypto/ec-point.ts";
import { sha256 } from "../../core/crypto/hash.ts";
import { deriveKey } from "../../core/crypto/kdf.ts";
import { encodeTlv, parseTlvs, unwrapTlv } from "../../core/tlv/ber.ts";
import { encodeOid } from "../../core/tlv/oid.ts";
import { done, orStatus, refuse, type Step } from "./command.ts";
import { PACE_PROTOCOL_OID } from "./profile.ts";
import type { SessionKeys } from "./secure-messaging.ts";

const DYNAMIC_AUTHENTICATION_DATA = 0x7c;
const NONCE_BYTES = 16;
const PUBLIC_KEY_TEMPLATE = 0x7f49;

/** Tags inside 7C by step (ICAO 9303-11 table 5): what the terminal sends, what the chip answers. */
const tags = {
  nonce: 0x80,
  mapping: [0x81, 0x82],
  agreement: [0x83, 0x84],
  token: [0x85, 0x86],
} as const;

export interface OpenedChannel {
  readonly keys: SessionKeys;
  /** SHA-256(PK_terminal ‖ PK_card) of the key agreement; key binding ties itself to it. */
  readonly channelHash: Uint8Array;
}

export interface PaceStep {
  /** The data field of the answer, with its 7C. */
  readonly data: Uint8Array;
  /** Present after the last step only. */
  readonly opened?: OpenedChannel;
}

type Progress =
  | { readonly name: "idle" }
  | { readonly name: "selected" }
  | { readonly name: "nonceSent"; readonly nonce: Uint8Array }
  | { readonly name: "mapped"; readonly generator: Point }
  | {
      readonly name: "agreed";
      readonly expected: Uint8Array;
      readonly own: Uint8Array;
      readonly opened: OpenedChannel;
    };

export interface PaceSettings {
  readonly curve: Curve;
  /** K_π = KDF(password, 3), AES-128. */
  readonly passwordKey: Uint8Array;
  readonly random: RandomBytes;
}

export class PaceChip {
  readonly #settings: PaceSettings;
  #progress: Progress = { name: "idle" };

  constructor(settings: PaceSettings) {
    this.#settings = settings;
  }

  /** MSE:SET AT has chosen this protocol. */
  begin(): void {
    this.#progress = { name: "selected" };
  }

  abandon(): void {
    this.#progress = { name: "idle" };
  }

  /** True where the next GENERAL AUTHENTICATE is the last one, which comes without the chaining bit. */
  get awaitsToken(): boolean {
    return this.#progress.name === "agreed";
  }

  /** True where the next GENERAL AUTHENTICATE starts a try. */
  get awaitsNonceRequest(): boolean {
    return this.#progress.name === "selected";
  }

  /**
   * One GENERAL AUTHENTICATE; `data` is its data field. Refuses with 6985 (no MSE:SET AT), 6A80 (form, or not a point
   * of the curve) or 6300 (wrong token); every refusal abandons the run.
   */
  next(data: Uint8Array): Step<PaceStep> {
    const progress = this.#progress;
    this.#progress = { name: "idle" };
    switch (progress.name) {
      case "idle":
        return refuse(statusWords.conditionsNotSatisfied);
      case "selected":
        return this.#sendNonce(data);
      case "nonceSent":
        return this.#map(data, progress.nonce);
      case "mapped":
        return this.#agree(data, progress.generator);
      case "agreed":
        return authenticate(data, progress.expected, progress.own, progress.opened);
    }
  }

  #sendNonce(data: Uint8Array): Step<PaceStep> {
    const request = unwrapTlv(data, DYNAMIC_AUTHENTICATION_DATA);
    if (!request.ok || request.value.length > 0) return refuse(statusWords.incorrectData);
    const nonce = this.#settings.random(NONCE_BYTES);
    this.#progress = { name: "nonceSent", nonce };
    // One block in CBC with a zero vector is one block in ECB (§4.4.3.3.1).
    return done({ data: dynamicData(tags.nonce, aesEncryptBlock(this.#settings.passwordKey, nonce)) });
  }

  /** §4.4.3.3.2: G' = s·G + H, where H is the anonymous Diffie-Hellman point. */
  #map(data: Uint8Array, nonce: Uint8Array): Step<PaceStep> {
    const { curve, random } = this.#settings;
    const terminalKey = this.#readPoint(data, tags.mapping[0]);
    if (!terminalKey.ok) return terminalKey;
    const own = generateKeyPair(curve, random);
    const shared = multiply(curve, own.secret, terminalKey.value);
    const scalar = bytesToBigint(nonce) % curve.n;
    const generator =
      scalar === 0n
        ? done(shared)
        : orStatus(add(curve, multiply(curve, scalar, curve.generator), shared), statusWords.incorrectData);
    if (!generator.ok) return generator;
    this.#progress = { name: "mapped", generator: generator.value };
    return done({ data: dynamicData(tags.mapping[1], encodePoint(curve, own.publicKey)) });
  }

  /** §4.4.3.4 and §4.4.3.5: keys from the x-coordinate, and both tokens. */
  #agree(data: Uint8Array, generator: Point): Step<PaceStep> {
    const { curve, random } = this.#settings;
    const terminalKey = this.#readPoint(data, tags.agreement[0]);
    if (!terminalKey.ok) return terminalKey;
    const own: EcKeyPair = generateKeyPair(curve, random, generator);
    const terminalBytes = encodePoint(curve, terminalKey.value);
    const ownBytes = encodePoint(curve, own.publicKey);
    if (equal(terminalBytes, ownBytes)) return refuse(statusWords.incorrectData);
    const secret = encodeX(curve, multiply(curve, own.secret, terminalKey.value));
    const keys = { encryption: deriveKey(secret, "encryption", 128), mac: deriveKey(secret, "mac", 128) };
    this.#progress = {
      name: "agreed",
      expected: token(keys.mac, ownBytes),
      own: token(keys.mac, terminalBytes),
      opened: { keys, channelHash: sha256(terminalBytes, ownBytes) },
    };
    return done({ data: dynamicData(tags.agreement[1], ownBytes) });
  }

  #readPoint(data: Uint8Array, tag: number): Step<Point> {
    const value = readDynamicData(data, tag);
    if (!value.ok) return value;
    return orStatus(decodePoint(this.#settings.curve, value.value), statusWords.incorrectData);
  }
}

function authenticate(
  data: Uint8Array,
  expected: Uint8Array,
  own: Uint8Array,
  opened: OpenedChannel,
): Step<PaceStep> {
  const received = readDynamicData(data, tags.token[0]);
  if (!received.ok) return received;
  if (!equal(received.value, expected)) return refuse(statusWords.authenticationFailed);
  return done({ data: dynamicData(tags.token[1], own), opened });
}

/** Over the other side's key: 7F49 { 06 protocol, 86 point } (§4.4.3.5, BSI TR-03110-3 D.3.3). */
function token(macKey: Uint8Array, publicKey: Uint8Array): Uint8Array {
  const protocol = encodeTlv(0x06, encodeOid(PACE_PROTOCOL_OID));
  return aesCmac8(macKey, encodeTlv(PUBLIC_KEY_TEMPLATE, protocol, encodeTlv(0x86, publicKey)));
}

function dynamicData(tag: number, value: Uint8Array): Uint8Array {
  return encodeTlv(DYNAMIC_AUTHENTICATION_DATA, encodeTlv(tag, value));
}

function readDynamicData(data: Uint8Array, tag: number): Step<Uint8Array> {
  const outer = unwrapTlv(data, DYNAMIC_AUTHENTICATION_DATA);
  if (!outer.ok) return refuse(statusWords.incorrectData);
  const inner = unwrapTlv(outer.value, tag);
  return orStatus(inner, statusWords.incorrectData);
}

/** The authentication template of MSE:SET AT: 80 protocol, 83 password, 84 parameterId where given (§4.4.4.1). */
export function readAuthenticationTemplate(
  data: Uint8Array,
): Step<{ readonly protocol: Uint8Array; readonly password: Uint8Array; readonly parameterId?: Uint8Array }> {
  const objects = parseTlvs(data);
  if (!objects.ok) return refuse(statusWords.incorrectData);
  const [protocol, password, parameterId, ...more] = objects.value;
  const formed =
    protocol?.tag === 0x80 &&
    password?.tag === 0x83 &&
    (parameterId === undefined || parameterId.tag === 0x84) &&
    more.length === 0;
  if (!formed) return refuse(statusWords.incorrectData);
  const template = { protocol: protocol.value, password: password.value };
  return done(parameterId === undefined ? template : { ...template, parameterId: parameterId.value });
}
