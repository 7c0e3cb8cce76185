/** One exchange as a line for the dev dock: header bytes, lengths and status word, never data. @module */

/** Such as `00 A4 04 00 · 13 B → 21 B · 9000`, lengths of the whole APDUs. */
export function describeExchange(command: Uint8Array, response: Uint8Array | undefined): string {
  const header = hex(command.subarray(0, 4));
  const sent = `${header} · ${command.length} B`;
  if (response === undefined) return `${sent} → –`;
  return `${sent} → ${response.length} B · ${hex(response.subarray(-2)).replace(" ", "")}`;
}

function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0").toUpperCase()).join(" ");
}
