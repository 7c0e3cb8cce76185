/** Reads the tables of docs/forgery.md: what each attack is expected to come to. @module */

export interface Row {
  readonly id: string;
  /** The statement that is attacked: the id without its last number. */
  readonly statement: string;
  /** In words. */
  readonly attack: string;
  readonly expected: string;
}

const COLUMNS = 5;
const ID = /^[AB]\d+\.\d+$/;

/** Every table row that begins with an id. Throws on one that has not all columns, or no code in backticks. */
export function readExpectations(markdown: string): readonly Row[] {
  return markdown.split("\n").flatMap((line) => {
    const cells = line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim());
    const [id = ""] = cells;
    if (!ID.test(id)) return [];
    const [, expected] = /^`([^`]+)`$/.exec(cells[3] ?? "") ?? [];
    if (cells.length !== COLUMNS || expected === undefined) throw new Error(`row ${id} is not whole`);
    const attack = cells[2] ?? "";
    return [{ id, statement: id.slice(0, id.indexOf(".")), attack, expected }];
  });
}

/** The statements that docs/forgery.md names, such as `A1`: the list items before its tables. */
export function readStatements(markdown: string): readonly string[] {
  return [...markdown.matchAll(/^- \*\*([AB]\d+)\*\*/gm)].map(([, id = ""]) => id);
}

/** What does not fit between the table and the attacks; empty where they agree. */
export function differences(
  rows: readonly Row[],
  statements: readonly string[],
  attacks: readonly { readonly id: string }[],
): readonly string[] {
  const inTable = rows.map(({ id }) => id);
  const implemented = attacks.map(({ id }) => id);
  const attacked = new Set(rows.map(({ statement }) => statement));
  return [
    ...twice(inTable).map((id) => `${id} stands in the table twice`),
    ...twice(implemented).map((id) => `${id} is implemented twice`),
    ...inTable.filter((id) => !implemented.includes(id)).map((id) => `${id} has no attack`),
    ...implemented.filter((id) => !inTable.includes(id)).map((id) => `${id} has no row`),
    ...statements.filter((one) => !attacked.has(one)).map((one) => `nobody attacks ${one}`),
    ...[...attacked].filter((one) => !statements.includes(one)).map((one) => `${one} is no statement`),
  ];
}

function twice(ids: readonly string[]): readonly string[] {
  return ids.filter((id, at) => ids.indexOf(id) !== at);
}
