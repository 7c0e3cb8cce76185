/** The code printed on the back of the provincial card (card profile, "Printed"). @module */
import { fail, ok, type Result } from "../errors/result.ts";

export interface PrintedCode {
  /** Card access number, six digits. */
  readonly can: string;
  /** Number of the card, not of the person. */
  readonly cardNumber: string;
}

const PRINTED_CODE = /^BNC1\|(\d{6})\|([A-Z0-9-]{1,40})$/;

/**
 * Reads `BNC1|<CAN>|<card number>`. Fails with `scanner.unreadable`. The code is unsigned: it is a way into the card,
 * never a proof of anything.
 */
export function parsePrintedCode(text: string): Result<PrintedCode> {
  const [, can, cardNumber] = PRINTED_CODE.exec(text.trim()) ?? [];
  if (can === undefined || cardNumber === undefined)
    return fail("scanner.unreadable", "not a code of the profile");
  return ok({ can, cardNumber });
}
