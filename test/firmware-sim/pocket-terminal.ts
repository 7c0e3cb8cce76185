/**
 * The smallest terminal that can open a card, written for these tests alone so that the card is not judged by the
 * terminal it will meet. Everything unexpected throws.
 * @module
 */
import { aesCbcDecrypt, aesCbcEncrypt, aesEncryptBlock } from "../../core/crypto/aes.ts";
import { bytesToBigint, concat, fromHex, toHex, uintToBytes, utf8 } from "../../core/crypto/bytes.ts";
import { aesCmac8 } from "../../core/crypto/cmac.ts";
import { BRAINPOOL_P256R1, type Curve } from "../../core/crypto/curves.ts";
import { multiply } from "../../core/crypto/ec-key.ts";
import { add, decodePoint, encodePoint, encodeX } from "../../core/crypto/ec-point.ts";
import { sha256 } from "../../core/crypto/hash.ts";
import { deriveKey } from "../../core/crypto/kdf.ts";
import { padMethod2, unpadMethod2 } from "../../core/crypto/padding.ts";
import type { Result } from "../../core/errors/result.ts";
import { encodeTlv, parseTlvs, unwrapTlv } from "../../core/tlv/ber.ts";
import type { SimulatedCard } from "../../firmware-sim/card/simulated-card.ts";

export const SELECT_APPLICATION = "00A4040007F0564E424E430100";
export const MSE_SET_AT = "0022C1A40F800A04007F00070202040202830102";

export function send(card: Pick<SimulatedCard, "process">, hex: string): Promise<string> {
  return card.process(fromHex(hex)).then((response) => toHex(response).toUpperCase());
}

function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.failure.code);
  return result.value;
}

/** PACE without looking at status words on the way: what the last step answers is returned. */
export async function pace(
  card: SimulatedCard,
  can: string,
  curve: Curve = BRAINPOOL_P256R1,
): Promise<{ readonly sw: string; readonly terminal: PocketTerminal }> {
  await send(card, SELECT_APPLICATION);
  if ((await send(card, MSE_SET_AT)) !== "9000") throw new Error("MSE:SET AT refused");
  const step = async (cla: number, ...tags: readonly [] | readonly [number, Uint8Array]) => {
    const data = encodeTlv(0x7c, tags.length === 0 ? new Uint8Array() : encodeTlv(tags[0], tags[1]));
    const command = concat(Uint8Array.of(cla, 0x86, 0, 0, data.length), data, Uint8Array.of(0));
    return card.process(command);
  };
  const inner = (response: Uint8Array, tag: number) =>
    value(unwrapTlv(value(unwrapTlv(response.subarray(0, -2), 0x7c)), tag));

  const passwordKey = deriveKey(utf8(can), "password", 128);
  const nonce = aesCbcDecrypt(passwordKey, new Uint8Array(16), inner(await step(0x10), 0x80));
  const mappingSecret = 0x1234567890abcdefn;
  const mappingKey = encodePoint(curve, multiply(curve, mappingSecret, curve.generator));
  const cardMapping = value(decodePoint(curve, inner(await step(0x10, 0x81, mappingKey), 0x82)));
  const generator = value(
    add(
      curve,
      multiply(curve, bytesToBigint(nonce), curve.generator),
      multiply(curve, mappingSecret, cardMapping),
    ),
  );
  const secret = 0xfedcba0987654321n;
  const own = encodePoint(curve, multiply(curve, secret, generator));
  const cardKey = inner(await step(0x10, 0x83, own), 0x84);
  const shared = encodeX(curve, multiply(curve, secret, value(decodePoint(curve, cardKey))));
  const mac = deriveKey(shared, "mac", 128);
  const token = (key: Uint8Array) =>
    aesCmac8(mac, concat(fromHex("7F494F060A04007F000702020402028641"), key));
  const last = await step(0x00, 0x85, token(cardKey));
  const sw = toHex(last.subarray(-2));
  if (sw === "9000" && toHex(inner(last, 0x86)) !== toHex(token(own))) throw new Error("card token");
  const channelHash = sha256(own, cardKey);
  return { sw, terminal: new PocketTerminal(card, deriveKey(shared, "encryption", 128), mac, channelHash) };
}

export class PocketTerminal {
  readonly channelHash: Uint8Array;
  readonly #card: SimulatedCard;
  readonly #encryption: Uint8Array;
  readonly #mac: Uint8Array;
  #counter = 0n;

  constructor(card: SimulatedCard, encryption: Uint8Array, mac: Uint8Array, channelHash: Uint8Array) {
    this.#card = card;
    this.#encryption = encryption;
    this.#mac = mac;
    this.channelHash = channelHash;
  }

  /** A protected command, sent and answered; `le` is the content of DO 97. */
  async exchange(header: string, data: Uint8Array, le?: string): Promise<{ sw: string; data: Uint8Array }> {
    const response = await this.#transport(this.protect(header, data, le));
    return this.open(response);
  }

  /** The bytes of the next protected command, as a short APDU where they fit, else as an extended one. */
  protect(header: string, data: Uint8Array, le?: string): Uint8Array {
    this.#counter += 1n;
    const head = fromHex(`0C${header}`);
    const cryptogram =
      data.length === 0
        ? new Uint8Array()
        : encodeTlv(0x87, Uint8Array.of(1), aesCbcEncrypt(this.#encryption, this.#iv(), padMethod2(data)));
    const expected = le === undefined ? new Uint8Array() : encodeTlv(0x97, fromHex(le));
    const objects = concat(cryptogram, expected);
    // ICAO 9303-11 §9.8.4: without data objects the padded header is all there is.
    const mac = this.#tag(concat(padMethod2(head), objects.length === 0 ? objects : padMethod2(objects)));
    const body = concat(objects, encodeTlv(0x8e, mac));
    if (body.length < 256) return concat(head, Uint8Array.of(body.length), body, Uint8Array.of(0));
    return concat(head, Uint8Array.of(0), uintToBytes(body.length, 2), body, Uint8Array.of(0, 0));
  }

  open(response: Uint8Array): { sw: string; data: Uint8Array } {
    this.#counter += 1n;
    const objects = value(parseTlvs(response.subarray(0, -2)));
    const checksum = objects.at(-1);
    const before = response.subarray(0, objects.at(-2)?.end ?? 0);
    if (checksum?.tag !== 0x8e || toHex(checksum.value) !== toHex(this.#tag(padMethod2(before)))) {
      throw new Error(`unprotected answer ${toHex(response)}`);
    }
    const cryptogram = objects.find((object) => object.tag === 0x87)?.value.subarray(1);
    const sw = toHex(objects.find((object) => object.tag === 0x99)?.value ?? new Uint8Array());
    if (cryptogram === undefined) return { sw, data: new Uint8Array() };
    return { sw, data: value(unpadMethod2(aesCbcDecrypt(this.#encryption, this.#iv(), cryptogram))) };
  }

  async #transport(command: Uint8Array): Promise<Uint8Array> {
    let response = await this.#card.process(command);
    let gathered = response.subarray(0, -2);
    while (response.at(-2) === 0x61) {
      response = await this.#card.process(Uint8Array.of(0, 0xc0, 0, 0, response.at(-1) ?? 0));
      gathered = concat(gathered, response.subarray(0, -2));
    }
    return concat(gathered, response.subarray(-2));
  }

  #iv(): Uint8Array {
    return aesEncryptBlock(this.#encryption, uintToBytes(this.#counter, 16));
  }

  #tag(padded: Uint8Array): Uint8Array {
    return aesCmac8(this.#mac, concat(uintToBytes(this.#counter, 16), padded));
  }
}
