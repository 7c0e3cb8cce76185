/**
 * What chip and reader can carry. ICAO 9303-10 §3.11.1 wants extended length to be announced before it is used. Where
 * a chip announces nothing, the first real read tries it: many such chips take it, and asking again costs less than
 * reading in small pieces.
 * @module
 */
import { MAX_SHORT_NE } from "../../apdu/command.ts";
import { type ApduLink, plainLink } from "../../apdu/link.ts";
import { statusWords } from "../../apdu/status-words.ts";
import { bytesToUint, fromHex } from "../../crypto/bytes.ts";
import { ok, type Result } from "../../errors/result.ts";
import type { ApduLimits, CardChannel } from "../../ports/card-reader.ts";
import { findTlv, parseTlvs } from "../../tlv/ber.ts";
import { type CardCapabilities, cardCapabilities, thirdTable } from "./historical-bytes.ts";

export interface ChipLimits extends ApduLimits {
  /**
   * Who said so: the reader (the chip says nothing), the answer to reset, EF.ATR/INFO, or the chip by refusing
   * extended length when it was tried.
   */
  readonly source: "reader" | "ATR" | "EF.ATR/INFO" | "tried";
}

/** The longest APDUs without extended length: header, Lc, 255 bytes, Le; 256 bytes and the status word. */
const SHORT = { maxCommandBytes: 261, maxResponseBytes: 258, extendedLength: false } as const;
const EXTENDED_LENGTH_INFORMATION = 0x7f66;
const CARD_CAPABILITIES = 0x47;
const INTEGER = 0x02;
/** Numbers of four bytes are beyond any APDU. */
const MAX_INTEGER_BYTES = 4;

const READ_BY_SHORT_IDENTIFIER = { cla: 0, ins: 0xb0, p1: 0x81, p2: 0, ne: MAX_SHORT_NE };
const SELECT_FILE = { cla: 0, ins: 0xa4, p1: 0x02, p2: 0x0c, data: fromHex("2f01") };
const READ_FROM_START = { cla: 0, ins: 0xb0, p1: 0, p2: 0, ne: MAX_SHORT_NE };

/**
 * The limits of card and reader together, as `remembered` of such chips, else asking the chip where the answer to reset
 * leaves it open and the reader could make use of it; the master file is current. Fails with what the channel fails with.
 */
export async function learnLimits(
  channel: CardChannel,
  remembered?: ChipLimits,
): Promise<Result<ChipLimits>> {
  const { limits } = channel;
  if (!limits.extendedLength) return ok({ ...limits, source: "reader" });
  if (remembered !== undefined) return ok({ ...within(limits, remembered), source: remembered.source });
  const told = cardCapabilities(channel.atr);
  if (told !== undefined && !told.lengthsInAtrInfo) return ok(narrowed(limits, told, "ATR"));
  const file = await readAtrInfo(plainLink(channel));
  if (!file.ok) return file;
  const found = file.value && parseAtrInfo(file.value);
  if (found?.lengths !== undefined) return ok({ ...within(limits, found.lengths), source: "EF.ATR/INFO" });
  if (told !== undefined) return ok(narrowed(limits, told, "ATR"));
  return ok(narrowed(limits, found?.capabilities, "EF.ATR/INFO"));
}

export interface AtrInfo {
  /** DO 7F66: the most bytes of a command and of a response APDU. */
  readonly lengths?: { readonly maxCommandBytes: number; readonly maxResponseBytes: number };
  /** DO 47. */
  readonly capabilities?: CardCapabilities;
}

/** What EF.ATR/INFO says of lengths; undefined where it cannot be understood (ISO 7816-4 §12.7.1). */
export function parseAtrInfo(file: Uint8Array): AtrInfo | undefined {
  const objects = parseTlvs(file);
  if (!objects.ok) return undefined;
  const capabilities = thirdTable(findTlv(objects.value, CARD_CAPABILITIES)?.value[2]);
  const information = findTlv(objects.value, EXTENDED_LENGTH_INFORMATION);
  const integers = information && parseTlvs(information.value);
  const [command, response] = integers?.ok ? integers.value : [];
  const lengths =
    command?.tag === INTEGER &&
    response?.tag === INTEGER &&
    Math.max(command.length, response.length) <= MAX_INTEGER_BYTES
      ? { maxCommandBytes: bytesToUint(command.value), maxResponseBytes: bytesToUint(response.value) }
      : undefined;
  return { ...(capabilities && { capabilities }), ...(lengths && { lengths }) };
}

/** Those of a chip that turned out to take short commands only. */
export const SHORT_COMMANDS_ONLY: ChipLimits = { ...SHORT, source: "tried" };

/** The channel with these limits, where its own are not narrower. */
export function limitChannel(channel: CardChannel, limits: ApduLimits): CardChannel {
  return {
    atr: channel.atr,
    interface: channel.interface,
    limits: {
      maxCommandBytes: Math.min(channel.limits.maxCommandBytes, limits.maxCommandBytes),
      maxResponseBytes: Math.min(channel.limits.maxResponseBytes, limits.maxResponseBytes),
      extendedLength: channel.limits.extendedLength && limits.extendedLength,
    },
    transmit: (command) => channel.transmit(command),
  };
}

/** The file, or undefined where the chip has none or does not give it. It may hold several data objects in a row. */
async function readAtrInfo(link: ApduLink): Promise<Result<Uint8Array | undefined>> {
  const direct = await link.transmit(READ_BY_SHORT_IDENTIFIER);
  if (!direct.ok) return direct;
  if (isData(direct.value)) return ok(direct.value.data);
  const selected = await link.transmit(SELECT_FILE);
  if (!selected.ok) return selected;
  if (selected.value.sw !== statusWords.ok) return ok(undefined);
  const answer = await link.transmit(READ_FROM_START);
  if (!answer.ok) return answer;
  return ok(isData(answer.value) ? answer.value.data : undefined);
}

function isData({ data, sw }: { readonly data: Uint8Array; readonly sw: number }): boolean {
  return data.length > 0 && (sw === statusWords.ok || sw === statusWords.endOfFile);
}

function narrowed(
  reader: ApduLimits,
  capabilities: CardCapabilities | undefined,
  source: ChipLimits["source"],
): ChipLimits {
  if (capabilities === undefined) return { ...reader, source: "reader" };
  return capabilities.extendedLength ? { ...reader, source } : { ...SHORT, source };
}

/** What a chip announces below the short lengths is no limit that anything could be read with. */
function within(
  reader: ApduLimits,
  { maxCommandBytes, maxResponseBytes }: NonNullable<AtrInfo["lengths"]>,
): ApduLimits {
  const limits = {
    maxCommandBytes: Math.min(reader.maxCommandBytes, Math.max(maxCommandBytes, SHORT.maxCommandBytes)),
    maxResponseBytes: Math.min(reader.maxResponseBytes, Math.max(maxResponseBytes, SHORT.maxResponseBytes)),
  };
  return { ...limits, extendedLength: limits.maxResponseBytes > SHORT.maxResponseBytes };
}
