import { describe, expect, it } from "vitest";
import { formatDong } from "../../../core/text/money.ts";
import { amountInWords, numberInWords } from "../../../core/text/number-words.ts";

describe("numbers in Vietnamese words", () => {
  it.each([
    [0, "không"],
    [4, "bốn"],
    [10, "mười"],
    [11, "mười một"],
    [14, "mười bốn"],
    [15, "mười lăm"],
    [20, "hai mươi"],
    [21, "hai mươi mốt"],
    [24, "hai mươi tư"],
    [25, "hai mươi lăm"],
    [31, "ba mươi mốt"],
    [34, "ba mươi tư"],
    [55, "năm mươi lăm"],
    [100, "một trăm"],
    [101, "một trăm linh một"],
    [104, "một trăm linh bốn"],
    [105, "một trăm linh năm"],
    [111, "một trăm mười một"],
    [1000, "một nghìn"],
    [1010, "một nghìn không trăm mười"],
    [20_000, "hai mươi nghìn"],
    [1_000_005, "một triệu không trăm linh năm"],
    [1_005_021, "một triệu không trăm linh năm nghìn không trăm hai mươi mốt"],
    [1_000_000_000, "một tỷ"],
    [1_000_000_004, "một tỷ không trăm linh bốn"],
    [1_024_114, "một triệu không trăm hai mươi tư nghìn một trăm mười bốn"],
    [2_000_000_001, "hai tỷ không trăm linh một"],
    [1_500_000_000_000, "một nghìn năm trăm tỷ"],
  ])("%i", (number, words) => {
    expect(numberInWords(number)).toBe(words);
  });

  it.each([
    [8_000, "Tám nghìn đồng"],
    [20_000, "Hai mươi nghìn đồng"],
    [0, "Không đồng"],
  ])("writes %i đồng as a sentence begins, the unit behind", (dong, words) => {
    expect(amountInWords(dong)).toBe(words);
  });

  it("gives no two numbers the same words", () => {
    const all = new Set(Array.from({ length: 20_000 }, (_, number) => numberInWords(number * 50_021)));
    expect(all.size).toBe(20_000);
  });

  it.each([-1, 1.5, Number.NaN, 2 ** 53])("refuses %d", (number) => {
    expect(() => numberInWords(number)).toThrow(RangeError);
  });

  it("keeps an amount and its unit on one line", () => {
    expect(formatDong(20_000)).toBe("20.000\u{A0}đồng");
    expect(formatDong(1_005_021)).toBe("1.005.021\u{A0}đồng");
    expect(formatDong(0)).toBe("0\u{A0}đồng");
  });
});
