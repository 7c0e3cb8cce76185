import { expect, test } from "vitest";
import { numberMismatches } from "../../../../core/identity/national/personal-number.ts";

test.each([
  ["a woman of 1990", "027190000018", { birthDate: "1990-05-20", sex: "Nữ" }, []],
  ["a man of 1938", "027038000021", { birthDate: "1938-02-11", sex: "Nam" }, []],
  ["a boy of 2011", "027211000077", { birthDate: "2011-03-01", sex: "Nam" }, []],
  ["a girl of 2011", "027311000077", { birthDate: "2011-03-01", sex: "Nữ" }, []],
  ["another sex", "027190000018", { birthDate: "1990-05-20", sex: "Nam" }, ["sex"]],
  ["another year", "027190000018", { birthDate: "1991-05-20", sex: "Nữ" }, ["birth year"]],
  ["another century", "027190000018", { birthDate: "2090-05-20", sex: "Nữ" }, ["birth year"]],
  ["nothing to compare with", "027190000018", {}, []],
  ["no personal number at all", "125000018", { birthDate: "1990-05-20", sex: "Nam" }, []],
] as const)("%s", (_who, number, person, mismatches) => {
  expect(numberMismatches(number, person)).toEqual(mismatches);
});
