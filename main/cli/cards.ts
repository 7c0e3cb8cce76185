/** `cards`: the synthetic cards. @module */
import { type Command, parseOptions, printJson, printLine } from "./command.ts";

const HELP = `cards: the synthetic cards of the simulator

  npm run -s cli -- cards [--json]

  --json   [{name, kind, good, expect, about}]
`;

export const cardsCommand: Command = {
  name: "cards",
  summary: "the synthetic cards",
  help: HELP,
  async run(args) {
    const { values } = parseOptions(args, { json: { type: "boolean" } });
    const { listCards } = await import("../../firmware-sim/index.ts");
    const cards = listCards();
    if (values.json) {
      printJson(cards);
      return 0;
    }
    for (const card of cards) {
      const verdict = card.good ? "good" : `bad: ${card.expect}`;
      printLine(`${card.name.padEnd(16)}${card.kind.padEnd(9)}${verdict.padEnd(28)}${card.about}`);
    }
    return 0;
  },
};
