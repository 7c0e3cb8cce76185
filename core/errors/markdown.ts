/** `docs/errors.md`, generated from the table of codes. @module */
import { ACCESS_ERRORS } from "./access.ts";
import { CARD_ERRORS } from "./card.ts";
import { CHECK_ERRORS } from "./checks.ts";
import { CHIP_ERRORS } from "./chip.ts";
import { DEVICE_ERRORS } from "./devices.ts";
import { DOCUMENT_ERRORS } from "./documents.ts";
import type { ErrorEntry } from "./entry.ts";
import { FILE_ERRORS } from "./files.ts";
import { GATEWAY_ERRORS } from "./gateway.ts";
import { PURSE_ERRORS } from "./purse.ts";
import { REVOCATION_ERRORS } from "./revocation.ts";
import { SERVICE_ERRORS } from "./service.ts";

const AREAS: readonly (readonly [title: string, codes: Readonly<Record<string, ErrorEntry>>])[] = [
  ["The card and its reading", CARD_ERRORS],
  ["Terminal authentication, PIN and staff rights of the citizen card", ACCESS_ERRORS],
  ["Checks of a card", CHECK_ERRORS],
  ["National ID card: certificates", DOCUMENT_ERRORS],
  ["National ID card: chip and data groups", CHIP_ERRORS],
  ["National ID card: revocation lists", REVOCATION_ERRORS],
  ["Devices", DEVICE_ERRORS],
  ["Gateway and network", GATEWAY_ERRORS],
  ["Purse and signature key of the citizen card", PURSE_ERRORS],
  ["The service", SERVICE_ERRORS],
  ["Files named on the command line", FILE_ERRORS],
];

/** Every code with its cause, what the citizen reads and what staff do. */
export function errorsMarkdown(): string {
  return [
    "# Errors",
    "",
    "Generated from `core/errors`. A code is stable: it is never renamed or used for something else, because slips, logs",
    "and staff quote it.",
    "",
    ...AREAS.flatMap(([title, codes]) => [`## ${title}`, "", ...Object.entries(codes).flatMap(section)]),
  ].join("\n");
}

function section([code, { cause, citizen, staff }]: readonly [string, ErrorEntry]): readonly string[] {
  return [
    `### \`${code}\``,
    "",
    `Cause: ${cause}`,
    "",
    `- Người dân đọc: ${citizen.vi}`,
    `- The citizen reads: ${citizen.en}`,
    `- Cán bộ: ${staff.vi}`,
    `- Staff: ${staff.en}`,
    "",
  ];
}
