import { expect, test } from "vitest";
import { isPlainText } from "../../../core/text/plain-text.ts";

test.each([
  "Nguyễn Thị Ưỡng",
  "Nguyễn Thị Ươ\u0309ng",
  "H’Bia Niê",
  "Tổ 3, phường Kinh Bắc, tỉnh Bắc Ninh",
  "",
])("%s is plain", (text) => expect(isPlainText(text)).toBe(true));

test.each([
  ["a new line", "An\n0912345678"],
  ["an escape", "\u001b[2JAn"],
  ["a one-byte control sequence", "\u009b2JAn"],
  ["a change of direction (CVE-2021-42574)", "An \u202egnp.exe"],
  ["half a character", "An \ud800"],
])("%s is not", (_, text) => expect(isPlainText(text)).toBe(false));
