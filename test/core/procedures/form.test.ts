import { describe, expect, test } from "vitest";
import { BIRTH_FORM } from "../../../core/procedures/data/form-birth.ts";
import {
  claimsForForm,
  formLines,
  normaliseValues,
  prefillForm,
} from "../../../core/procedures/form-lines.ts";
import { validateForm } from "../../../core/procedures/validate.ts";

const TODAY = "2026-11-22";
const CLAIMS = {
  full_name: "Nguyễn Thị Ưỡng",
  personal_number: "027190000018",
  residence: "Số 1, phố Vệ An, phường Kinh Bắc, tỉnh Bắc Ninh",
};
const TYPED = {
  requesterRelation: "mother",
  childName: "Đặng Hữu Quỳnh",
  childBirthDate: "2026-11-02",
  childSex: "Nam",
  childBirthPlace: "Bệnh viện Sản Nhi Bắc Ninh, phường Võ Cường, tỉnh Bắc Ninh",
  childOrigin: "Phường Kinh Bắc, tỉnh Bắc Ninh",
  motherName: "Nguyễn Thị Ưỡng",
  motherBirthYear: "1990",
  motherResidence: CLAIMS.residence,
};

const filled = () => ({ ...prefillForm(BIRTH_FORM, CLAIMS).values, ...TYPED });
const errorsWith = (changed: Record<string, string>) =>
  validateForm(BIRTH_FORM, normaliseValues(BIRTH_FORM, { ...filled(), ...changed }), TODAY);

describe("the declaration of birth", () => {
  test("asks the card for three claims and takes them over", () => {
    expect(claimsForForm(BIRTH_FORM)).toEqual(["full_name", "personal_number", "residence"]);
    const { values, fromCard } = prefillForm(BIRTH_FORM, CLAIMS);
    expect(fromCard).toEqual(["requesterName", "requesterNumber", "requesterResidence"]);
    expect(values).toMatchObject({ requesterName: "Nguyễn Thị Ưỡng", childEthnicity: "Kinh", copies: "0" });
  });

  test("is complete without a father", () => {
    expect(errorsWith({})).toEqual([]);
  });

  test("names every missing field, in the order of the form", () => {
    const missing = validateForm(BIRTH_FORM, prefillForm(BIRTH_FORM, CLAIMS).values, TODAY);
    expect(missing.map((each) => each.field)).toEqual(Object.keys(TYPED));
    expect(new Set(missing.map((each) => each.problem))).toEqual(new Set(["missing"]));
  });

  test.each([
    ["childName", "Nguyễn 2", "wrongCharacters"],
    ["childName", "Nguyeenx Thij Minh", "telexLeftover"],
    ["childName", "a".repeat(101), "tooLong"],
    ["childBirthDate", "2026-02-30", "notADate"],
    ["childBirthDate", "22/11/2026", "notADate"],
    ["childBirthDate", "2026-11-23", "outOfRange"],
    ["childBirthDate", "1990-01-01", "outOfRange"],
    ["childSex", "Khác", "notAChoice"],
    ["childBirthPlace", "Bắc\u0007Ninh", "wrongCharacters"],
    ["motherBirthYear", "90", "outOfRange"],
    ["motherBirthYear", "năm 90", "wrongCharacters"],
    ["copies", "21", "outOfRange"],
    ["requesterNumber", "02719000001", "outOfRange"],
    ["requesterPhone", "091 234", "wrongCharacters"],
  ])("%s = %j is told as %s", (field, value, problem) => {
    expect(errorsWith({ [field]: value })).toEqual([{ field, problem }]);
  });

  test.each([
    ["childBirthDate", "2026-11-22"],
    ["childName", "H'Hen Niê"],
    ["childName", "Bùi Thị Xuân-Mai"],
    ["childName", "Phùng Hoàng Anh".normalize("NFD")],
    ["requesterPhone", "0912 345 678"],
    ["copies", "20"],
  ])("%s = %j is taken", (field, value) => {
    expect(errorsWith({ [field]: value })).toEqual([]);
  });

  test("what is not a field of the form is dropped, and letters are composed", () => {
    const values = normaliseValues(BIRTH_FORM, {
      childName: "  Ta\u0323  An ",
      __proto__x: "1",
      motherName: " ",
    });
    expect(values).toEqual({ childName: "Tạ An" });
  });
});

describe("the review", () => {
  test("shows what was filled as a person reads it, and leaves empty parts out", () => {
    const sections = formLines(BIRTH_FORM, normaliseValues(BIRTH_FORM, { ...filled(), childSex: "Nữ" }));
    const lines = sections.flatMap((section) =>
      section.lines.flatMap(({ label, value }) => [`${label.vi}: ${value.vi}`, `${label.en}: ${value.en}`]),
    );
    expect(lines).toContain("Bé sinh ngày nào?: 02/11/2026");
    expect(lines).toContain("Ông/Bà là gì của bé?: Mẹ");
    expect(lines).toContain("What are you to the child?: Mother");
    expect(sections.map((section) => section.title.en)).not.toContain("The child's father (if stated)");
  });
});
