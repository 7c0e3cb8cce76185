/**
 * The closed union of failure codes. One table per area, one entry per code; `docs/errors.md` is generated
 * from here. A code is stable: it is never renamed or reused, because slips, logs and staff quote it.
 * @module
 */
import { ACCESS_ERRORS } from "./access.ts";
import { CARD_ERRORS } from "./card.ts";
import { CHECK_ERRORS } from "./checks.ts";
import { CHIP_ERRORS } from "./chip.ts";
import { DEVICE_ERRORS } from "./devices.ts";
import { DOCUMENT_ERRORS } from "./documents.ts";
import { FILE_ERRORS } from "./files.ts";
import { GATEWAY_ERRORS } from "./gateway.ts";
import { PURSE_ERRORS } from "./purse.ts";
import { REVOCATION_ERRORS } from "./revocation.ts";
import { SERVICE_ERRORS } from "./service.ts";

export type { Bilingual } from "./entry.ts";

export const ERRORS = {
  ...CARD_ERRORS,
  ...ACCESS_ERRORS,
  ...CHECK_ERRORS,
  ...DOCUMENT_ERRORS,
  ...CHIP_ERRORS,
  ...DEVICE_ERRORS,
  ...REVOCATION_ERRORS,
  ...GATEWAY_ERRORS,
  ...PURSE_ERRORS,
  ...SERVICE_ERRORS,
  ...FILE_ERRORS,
} as const;

export type ErrorCode = keyof typeof ERRORS;

export function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(ERRORS, text);
}
