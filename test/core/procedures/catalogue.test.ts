import { describe, expect, test } from "vitest";
import { z } from "zod";
import { DEMONSTRATION_CATALOGUE, findLifeEvent, findProcedure } from "../../../core/procedures/catalogue.ts";
import { ETHNICITY_OPTIONS } from "../../../core/procedures/data/form-parts.ts";
import { feeLine } from "../../../core/procedures/fees.ts";
import { fieldsOf } from "../../../core/procedures/form-lines.ts";
import { lifeEventSchema, procedureSchema } from "../../../core/procedures/procedure.ts";

const { procedures, lifeEvents } = DEMONSTRATION_CATALOGUE;
const TODAY = "2026-11-22";

describe("the demonstration's catalogue", () => {
  test("fits the contract and is marked as an illustration", () => {
    expect(z.array(procedureSchema).safeParse(procedures).error).toBeUndefined();
    expect(z.array(lifeEventSchema).safeParse(lifeEvents).error).toBeUndefined();
    expect(procedures.filter((each) => !each.illustration)).toEqual([]);
  });

  test("each code stands once, and life events and records name each other", () => {
    expect(new Set(procedures.map((each) => each.code)).size).toBe(procedures.length);
    const byEvent = lifeEvents.flatMap(({ id, procedures: codes }) => codes.map((code) => `${id} ${code}`));
    const byRecord = procedures.flatMap(({ code, lifeEvents: ids }) => ids.map((id) => `${id} ${code}`));
    expect(byEvent.toSorted()).toEqual(byRecord.toSorted());
  });

  test("in each form a name stands once, a choice has choices, and what stands there at first fits", () => {
    for (const { form } of procedures) {
      const fields = form === null ? [] : fieldsOf(form);
      expect(new Set(fields.map((each) => each.name)).size).toBe(fields.length);
      for (const field of fields.filter((each) => each.kind === "choice")) {
        const values = field.options?.map((each) => each.value) ?? [];
        expect(values.length).toBeGreaterThan(1);
        if (field.initial !== undefined) expect(values).toContain(field.initial);
      }
    }
  });

  test("knows the 54 peoples of the state's list", () => {
    expect(new Set(ETHNICITY_OPTIONS.map((each) => each.value)).size).toBe(54);
  });

  test("birth registration can be filed, a record that is not in force cannot be found", () => {
    expect(findProcedure(DEMONSTRATION_CATALOGUE, "1.001193", TODAY)).toMatchObject({
      value: { hasForm: true },
    });
    expect(findProcedure(DEMONSTRATION_CATALOGUE, "1.001193", "2020-01-01")).toMatchObject({
      failure: { code: "procedure.unknown" },
    });
    expect(findProcedure(DEMONSTRATION_CATALOGUE, "9.999999", TODAY).ok).toBe(false);
  });

  test("a life event lists its procedures in its own order", () => {
    const child = findLifeEvent(DEMONSTRATION_CATALOGUE, "child", TODAY);
    expect(child?.procedures[0]?.code).toBe("1.001193");
    expect(findLifeEvent(DEMONSTRATION_CATALOGUE, "nothing", TODAY)).toBeUndefined();
  });

  test("who is exempt is said beside the amount", () => {
    const extract = procedures.find((each) => each.code === "2.000635");
    expect(extract && feeLine(extract, "inPerson").vi).toMatch(
      /^8\.000 đồng mỗi bản\. Miễn, giảm: Trẻ em, hộ nghèo/,
    );
  });
});
