/** READ BINARY of a whole transparent file in as few commands as the link allows (ISO 7816-4 §11.2.3). @module */
import type { ApduLink } from "../apdu/link.ts";
import { describeStatus, statusWords } from "../apdu/status-words.ts";
import { concat } from "../crypto/bytes.ts";
import { fail, ok, type Result } from "../errors/result.ts";

const INS_READ_BINARY = 0xb0;
const P1_SHORT_IDENTIFIER = 0x80;

/** Fails with `card.too_large` (more than `maxBytes`), `card.refused` and link failures. */
export async function readTransparentFile(
  link: ApduLink,
  shortIdentifier: number,
  maxBytes: number,
): Promise<Result<Uint8Array>> {
  // One byte more than allowed: what is too large shows, and what is not ends the reading in the same command.
  const ne = Math.min(maxBytes + 1, link.maxNe);
  const parts: Uint8Array[] = [];
  let offset = 0;
  for (;;) {
    // The first command selects the file by its short identifier, the others go on in the current file.
    const p1 = offset === 0 ? P1_SHORT_IDENTIFIER | shortIdentifier : offset >> 8;
    const answer = await link.transmit({ cla: 0, ins: INS_READ_BINARY, p1, p2: offset & 0xff, ne });
    if (!answer.ok) return answer;
    const { data, sw } = answer.value;
    if (sw === statusWords.wrongP1P2 && offset > 0) return ok(concat(...parts));
    if (sw !== statusWords.ok && sw !== statusWords.endOfFile) {
      return fail("card.refused", `READ BINARY ${shortIdentifier} ${describeStatus(sw)}`);
    }
    parts.push(data);
    offset += data.length;
    if (offset > maxBytes) return fail("card.too_large", `file ${shortIdentifier}`);
    if (sw === statusWords.endOfFile || data.length < ne) return ok(concat(...parts));
  }
}
