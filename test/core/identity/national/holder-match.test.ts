import { describe, expect, it } from "vitest";
import type { MachineReadableZone } from "../../../../core/emrtd/data-groups/mrz.ts";
import { isHolder } from "../../../../core/identity/national/holder-match.ts";

const named = (surname: string, givenNames: string, full_name: string): boolean =>
  isHolder(
    { surname, givenNames, personalNumber: "027190000018" } as MachineReadableZone,
    {
      personal_number: "027190000018",
      full_name,
    },
    "2026-11-22",
  );

describe("the holder of a zone", () => {
  it.each([
    ["NGUYEN", "THI MINH ANH", "Nguyễn Thị Minh Ánh"],
    ["HBIA", "NIE", "H’Bia Niê"],
    ["KSOR", "Y MOAN", "Ksor Y-Moan"],
    ["DO", "DINH DUC", "ĐỖ ĐÌNH ĐỨC"],
  ])("%s %s is %s", (surname, givenNames, name) => expect(named(surname, givenNames, name)).toBe(true));

  it.each([
    ["another person's name beside it", "Nguyễn Văn An 王小明"],
    ["a number under it", "Nguyễn Văn An\n0912345678"],
    ["an invisible character in it", "Nguyễn Văn\u200b An"],
    ["letters of another script that look alike", "Nguyễn Văn Аn"],
    ["a name more", "Nguyễn Văn An Bình"],
  ])("is nobody with %s", (_, name) => expect(named("NGUYEN", "VAN AN", name)).toBe(false));
});
