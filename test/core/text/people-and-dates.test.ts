import { describe, expect, it } from "vitest";
import { formatDate, formatIsoDate, formatTimeAndDate } from "../../../core/text/dates.ts";
import { honorific } from "../../../core/text/honorific.ts";
import { initials, maskName, maskNumber } from "../../../core/text/mask.ts";

describe("masks", () => {
  it("leaves the head and tail of a number", () => {
    expect(maskNumber("027190000018")).toBe("027*******18");
  });

  it("hides a number that is too short to hide a part of", () => {
    expect(maskNumber("0271900")).toBe("*******");
    expect(maskNumber("")).toBe("");
  });

  it.each([
    ["Nguyễn Thị Minh Anh", "N… T… M… Anh", "M… A…"],
    ["  Đỗ   An ", "Đ… An", "Đ… A…"],
    ["Ngân", "N…", "N…"],
    [" Ương ", "Ư…", "Ư…"],
    ["", "", ""],
  ])("masks the name %j", (name, masked, short) => {
    expect(maskName(name)).toBe(masked);
    expect(initials(name)).toBe(short);
  });

  it("takes a decomposed letter whole", () => {
    expect(initials("Ẵng".normalize("NFD"))).toBe("Ẵ…");
  });
});

describe("how people are addressed", () => {
  it("follows the card, and fits both where it says nothing", () => {
    expect(honorific("Nam")).toEqual({ vi: "ông", en: "Mr" });
    expect(honorific("Nữ")).toEqual({ vi: "bà", en: "Ms" });
    expect(honorific(undefined)).toEqual({ vi: "ông/bà", en: "" });
  });
});

describe("dates", () => {
  it("are Vietnam's, on whatever side of midnight the world is", () => {
    expect(formatTimeAndDate(Date.UTC(2023, 9, 27, 2, 32))).toBe("9 giờ 32 phút, ngày 27/10/2023");
    expect(formatTimeAndDate(Date.UTC(2026, 11, 31, 17, 5))).toBe("0 giờ 05 phút, ngày 01/01/2027");
  });

  it("turn ISO dates round and leave other words", () => {
    expect(formatDate("1990-02-05")).toBe("05/02/1990");
    expect(formatIsoDate("1990-02-05")).toBe("05/02/1990");
    expect(formatIsoDate("1990")).toBe("1990");
    expect(formatIsoDate("1990-13-05")).toBe("1990-13-05");
  });
});
