/** EF.DISCLOSURES: one record per claim, the JSON array of an SD-JWT disclosure (ISO 7816-4 §11.4.3). @module */
import type { ApduLink } from "../apdu/link.ts";
import { describeStatus, statusWords } from "../apdu/status-words.ts";
import { fail, ok, type Result } from "../errors/result.ts";
import { MAX_DISCLOSURE_BYTES, sfi } from "./profile.ts";

const INS_READ_RECORD = 0xb2;
/** P2 bits 3-1: the record whose number is in P1. */
const RECORD_NUMBER_IN_P1 = 0x04;

/**
 * The bytes of these records, in this order; only what is asked for leaves the card. Fails with `card.malformed`
 * (no such record), `card.refused` (protected without PIN), `card.too_large` and link failures.
 */
export async function readDisclosures(
  link: ApduLink,
  records: readonly number[],
): Promise<Result<readonly Uint8Array[]>> {
  const found: Uint8Array[] = [];
  for (const record of records) {
    const bytes = await readRecord(link, record);
    if (!bytes.ok) return bytes;
    found.push(bytes.value);
  }
  return ok(found);
}

async function readRecord(link: ApduLink, record: number): Promise<Result<Uint8Array>> {
  const p2 = (sfi.disclosures << 3) | RECORD_NUMBER_IN_P1;
  // Without extended length, Ne 256 asks for all there is: longer records follow by 61xx.
  const ne = link.maxNe > MAX_DISCLOSURE_BYTES ? MAX_DISCLOSURE_BYTES : 256;
  const command = { cla: 0, ins: INS_READ_RECORD, p1: record, p2, ne };
  const answer = await link.transmit(command, MAX_DISCLOSURE_BYTES);
  if (!answer.ok) return answer;
  const { data, sw } = answer.value;
  if (sw === statusWords.recordNotFound) return fail("card.malformed", `record ${record} missing`);
  if (sw !== statusWords.ok && sw !== statusWords.endOfFile) {
    return fail("card.refused", `READ RECORD ${record} ${describeStatus(sw)}`);
  }
  return data.length > MAX_DISCLOSURE_BYTES ? fail("card.too_large", `record ${record}`) : ok(data);
}
