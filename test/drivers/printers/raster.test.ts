import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { decodeQR } from "qr/decode.js";
import { describe, expect, it } from "vitest";
import type { Bitmap } from "../../../core/ports/printer.ts";
import type { Block } from "../../../core/slips/layout.ts";
import { receiptSlip } from "../../../core/slips/receipt-slip.ts";
import { rasterise } from "../../../drivers/printers/raster/raster.ts";
import { wrap, wrapEvenly } from "../../../drivers/printers/raster/wrap.ts";
import { encodePng } from "../../../firmware-sim/printer/png.ts";
import { bitmapOf, inkedDots, pixelsOf } from "../../support/pictures.ts";
import { sampleSlip } from "../../support/sample-slip.ts";

const APPROVED = new URL("approved/", import.meta.url);
const RESULTS = new URL("../../../test-results/slips/", import.meta.url);
/** Rounding differs a little from processor to processor. */
const MOST_DIFFERENT_SHARE = 0.001;

const SLIPS = [
  sampleSlip({ delivery: "sent", officialCode: "H05.26.12-261123-0001", demonstration: false }),
  sampleSlip({ delivery: "sending" }),
  sampleSlip({ delivery: "offline" }),
  sampleSlip({ delivery: "held" }),
].flatMap((slip) => [
  { name: `${slip.delivery}-80mm`, dots: 576 as const, slip },
  { name: `${slip.delivery}-58mm`, dots: 384 as const, slip },
]);

function text(of: string): Block {
  return { type: "text", text: of, style: "title", align: "left" };
}

describe("slips as dots", () => {
  it.each(SLIPS)("$name looks as approved", async ({ name, dots, slip }) => {
    const drawn = rasterise(receiptSlip(slip), dots);
    mkdirSync(RESULTS, { recursive: true });
    writeFileSync(new URL(`${name}.png`, RESULTS), encodePng(drawn));
    // Whoever likes what lies in test-results/slips copies it to the approved ones.
    const file = new URL(`${name}.png`, APPROVED);
    expect(existsSync(file), `approved/${name}.png`).toBe(true);
    const approved = await bitmapOf(readFileSync(file));
    expect([drawn.width, drawn.height]).toEqual([approved.width, approved.height]);
    const different = inkedDots(drawn.bits.map((byte, index) => byte ^ (approved.bits[index] ?? 0)));
    expect(different / (drawn.width * drawn.height)).toBeLessThan(MOST_DIFFERENT_SHARE);
  });

  it.each([576, 384] as const)("%i dots carry a QR that reads back", async (dots) => {
    const slip = sampleSlip();
    const pixels = await pixelsOf(encodePng(rasterise(receiptSlip(slip), dots)));
    expect(decodeQR(pixels)).toBe(slip.token);
  });

  it("draws QR modules as whole squares of at least four dots", () => {
    const { width, bits } = rasterise([{ type: "qr", text: sampleSlip().token }], 384);
    const runs = blackRunsOf(bits.subarray(0, width / 8));
    const module = (runs[0] ?? 0) / 7;
    expect(module).toBeGreaterThanOrEqual(4);
    expect(runs.every((run) => Number.isInteger(run / module))).toBe(true);
  });

  it("refuses a QR that the paper cannot carry", () => {
    expect(() => rasterise([{ type: "qr", text: "x".repeat(2000) }], 384)).toThrow(RangeError);
  });

  it("has every letter of Vietnamese, each its own", () => {
    const letters = [...new Set("ẶẲẴỆỘỰỸ Nguyễn Thị Ưỡng Đặng Hữu Quỳnh ₫ – “ ” … ·".replaceAll(" ", ""))];
    const pictures = letters.map((letter) => fingerprint(rasterise([text(letter)], 576)));
    // No font has this one: what it draws is what a missing letter looks like.
    const missing = fingerprint(rasterise([text("\u{E000}")], 576));
    expect(pictures).not.toContain(missing);
    expect(new Set(pictures).size).toBe(letters.length);
  });

  it("draws decomposed text as composed", () => {
    const name = "Nguyễn Thị Ưỡng Đặng Hữu Quỳnh";
    expect(rasterise([text(name.normalize("NFD"))], 576)).toEqual(rasterise([text(name)], 576));
  });

  // 5 mm: read at arm's length. The second one would fit on one line of smaller type.
  it.each(["TAM-BNKB01-261123-0001-K", "TAM-BNKB-261122-1"])("sets %s in large capitals", (code) => {
    const { width, height, bits } = rasterise([{ type: "code", text: code }], 576);
    const inked = Array.from({ length: height }, (_, row) =>
      bits.subarray((row * width) / 8, ((row + 1) * width) / 8).some((byte) => byte !== 0) ? "#" : " ",
    );
    const lines = inked.join("").trim().split(/ +/);
    expect(lines.length).toBeLessThanOrEqual(2);
    expect(Math.min(...lines.map((line) => line.length))).toBeGreaterThanOrEqual(40);
  });

  it("sets the lead of a notice bolder than the rest", () => {
    const of = (lead: string, vi: string) =>
      inkedDots(rasterise([{ type: "notice", lead, text: { vi, en: "" } }], 576).bits);
    expect(of("hồ sơ", "đã gửi")).toBeGreaterThan(of("hồ", "sơ đã gửi"));
  });

  it("wastes no paper above and below", () => {
    const { width, height, bits } = rasterise(
      [{ type: "feed", tenths: 50 }, text("A"), { type: "feed", tenths: 50 }],
      576,
    );
    expect(inkedDots(bits.subarray(0, width / 8))).toBeGreaterThan(0);
    expect(inkedDots(bits.subarray(-width / 8))).toBeGreaterThan(0);
    expect(height).toBeLessThan(60);
  });
});

describe("line breaking", () => {
  const each = (line: string): number => [...line].length;

  it("breaks at spaces, keeps no-break spaces and cuts only words that are too long", () => {
    expect(wrap("một hai ba bốn", 7, each)).toEqual(["một hai", "ba bốn"]);
    expect(wrap("giá 20.000\u{A0}đồng", 12, each)).toEqual(["giá", "20.000\u{A0}đồng".slice(0, 12)]);
    expect(wrap("abcdefghij k", 4, each)).toEqual(["abcd", "efgh", "ij k"]);
    expect(wrap("", 4, each)).toEqual([]);
  });

  it("makes centred lines even without making more of them", () => {
    const measure = (line: string): number => 16 * each(line);
    expect(wrapEvenly("ba bốn năm sáu", 16 * 11, measure)).toEqual(["ba bốn", "năm sáu"]);
  });
});

function fingerprint({ height, bits }: Bitmap): string {
  return `${height}:${Buffer.from(bits).toString("base64")}`;
}

function blackRunsOf(row: Uint8Array): readonly number[] {
  const dots = [...row].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  return (dots.match(/1+/g) ?? []).map((run) => run.length);
}
