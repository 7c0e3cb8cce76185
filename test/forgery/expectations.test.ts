/** That the comparison of table and attacks can fail. */
import { expect, it } from "vitest";
import { differences, readExpectations, readStatements } from "./expectations.ts";

const TABLE = `
- **A1** Somebody's word.
- **A2** Another one.

| id | statement | attack | refused with | where it shows |
|---|---|---|---|---|
| A1.1 | a | b | \`sod.hash\` | c |
| A2.1 | a | b | \`sm.broken\` | c |
`;
const attacks = [{ id: "A1.1" }, { id: "A2.1" }];
const compare = (markdown: string, implemented = attacks) =>
  differences(readExpectations(markdown), readStatements(markdown), implemented);

it("finds nothing where both agree", () => {
  expect(compare(TABLE)).toEqual([]);
  expect(readExpectations(TABLE)[1]).toEqual({
    id: "A2.1",
    statement: "A2",
    attack: "b",
    expected: "sm.broken",
  });
});

it("finds a missing row, a missing attack, a statement that nobody attacks, and what is there twice", () => {
  const withoutRow = TABLE.replace(/\| A2\.1 .*\n/, "");
  expect(compare(withoutRow)).toEqual(["A2.1 has no row", "nobody attacks A2"]);
  expect(compare(TABLE, attacks.slice(1))).toEqual(["A1.1 has no attack"]);
  expect(compare(TABLE.replace("- **A2** Another one.\n", ""))).toEqual(["A2 is no statement"]);
  expect(compare(TABLE, [...attacks, ...attacks.slice(1)])).toEqual(["A2.1 is implemented twice"]);
  expect(compare(TABLE.replace("| A2.1", "| A1.1"))).toEqual([
    "A1.1 stands in the table twice",
    "A2.1 has no row",
    "nobody attacks A2",
  ]);
});

it.each([
  ["a column less", TABLE.replace("| b | `sod", "| `sod")],
  ["no code", TABLE.replace("`sod.hash`", "sod.hash")],
])("refuses a row with %s", (_, markdown) => {
  expect(() => readExpectations(markdown)).toThrow("row A1.1 is not whole");
});
