/** Commands by the names of ISO 7816-4 and 7816-8, from their headers alone. @module */
import type { CommandApdu } from "./command.ts";

export const INS_SELECT = 0xa4;
export const INS_MANAGE_SECURITY_ENVIRONMENT = 0x22;

const names: Readonly<Record<number, string>> = {
  32: "VERIFY",
  34: "MANAGE SECURITY ENVIRONMENT",
  36: "CHANGE REFERENCE DATA",
  42: "PERFORM SECURITY OPERATION",
  44: "RESET RETRY COUNTER",
  130: "EXTERNAL AUTHENTICATE",
  132: "GET CHALLENGE",
  134: "GENERAL AUTHENTICATE",
  136: "INTERNAL AUTHENTICATE",
  164: "SELECT",
  176: "READ BINARY",
  177: "READ BINARY B1",
  178: "READ RECORD",
  192: "GET RESPONSE",
  202: "GET DATA",
};

/** What MANAGE SECURITY ENVIRONMENT sets, by P2 (ISO 7816-4 table 130). */
const templates: Readonly<Record<number, string>> = {
  164: "AT",
  166: "KAT",
  182: "DST",
};

/** Such as `READ BINARY SFI 1D`, `READ BINARY offset 256`, `MSE:SET AT`; `INS 7F` where the code has no name here. */
export function commandName({ ins, p1, p2 }: Pick<CommandApdu, "cla" | "ins" | "p1" | "p2">): string {
  const name = names[ins];
  if (name === undefined) return `INS ${hex(ins)}`;
  switch (name) {
    case "READ BINARY":
      return (p1 & 0x80) === 0
        ? `${name} offset ${p1 * 256 + p2}`
        : `${name} SFI ${hex(p1 & 0x1f)}${p2 === 0 ? "" : ` offset ${p2}`}`;
    case "READ RECORD":
      return `${name} ${p1} SFI ${hex(p2 >> 3)}`;
    case "MANAGE SECURITY ENVIRONMENT":
      return templates[p2] === undefined ? name : `MSE:SET ${templates[p2]}`;
    case "SELECT":
      return p1 === 0x04 ? "SELECT application" : "SELECT file";
    default:
      return name;
  }
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, "0").toUpperCase();
}
