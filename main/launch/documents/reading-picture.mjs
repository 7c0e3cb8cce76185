/**
 * The picture of a verified read, drawn from a read that really takes place: a card of the simulator on a fixed day, with
 * random numbers from a fixed seed.
 * @module
 */
import { traceEntry } from "../../../core/apdu/trace.ts";
import { readSimulated } from "./simulated-reading.mjs";

const CARD = "cccd-minh-anh";

const WIDTH = 1080;
const ROW = 26;
const TERMINAL_X = 300;
const CARD_X = 600;
const TOP = 64;
const NOTE_X = 624;

/** What each band is for, and what the terminal does while commands of it are on their way. */
const BANDS = Object.freeze({
  access: {
    title: "Access control",
    color: "#eef4fb",
    note: "EF.CardAccess is unsigned: believed for nothing",
  },
  securityObject: {
    title: "EF.SOD",
    color: "#f3f8ee",
    note: "then, while DG14 is on its way: signature, chain, CRL",
  },
  chip: { title: "Chip genuine", color: "#fdf6e7", note: "keys from DG14 only after its hash is right" },
  groups: { title: "Who it is", color: "#f7effa", note: "the first good answer proves the chip" },
});

/** The steps of PACE in the order of ICAO 9303-11 §4.4.4.2; the command does not say which it is. */
const PACE_STEPS = ["nonce", "mapping keys", "ephemeral keys", "tokens"];

/** SVG, the same bytes on every machine. */
export async function readingPicture() {
  const rows = await recordReading();
  const height = TOP + rows.length * ROW + 48;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="'Noto Sans', sans-serif" font-size="13">`,
    "<title>The commands of a verified read of a national ID card</title>",
    `<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
    `<defs><marker id="a" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="9" markerHeight="9" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0L8 4L0 8z" fill="#33475b"/></marker></defs>`,
    ...bands(rows),
    line(TERMINAL_X, TOP - 8, TERMINAL_X, height - 36, "#33475b"),
    line(CARD_X, TOP - 8, CARD_X, height - 36, "#33475b"),
    text(TERMINAL_X, 34, "Terminal", "middle", "600"),
    text(CARD_X, 34, "National ID card", "middle", "600"),
    ...rows.flatMap(drawRow),
    text(
      12,
      height - 14,
      `${rows.length} commands, ${bytesOf(rows)} bytes both ways, without the photograph. Dashed: in clear; solid: under secure messaging.`,
      "start",
      "400",
    ),
    "</svg>",
    "",
  ].join("\n");
}

/**
 * @typedef {{ phase: keyof typeof BANDS, name: string, sent: number, received: number, sw: string, secure: boolean }} Row
 */

/** @returns {Promise<readonly Row[]>} */
async function recordReading() {
  /** @type {Row[]} */
  const rows = [];
  /** @type {keyof typeof BANDS} */
  let phase = "access";
  let paceStep = 0;
  const read = await readSimulated(CARD, {
    onExchange({ command, answer }) {
      const bytes = answer.ok ? answer.value : new Uint8Array();
      const entry = traceEntry(rows.length, { command, answer, startedMs: 0, tookMs: 0 });
      const secure = (Number.parseInt(entry.cla, 16) & 0x0c) === 0x0c;
      const pace = entry.name === "GENERAL AUTHENTICATE" && !secure;
      const step = pace ? ` – ${PACE_STEPS[paceStep++] ?? ""}` : "";
      const file = pace ? "" : fileOf(entry.name, secure);
      const name = `${entry.name}${step}${file}`;
      rows.push({ phase, name, sent: command.length, received: bytes.length, sw: entry.sw ?? "–", secure });
    },
    onStep: (step) => {
      phase = step === "photograph" ? "groups" : step;
    },
  });
  if (read.assurance === "refused") throw new Error("the card was not read");
  return rows;
}

/** Short identifiers of the files in this read; outside the application 1C is EF.CardAccess. @param {string} name @param {boolean} secure */
function fileOf(name, secure) {
  /** @type {Readonly<Record<string, string>>} */
  const inside = { "1D": "EF.SOD", "0E": "DG14", "01": "DG1", "0D": "DG13", "0F": "DG15" };
  const sfi = /SFI (..)$/.exec(name)?.[1];
  if (sfi === undefined) return "";
  const file = secure ? inside[sfi] : { "1C": "EF.CardAccess", "01": "EF.ATR/INFO" }[sfi];
  return file === undefined ? "" : ` – ${file}`;
}

/** @param {readonly Row[]} rows */
function bands(rows) {
  return Object.entries(BANDS).flatMap(([phase, { title, color, note }]) => {
    const first = rows.findIndex((row) => row.phase === phase);
    const count = rows.filter((row) => row.phase === phase).length;
    if (count === 0) return [];
    const y = TOP + first * ROW;
    return [
      `<rect x="0" y="${y}" width="${WIDTH}" height="${count * ROW}" fill="${color}"/>`,
      text(12, y + 18, title, "start", "600"),
      text(NOTE_X, y + 18, note, "start", "400", "#5b6b7a"),
    ];
  });
}

/** @param {Row} row @param {number} index */
function drawRow({ name, sent, received, sw, secure }, index) {
  const y = TOP + index * ROW + 19;
  return [
    `<line x1="${TERMINAL_X}" y1="${y}" x2="${CARD_X}" y2="${y}" stroke="#33475b" stroke-width="${secure ? 2 : 1}"${secure ? "" : ' stroke-dasharray="5 4"'} marker-end="url(#a)"/>`,
    text((TERMINAL_X + CARD_X) / 2, y - 5, name, "middle", "400"),
    text(TERMINAL_X - 8, y + 2, `${sent} → ${received} B  ${sw}`, "end", "400", "#5b6b7a"),
  ];
}

/** @param {readonly Row[]} rows */
function bytesOf(rows) {
  return rows.reduce((sum, { sent, received }) => sum + sent + received, 0);
}

/** @param {number} x1 @param {number} y1 @param {number} x2 @param {number} y2 @param {string} color */
function line(x1, y1, x2, y2, color) {
  return `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="${color}" stroke-width="2"/>`;
}

/** @param {number} x @param {number} y @param {string} content @param {string} anchor @param {string} weight @param {string} color */
function text(x, y, content, anchor, weight, color = "#16222e") {
  return `<text x="${x}" y="${y}" text-anchor="${anchor}" font-weight="${weight}" fill="${color}">${content}</text>`;
}
