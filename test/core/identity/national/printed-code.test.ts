import fc from "fast-check";
import { expect, test } from "vitest";
import { parseNationalPrintedCode } from "../../../../core/identity/national/printed-code.ts";

const PRINTED = "027190000018||Nguyễn Thị Minh Anh|20051990|Nữ|Xã Phù Lãng, tỉnh Bắc Ninh|01072021";

test.each([
  ["seven fields, no old number", PRINTED],
  ["an old number", PRINTED.replace("||", "|125000018|")],
  ["the fields that newer cards add", `${PRINTED}|Nguyễn Văn Hòa|Trần Thị Mai|01`],
  ["the line end of a scanner", `${PRINTED}\r\n`],
])("takes number and CAN: %s", (_what, text) => {
  expect(parseNationalPrintedCode(text)).toEqual({
    ok: true,
    value: { personalNumber: "027190000018", can: "000018" },
  });
});

test.each([
  ["six fields", PRINTED.slice(0, PRINTED.lastIndexOf("|"))],
  ["a number of nine digits", PRINTED.replace("027190000018", "125000018")],
  ["letters in the number", PRINTED.replace("027190000018", "02719000001O")],
  ["the provincial card's code", "BNC1|123456|BNC-00000101"],
  ["a text of any length", `${PRINTED}|${"x".repeat(2_000)}`],
])("refuses %s", (_what, text) => {
  const read = parseNationalPrintedCode(text);
  expect(!read.ok && read.failure.code).toBe("scanner.unreadable");
});

test("whatever is scanned, nothing of it is in the failure", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), (text) => {
      const read = parseNationalPrintedCode(text);
      if (!read.ok) expect(read.failure.detail).toBe("not the code of a national ID card");
    }),
  );
});
