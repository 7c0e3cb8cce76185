import { expect, test } from "vitest";
import { parsePrintedCode } from "../../../core/citizen-card/printed-code.ts";
import { printedQr } from "../../../firmware-sim/personalise/printed.ts";

test("reads what the personalisation prints", () => {
  expect(parsePrintedCode(printedQr("minh-anh"))).toMatchObject({
    ok: true,
    value: { can: expect.stringMatching(/^\d{6}$/), cardNumber: expect.stringMatching(/^BNC-\d{8}$/) },
  });
});

test.each([
  ["five digits", "BNC1|12345|BNC-00000001"],
  ["another version", "BNC2|123456|BNC-00000001"],
  ["a national ID card's code", "027190000018||Nguyễn Thị Minh Anh|20051990|Nữ|Bắc Ninh|01012022"],
  ["something behind it", "BNC1|123456|BNC-00000001|x"],
  ["nothing", ""],
])("refuses %s", (_, text) => {
  expect(parsePrintedCode(text)).toMatchObject({ ok: false, failure: { code: "scanner.unreadable" } });
});
