import { describe, expect, it } from "vitest";
import { looksLikeTelex } from "../../../core/text/telex.ts";

describe("unconverted Telex", () => {
  it.each([
    "Nguyeenx Vawn A",
    "Nguyeexn",
    "Thij",
    "Hoangf",
    "Dduwcs",
    "Quyeets",
    "Nguyễn Thij Hoa",
    "Phuowngf Kinh Bawcs",
    "NGUYEENX",
    "duwowng",
  ])("sees %s", (text) => {
    expect(looksLikeTelex(text)).toBe(true);
  });

  it.each([
    "Nguyễn Thị Ưỡng",
    "Nguyen Thi Uong",
    "H'Mông",
    "Đắk Lắk",
    "xoong chảo",
    "John Smith",
    "Mary Moon",
    "Alex Lee",
    "Boston, United States",
    "tổ dân phố số 5",
    "Vincom Times City",
    "",
  ])("leaves %j alone", (text) => {
    expect(looksLikeTelex(text)).toBe(false);
  });
});
