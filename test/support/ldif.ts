/** LDIF records as directories publish them: base64, folded. @module */

export function ldifRecord(dn: string, values: Readonly<Record<string, Uint8Array>>): string {
  const lines = Object.entries(values).map(([name, value]) => {
    const line = `${name}:: ${Buffer.from(value).toString("base64")}`;
    return `${line.slice(0, 76)}${line.slice(76).replace(/.{1,75}/g, "\n $&")}\n`;
  });
  return `dn: ${dn}\nobjectClass: top\n${lines.join("")}\n`;
}
