import { describe, expect, it } from "vitest";
import { validateForm } from "../../core/procedures/validate.ts";
import {
  dateParts,
  dateValue,
  errorsIn,
  finished,
  initialValues,
  sectionOfFirst,
} from "../../renderer/screens/form/values.ts";
import { birthForm } from "./fixtures/views.ts";

describe("values of a form", () => {
  it("keeps a date as typed until it is sent, then as ISO 8601", () => {
    expect(dateParts(dateValue({ day: "5", month: "", year: "20" }))).toEqual({
      day: "5",
      month: "",
      year: "20",
    });
    expect(dateValue({ day: "", month: "", year: "" })).toBe("");
    expect(finished(birthForm, { childBirthDate: "2026-11-5" }).childBirthDate).toBe("2026-11-05");
    expect(finished(birthForm, {}).childBirthDate).toBe("");
  });

  it("sends a date that is not whole as something the service refuses as a date", () => {
    const sent = finished(birthForm, { childBirthDate: dateValue({ day: "31", month: "2", year: "2026" }) });
    const errors = validateForm(birthForm, sent, "2026-11-23");
    expect(errors).toContainEqual({ field: "childBirthDate", problem: "notADate" });
  });

  it("starts with what came, and with what the form says where nothing came", () => {
    const values = initialValues(birthForm, { childEthnicity: "Tày" });
    expect(values).toMatchObject({ childEthnicity: "Tày", childNationality: "Việt Nam", childName: "" });
  });

  it("finds what is wrong in a section, and the section of the first error", () => {
    const child = birthForm.sections[1];
    if (child === undefined) throw new Error("no second section");
    const values = { childName: "  ", childSex: "Nam", childBirthDate: "2026-12-31" };
    const wrong = errorsIn(birthForm, child, values, "2026-11-22");
    expect(wrong).toContainEqual({ field: "childName", problem: "missing" });
    expect(wrong).toContainEqual({ field: "childBirthDate", problem: "outOfRange" });
    expect(wrong.map((error) => error.field)).not.toContain("childSex");
    expect(sectionOfFirst(birthForm, [{ field: "childName", problem: "missing" }])).toBe(1);
    expect(sectionOfFirst(birthForm, [])).toBeNull();
  });
});
