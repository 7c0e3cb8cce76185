/** `catalogue`: the procedures, searched as at the kiosk. @module */
import { DEMONSTRATION_CATALOGUE } from "../../core/procedures/catalogue.ts";
import { buildSearchIndex, search } from "../../core/procedures/search.ts";
import { type Command, parseOptions, printJson, printLine, UsageError } from "./command.ts";

const HELP = `catalogue: the procedures

  npm run -s cli -- catalogue search TEXT [--limit N] [--json]

  TEXT     words with or without diacritics, or a code
  --json   {results: [{code, name, nameEn, authority, level, field, hasForm}]}, best first
`;

const DEFAULT_LIMIT = 20;

export const catalogueCommand: Command = {
  name: "catalogue",
  summary: "search the procedures",
  help: HELP,
  async run(args) {
    const { values, positionals } = parseOptions(
      args,
      { json: { type: "boolean" }, limit: { type: "string", default: String(DEFAULT_LIMIT) } },
      { min: 2, max: 50 },
    );
    const [verb, ...words] = positionals;
    if (verb !== "search") throw new UsageError("catalogue search TEXT; see --help");
    const limit = Number(values.limit);
    if (!Number.isInteger(limit) || limit < 1) throw new UsageError("--limit is a whole number from 1");
    const index = buildSearchIndex(DEMONSTRATION_CATALOGUE.procedures);
    const results = search(index, words.join(" "), limit).map(
      ({ code, name, authority, level, field, hasForm }) => ({
        code,
        name: name.vi,
        nameEn: name.en,
        authority,
        level,
        field,
        hasForm,
      }),
    );
    if (values.json) printJson({ results });
    else if (results.length === 0) process.stderr.write("nothing found\n");
    else for (const result of results) printLine(`${result.code.padEnd(12)}${result.name}`);
    return 0;
  },
};
