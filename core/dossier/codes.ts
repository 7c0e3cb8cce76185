/** Codes of a dossier: the terminal's provisional one, and the official one (mã hồ sơ) that only the one-stop system gives. @module */
import { checkCharacter, hasValidCheck } from "./check-character.ts";

/** What a provisional code says. */
export interface ProvisionalCode {
  /** Short name of the kiosk: capital letters and digits. */
  readonly kiosk: string;
  /** YYMMDD in Asia/Ho_Chi_Minh. */
  readonly day: string;
  /** From 1, of this kiosk and day. */
  readonly serial: number;
}

const PROVISIONAL = /^TAM-([A-Z0-9]{1,12})-(\d{6})-(\d{4,6})-([A-Z0-9])$/;
/** Old identifiers `000.00.06.H56-…` and newer `H05.26.12-…`: the date, then the serial of the day. */
const OFFICIAL = /^(?:\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2}|[A-Z]\d{2}(?:\.\d{1,3}){0,3})-(\d{6})-(\d{4,6})$/;

/** Vietnam has had UTC+7 without summer time since 1975. */
const VIETNAM_OFFSET_MS = 7 * 3_600_000;

/** YYMMDD of a moment in Asia/Ho_Chi_Minh; `ms` since 1970. */
export function vietnamDay(ms: number): string {
  return new Date(ms + VIETNAM_OFFSET_MS).toISOString().slice(2, 10).replaceAll("-", "");
}

/** `bn-hcc-01` becomes `BNHCC01`: what a kiosk is called in a code, at most twelve characters. */
export function kioskName(terminal: string): string {
  return terminal
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, "")
    .slice(-12);
}

/** `TAM-<kiosk>-YYMMDD-NNNN-<check>`. Its prefix keeps it apart from every official code. */
export function formatProvisionalCode({ kiosk, day, serial }: ProvisionalCode): string {
  const number = String(serial).padStart(4, "0");
  return `TAM-${kiosk}-${day}-${number}-${checkCharacter(`${kiosk}${day}${number}`)}`;
}

/** Undefined where the form, the date or the check character is wrong. */
export function parseProvisionalCode(text: string): ProvisionalCode | undefined {
  const [, kiosk, day, number, check] = PROVISIONAL.exec(text) ?? [];
  if (kiosk === undefined || day === undefined || number === undefined || check === undefined)
    return undefined;
  if (!isDay(day) || !hasValidCheck(`${kiosk}${day}${number}${check}`)) return undefined;
  return { kiosk, day, serial: Number(number) };
}

/** Form and real date of an official code. Says nothing about whether it was given. */
export function isOfficialCode(text: string): boolean {
  const day = OFFICIAL.exec(text)?.[1];
  return day !== undefined && isDay(day);
}

/** A real date of the years 2000 to 2099. */
function isDay(yymmdd: string): boolean {
  const iso = `20${yymmdd.slice(0, 2)}-${yymmdd.slice(2, 4)}-${yymmdd.slice(4)}`;
  const date = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso);
}
