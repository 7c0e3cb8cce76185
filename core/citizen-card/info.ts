/** EF.INFO: what a card says about itself before access control. None of it is signed. @module */
import type { ApduLink } from "../apdu/link.ts";
import { fail, ok, type Result } from "../errors/result.ts";
import { findTlv, parseTlvs } from "../tlv/ber.ts";
import { MAX_INFO_BYTES, sfi } from "./profile.ts";
import { readTransparentFile } from "./read-file.ts";
import { type ProfileVersion, profileVersion } from "./select.ts";

export interface CardInfo {
  readonly version: ProfileVersion;
  readonly capabilities: {
    readonly terminalAuthentication: boolean;
    readonly pin: boolean;
    readonly signatureKey: boolean;
    readonly purse: boolean;
  };
  /** Random, of this selection only: it follows nobody. */
  readonly sessionSerial: Uint8Array;
  /** The DER SET of SecurityInfo. */
  readonly securityInfos: Uint8Array;
  /** Contact interface only: putting the card in is the consent. */
  readonly can?: string;
}

const VERSION = 0x80;
const CAPABILITIES = 0x81;
const SESSION_SERIAL = 0x82;
const CAN = 0x84;
const SECURITY_INFOS = 0xa3;
const SESSION_SERIAL_BYTES = 8;

/** Six digits, as printed on the card. */
export const CAN_PATTERN: RegExp = /^\d{6}$/;

/** Fails with `card.malformed`, `card.too_large`, `card.refused` and link failures. */
export async function readInfo(link: ApduLink): Promise<Result<CardInfo>> {
  const file = await readTransparentFile(link, sfi.info, MAX_INFO_BYTES);
  return file.ok ? parseInfo(file.value) : file;
}

export function parseInfo(bytes: Uint8Array): Result<CardInfo> {
  const objects = parseTlvs(bytes);
  if (!objects.ok) return objects;
  const value = (tag: number) => findTlv(objects.value, tag)?.value;
  const version = profileVersion(value(VERSION));
  if (!version.ok) return version;
  const [bits, ...moreBits] = value(CAPABILITIES) ?? [];
  const sessionSerial = value(SESSION_SERIAL);
  const securityInfos = value(SECURITY_INFOS);
  if (bits === undefined || moreBits.length > 0) return fail("card.malformed", "EF.INFO capabilities");
  if (sessionSerial?.length !== SESSION_SERIAL_BYTES) return fail("card.malformed", "EF.INFO serial");
  if (securityInfos === undefined) return fail("card.malformed", "EF.INFO SecurityInfos");
  const can = readCan(value(CAN));
  if (!can.ok) return can;
  const info = {
    version: version.value,
    capabilities: {
      terminalAuthentication: (bits & 1) !== 0,
      pin: (bits & 2) !== 0,
      signatureKey: (bits & 4) !== 0,
      purse: (bits & 8) !== 0,
    },
    sessionSerial,
    securityInfos,
  };
  return ok(can.value === undefined ? info : { ...info, can: can.value });
}

function readCan(bytes: Uint8Array | undefined): Result<string | undefined> {
  if (bytes === undefined) return ok(undefined);
  const text = String.fromCharCode(...bytes.subarray(0, 7));
  return CAN_PATTERN.test(text) ? ok(text) : fail("card.malformed", "EF.INFO CAN");
}
