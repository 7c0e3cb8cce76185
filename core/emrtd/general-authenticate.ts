/** One step of GENERAL AUTHENTICATE (ICAO 9303-11 §4.4.4.2). @module */
import type { ApduLink } from "../apdu/link.ts";
import { describeStatus, statusWords } from "../apdu/status-words.ts";
import { fail, ok, type Result } from "../errors/result.ts";
import { encodeTlv, findTlv, parseTlvs, unwrapTlv } from "../tlv/ber.ts";

const DYNAMIC_AUTHENTICATION_DATA = 0x7c;
const CLA_CHAINED = 0x10;
const CLA_LAST = 0x00;
const INS_GENERAL_AUTHENTICATE = 0x86;

export interface AuthenticationStep {
  /** What goes to the card inside DO 7C. */
  readonly send: Uint8Array;
  /** Tag inside DO 7C of what the card answers. */
  readonly expect: number;
  /** The last step closes the chain. */
  readonly last: boolean;
}

/** The value of the expected data object. Fails with `pace.wrong_secret` (63xx in the last step), `card.refused`, `card.malformed`. */
export async function generalAuthenticate(
  link: ApduLink,
  { send, expect, last }: AuthenticationStep,
): Promise<Result<Uint8Array>> {
  const answer = await link.transmit({
    cla: last ? CLA_LAST : CLA_CHAINED,
    ins: INS_GENERAL_AUTHENTICATE,
    p1: 0,
    p2: 0,
    data: encodeTlv(DYNAMIC_AUTHENTICATION_DATA, send),
    ne: 256,
  });
  if (!answer.ok) return answer;
  const { data, sw } = answer.value;
  if (last && sw >> 8 === 0x63) return fail("pace.wrong_secret", describeStatus(sw));
  if (sw !== statusWords.ok) return fail("card.refused", `GENERAL AUTHENTICATE ${describeStatus(sw)}`);
  const inside = unwrapTlv(data, DYNAMIC_AUTHENTICATION_DATA);
  const objects = inside.ok ? parseTlvs(inside.value) : inside;
  if (!objects.ok) return objects;
  const found = findTlv(objects.value, expect);
  return found
    ? ok(found.value)
    : fail("card.malformed", `GENERAL AUTHENTICATE without ${expect.toString(16)}`);
}
