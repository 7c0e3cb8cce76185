/** Runs one part of the matrix against docs/forgery.md: a line in the output for each attack. @module */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { isErrorCode } from "../../core/errors/codes.ts";
import type { Attack } from "./attack.ts";
import { differences, readExpectations, readStatements } from "./expectations.ts";

const FILE = join(import.meta.dirname, "../../docs/forgery.md");
/** What is not refused by a code, and is harmless all the same; docs/forgery.md says why. */
const WORDS: ReadonlySet<string> = new Set([
  "accepted",
  "not recognised",
  "not bound to this dossier",
  "the first certificate, and nothing taken",
  "the first certificate, and nothing given",
  "duplicate",
  "reported as missing",
]);

export function forgeryMatrix(part: "A" | "B", attacks: readonly Attack[]): void {
  const markdown = readFileSync(FILE, "utf8");
  const rows = readExpectations(markdown).filter(({ id }) => id.startsWith(part));
  const statements = readStatements(markdown).filter((id) => id.startsWith(part));

  describe(`forgery matrix, part ${part}`, () => {
    it("has a row for each attack, an attack for each row, and rows for each statement", () => {
      expect(differences(rows, statements, attacks)).toEqual([]);
    });

    it("names only codes that there are", () => {
      const unknown = rows.filter(({ expected }) => !isOutcome(expected)).map(({ id }) => id);
      expect(unknown).toEqual([]);
    });

    it.each(rows)("$id: $attack → $expected", async ({ id, expected }) => {
      const attack = attacks.find((one) => one.id === id);
      expect(await attack?.run()).toBe(expected);
    });
  });
}

/** A code, alone or with its detail and the assurance that is left; a status word; or one of the words. */
function isOutcome(text: string): boolean {
  const said = text.replace(/ \((?:low|substantial)\)$/, "");
  const [code = ""] = said.split(": ");
  return isErrorCode(code) || /^[69][0-9A-F]{3}$/.test(said) || WORDS.has(said);
}
