/**
 * Whole numbers in Vietnamese words, as amounts are written out on receipts in the north: mốt, tư, lăm, linh,
 * "không trăm" inside, nghìn, tỷ as the highest unit, repeated above it.
 * @module
 */

const DIGITS = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"] as const;
const BILLION = 1_000_000_000;
const UNITS_BELOW_BILLION = [
  { size: 1_000_000, name: " triệu" },
  { size: 1_000, name: " nghìn" },
  { size: 1, name: "" },
] as const;

/** In lower case; throws RangeError for what is not a whole number from 0 to 2^53 − 1. */
export function numberInWords(number: number): string {
  if (!Number.isSafeInteger(number) || number < 0)
    throw new RangeError("not a whole number that can be written out");
  return number === 0 ? digit(0) : words(number, false).join(" ");
}

/** An amount in đồng as a sentence begins: "Hai mươi nghìn đồng". */
export function amountInWords(dong: number): string {
  const text = `${numberInWords(dong)} đồng`;
  return text.charAt(0).toLocaleUpperCase("vi") + text.slice(1);
}

/** `inside`: something stands to the left, so that the first group says its hundreds even when there are none. */
function words(number: number, inside: boolean): readonly string[] {
  const billions = Math.floor(number / BILLION);
  const out: string[] = billions === 0 ? [] : [`${words(billions, inside).join(" ")} tỷ`];
  for (const { size, name } of UNITS_BELOW_BILLION) {
    const group = Math.floor((number % BILLION) / size) % 1000;
    if (group > 0) out.push(hundreds(group, inside || out.length > 0) + name);
  }
  return out;
}

/** One group, 1 to 999. */
function hundreds(group: number, inside: boolean): string {
  const hundred = Math.floor(group / 100);
  const rest = group % 100;
  const head = hundred > 0 || inside ? `${digit(hundred)} trăm` : "";
  if (rest === 0) return head;
  const tail = head !== "" && rest < 10 ? `linh ${digit(rest)}` : tens(rest);
  return head === "" ? tail : `${head} ${tail}`;
}

/** 1 to 99. */
function tens(rest: number): string {
  const ten = Math.floor(rest / 10);
  const one = rest % 10;
  if (ten === 0) return digit(one);
  const head = ten === 1 ? "mười" : `${digit(ten)} mươi`;
  if (one === 0) return head;
  if (one === 5) return `${head} lăm`;
  if (ten > 1 && one === 1) return `${head} mốt`;
  if (ten > 1 && one === 4) return `${head} tư`;
  return `${head} ${digit(one)}`;
}

function digit(value: number): string {
  return DIGITS[value] ?? "";
}
