import { describe, expect, it } from "vitest";
import {
  checkDigit,
  mrzInformation,
  td1Lines,
  transliterate,
} from "../../../../firmware-sim/personalise/national/mrz.ts";
import { nationalPerson } from "../../../../firmware-sim/personalise/national/people.ts";
import { datesOfCard } from "../../../../firmware-sim/personalise/national/validity.ts";

const holder = {
  personalNumber: "027190000018",
  fullName: "Nguyễn Thị Minh Anh",
  birthDate: "1990-05-20",
  sex: "Nữ",
  expiryDate: "2030-05-20",
} as const;

describe("the machine-readable zone of the national card", () => {
  it("is the synthetic example of the card's description, line by line", () => {
    expect(td1Lines(holder)).toEqual([
      "IDVNM1900000185027190000018<<8",
      "9005204F3005202VNM<<<<<<<<<<<6",
      "NGUYEN<<THI<MINH<ANH<<<<<<<<<<",
    ]);
    expect(mrzInformation(holder)).toBe("190000018590052043005202");
  });

  // ICAO 9303-3 §4.9 examples 1 and 2; 9303-5 appendix B: number, birth, expiry and composite of the specimen.
  it.each([
    ["520727", "3"],
    ["AB2134<<<", "5"],
    ["D23145890", "7"],
    ["740812", "2"],
    ["120415", "9"],
    ["D231458907<<<<<<<<<<<<<<<74081221204159<<<<<<<<<<<", "6"],
  ])("has the check digit of the published specimens: %s", (field, digit) => {
    expect(checkDigit(field)).toBe(digit);
  });

  it.each([
    ["Đặng Hữu Quỳnh", "DANG HUU QUYNH"],
    ["Nguyễn Thị Ưỡng", "NGUYEN THI UONG"],
    ["Nguye\u0302\u0303n Thi\u0323 U\u031bo\u031b\u0303ng", "NGUYEN THI UONG"],
    ["H\u2019Hen  Niê-Kđăm", "HHEN NIE KDAM"],
    ["Ơ ơ Ư ư Ỵ ỷ Ặ ẵ Ệ ễ Ộ ỡ", "O O U U Y Y A A E E O O"],
  ])("drops marks: %s", (name, plain) => {
    expect(transliterate(name)).toBe(plain);
  });

  it("cuts a long name, gives a single name no filler between, and a card without end a date", () => {
    const long = nationalPerson("khanh-linh");
    expect(td1Lines({ ...long, expiryDate: "2038-12-01" })[2]).toBe("CONG<<TANG<TON<NU<NGUYEN<HOANG");
    expect({ ...td1Lines({ ...nationalPerson("nhan"), expiryDate: undefined }) }).toMatchObject({
      1: expect.stringMatching(/^6901017F9912315VNM<{11}\d$/),
      2: "NHAN<<<<<<<<<<<<<<<<<<<<<<<<<<",
    });
  });
});

describe("the dates of a card", () => {
  it.each([
    ["1990-05-20", "2025-10-18", "2030-05-20"],
    // Within two years of 25: good until 40.
    ["2001-01-01", "2024-06-01", "2041-01-01"],
    ["2011-09-02", "2025-10-18", "2036-09-02"],
    // 58 and over: no end.
    ["1967-01-01", "2025-10-18", undefined],
    ["2000-02-29", "2020-01-01", "2025-03-01"],
  ])("born %s, issued %s", (birth, issued, expiryDate) => {
    expect(datesOfCard(birth, new Date(issued))).toEqual({ issueDate: issued, expiryDate });
  });
});
