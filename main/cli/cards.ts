/** `cards`: the synthetic cards. @module */
import { type Command, parseOptions, printJson, printLine } from "./command.ts";

const HELP = `cards: the synthetic cards of the simulator

  npm run -s cli -- cards [--json]

  --json   [{name, kind, good, expect, about, can, pin, puk}]; a national ID card has document "national", no PIN
`;

export const cardsCommand: Command = {
  name: "cards",
  summary: "the synthetic cards",
  help: HELP,
  async run(args) {
    const { values } = parseOptions(args, { json: { type: "boolean" } });
    const { cardDigits, listCards, listNationalCards } = await import("../../firmware-sim/index.ts");
    const provincial = listCards().map((card) => ({ ...card, ...cardDigits(card.name) }));
    const national = listNationalCards();
    if (values.json) {
      printJson([...provincial, ...national]);
      return 0;
    }
    for (const card of provincial) {
      const digits = `CAN ${card.can}  PIN ${card.pin}  PUK ${card.puk}`;
      printLine(`${line(card)}${digits}  ${card.about}`);
    }
    for (const card of national) printLine(`${line(card)}${card.about}`);
    return 0;
  },
};

function line({
  name,
  kind,
  good,
  expect,
}: {
  readonly name: string;
  readonly kind: string;
  readonly good: boolean;
  readonly expect: string | null;
}): string {
  const verdict = good ? "good" : `bad: ${expect}`;
  return `${name.padEnd(28)}${kind.padEnd(9)}${verdict.padEnd(34)}`;
}
