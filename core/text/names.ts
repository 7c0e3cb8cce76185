/** Personal names as they are written. @module */

/** "NGUYỄN  thị ưỡng" → "Nguyễn Thị Ưỡng": single spaces, NFC, a capital at each part, behind hyphens too. */
export function capitaliseName(name: string): string {
  return name
    .normalize("NFC")
    .trim()
    .replace(/\s+/gu, " ")
    .toLocaleLowerCase("vi")
    .replace(
      /(^|[\s'’-])(\p{L})/gu,
      (_, before: string, letter: string) => before + letter.toLocaleUpperCase("vi"),
    );
}
