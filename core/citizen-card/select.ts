/** SELECT of the applet by its AID. @module */
import type { ApduLink } from "../apdu/link.ts";
import { describeStatus, statusWords } from "../apdu/status-words.ts";
import { equal } from "../crypto/bytes.ts";
import { fail, ok, type Result } from "../errors/result.ts";
import { findTlv, parseTlvs, unwrapTlv } from "../tlv/ber.ts";
import { CITIZEN_CARD_AID, LEAST_PROFILE_MINOR, PROFILE_MAJOR } from "./profile.ts";

export interface ProfileVersion {
  readonly major: number;
  readonly minor: number;
}

const FCI_TEMPLATE = 0x6f;
const DF_NAME = 0x84;
const PROPRIETARY = 0xa5;
const VERSION = 0x80;

/** Fails with `card.unknown` where the applet is not there or of another major or an older minor version, `card.malformed`, and link failures. */
export async function selectApplet(link: ApduLink): Promise<Result<ProfileVersion>> {
  const answer = await link.transmit({
    cla: 0,
    ins: 0xa4,
    p1: 0x04,
    p2: 0x00,
    data: CITIZEN_CARD_AID,
    ne: 256,
  });
  if (!answer.ok) return answer;
  const { data, sw } = answer.value;
  if (sw !== statusWords.ok) return fail("card.unknown", `SELECT ${describeStatus(sw)}`);
  const version = parseFci(data);
  if (!version.ok) return version;
  const { major, minor } = version.value;
  if (major === PROFILE_MAJOR && minor >= LEAST_PROFILE_MINOR) return version;
  return fail("card.unknown", `profile version ${major}.${minor}`);
}

function parseFci(bytes: Uint8Array): Result<ProfileVersion> {
  const inside = unwrapTlv(bytes, FCI_TEMPLATE);
  const objects = inside.ok ? parseTlvs(inside.value) : inside;
  if (!objects.ok) return objects;
  const name = findTlv(objects.value, DF_NAME)?.value;
  if (name === undefined || !equal(name, CITIZEN_CARD_AID)) return fail("card.malformed", "FCI name");
  const proprietary = parseTlvs(findTlv(objects.value, PROPRIETARY)?.value ?? new Uint8Array());
  if (!proprietary.ok) return proprietary;
  return profileVersion(findTlv(proprietary.value, VERSION)?.value);
}

/** Two bytes, major and minor. Fails with `card.malformed`. */
export function profileVersion(bytes: Uint8Array | undefined): Result<ProfileVersion> {
  const [major, minor, ...rest] = bytes ?? [];
  if (major === undefined || minor === undefined || rest.length > 0) return fail("card.malformed", "version");
  return ok({ major, minor });
}
