/** One step of GENERAL AUTHENTICATE (ICAO 9303-11 §4.4.4.2). @module */
import { MAX_SHORT_DATA, MAX_SHORT_NE } from "../apdu/command.ts";
import type { ApduLink } from "../apdu/link.ts";
import { describeStatus, statusWords } from "../apdu/status-words.ts";
import { fail, ok, type Result } from "../errors/result.ts";
import { encodeTlv, findTlv, parseTlvs, type Tlv, unwrapTlv } from "../tlv/ber.ts";

const DYNAMIC_AUTHENTICATION_DATA = 0x7c;
const CLA_CHAINED = 0x10;
const CLA_LAST = 0x00;
const INS_GENERAL_AUTHENTICATE = 0x86;

export interface AuthenticationStep {
  /** What goes to the card inside DO 7C. */
  readonly send: Uint8Array;
  /** The last step closes the chain. */
  readonly last: boolean;
}

/**
 * The data objects inside DO 7C of the answer; none where the card answers without data. Fails with
 * `pace.wrong_secret` (63xx in the last step), `card.refused`, `card.malformed`.
 */
export async function generalAuthenticate(
  link: ApduLink,
  { send, last }: AuthenticationStep,
): Promise<Result<readonly Tlv[]>> {
  const data = encodeTlv(DYNAMIC_AUTHENTICATION_DATA, send);
  const answer = await link.transmit({
    cla: last ? CLA_LAST : CLA_CHAINED,
    ins: INS_GENERAL_AUTHENTICATE,
    p1: 0,
    p2: 0,
    data,
    // A key that needs extended length is answered by one of the same length.
    ne: data.length > MAX_SHORT_DATA ? link.maxNe : MAX_SHORT_NE,
  });
  if (!answer.ok) return answer;
  const { sw } = answer.value;
  if (last && sw >> 8 === 0x63) return fail("pace.wrong_secret", describeStatus(sw));
  if (sw !== statusWords.ok) return fail("card.refused", `GENERAL AUTHENTICATE ${describeStatus(sw)}`);
  if (answer.value.data.length === 0) return ok([]);
  const inside = unwrapTlv(answer.value.data, DYNAMIC_AUTHENTICATION_DATA);
  return inside.ok ? parseTlvs(inside.value) : inside;
}

/** As {@link generalAuthenticate}, for a step whose answer must hold the data object `expect`: its value. */
export async function authenticateFor(
  link: ApduLink,
  step: AuthenticationStep & { readonly expect: number },
): Promise<Result<Uint8Array>> {
  const objects = await generalAuthenticate(link, step);
  return objects.ok ? objectValue(objects.value, step.expect) : objects;
}

/** Fails with `card.malformed` where there is no such data object. */
export function objectValue(objects: readonly Tlv[], tag: number): Result<Uint8Array> {
  const found = findTlv(objects, tag);
  return found ? ok(found.value) : fail("card.malformed", `GENERAL AUTHENTICATE without ${tag.toString(16)}`);
}
