/**
 * The terminal's end of secure messaging (ICAO 9303-11 §9.8), as whoever stands in the middle needs it: puts the
 * protection on commands and takes it off answers.
 * @module
 */
import { MAX_EXTENDED_NE, MAX_SHORT_NE } from "../../../core/apdu/command.ts";
import type { ResponseApdu } from "../../../core/apdu/response.ts";
import { bytesToUint, concat, equal, uintToBytes } from "../../../core/crypto/bytes.ts";
import { encodeTlv, parseTlvs } from "../../../core/tlv/ber.ts";
import type { PlainCommand } from "../../card/command.ts";
import type { SessionKeys } from "../../card/protocols/ciphers.ts";
import { cryptogramTag, MessageProtection, objectTags } from "../../card/protocols/message-protection.ts";
import { PROTECTED_CLA } from "../../card/protocols/secure-messaging.ts";

type ProtectedCommand = Pick<PlainCommand, "cla" | "ins" | "p1" | "p2" | "data">;

export class TerminalSecureMessaging {
  readonly #protection: MessageProtection;

  /** After PACE: the counter starts at zero. */
  constructor(keys: SessionKeys) {
    this.#protection = new MessageProtection(keys);
  }

  wrap({ cla, ins, p1, p2, data, ne }: PlainCommand): ProtectedCommand {
    this.#protection.count();
    const header = { cla: cla | PROTECTED_CLA, ins, p1, p2 };
    const objects = concat(this.#protection.encrypt(data, ins), expectedLength(ne));
    const checksum = this.#protection.commandChecksum(Uint8Array.of(header.cla, ins, p1, p2), objects);
    return { ...header, data: concat(objects, encodeTlv(objectTags.checksum, checksum)) };
  }

  /** The answer inside; undefined where it is not protected as it must be. */
  unwrap({ data }: ResponseApdu, ins: number): ResponseApdu | undefined {
    this.#protection.count();
    const parsed = parseTlvs(data);
    const objects = parsed.ok ? [...parsed.value] : [];
    const cryptogram = objects[0]?.tag === cryptogramTag(ins) ? objects.shift() : undefined;
    const [status, checksum, ...rest] = objects;
    const formed = status?.tag === objectTags.status && checksum?.tag === objectTags.checksum;
    if (!formed || rest.length > 0) return undefined;
    const expected = this.#protection.answerChecksum(data.subarray(0, status.end));
    const plain = this.#protection.decrypt(cryptogram);
    if (plain === undefined || !equal(expected, checksum.value)) return undefined;
    return { data: plain, sw: bytesToUint(status.value) };
  }
}

/** DO 97 in as few bytes as say it; all zeros stand for the most (ISO 7816-4 §5.1). */
function expectedLength(ne: number): Uint8Array {
  if (ne === 0) return new Uint8Array();
  const value = ne <= MAX_SHORT_NE ? uintToBytes(ne % MAX_SHORT_NE, 1) : uintToBytes(ne % MAX_EXTENDED_NE, 2);
  return encodeTlv(objectTags.expectedLength, value);
}
