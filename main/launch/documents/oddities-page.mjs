/** `docs/oddities.md`: what is unusual about documents, and which card of the simulator shows it. @module */
import { REMARKS } from "../../../core/identity/national/remarks.ts";
import { readSimulated } from "./simulated-reading.mjs";

const HEAD = `# Oddities of documents

Generated: every national card of the simulator is read, and what the terminal remarks about it is gathered here. A remark
refuses nothing by itself; the policy (core/identity/national/policy.ts) says which keep a document from a level. The
switches that make a card so are in [profiles.md](profiles.md). Remarks about authorities (\`trust explain\`) and those of
broken certificates have no card: no chip carries them.

## Shown by a card

| remark | what it says | shown by |
| --- | --- | --- |
`;

const OTHERS = `
## Of authorities, of lists, and rarer ones

| remark | what it says |
| --- | --- |
`;

export async function odditiesPage() {
  const { listNationalCards } = await import("../../../firmware-sim/index.ts");
  /** @type {Map<string, string[]>} */
  const cards = new Map();
  for (const { name } of listNationalCards()) {
    const { remarks } = await readSimulated(name, { thorough: true });
    for (const code of new Set(remarks.map((one) => one.code))) {
      cards.set(code, [...(cards.get(code) ?? []), name]);
    }
  }
  const all = Object.entries(REMARKS);
  const shown = all.flatMap(([code, meaning]) => {
    const names = cards.get(code);
    return names ? [`| \`${code}\` | ${meaning} | ${shownBy(names)} |`] : [];
  });
  const others = all
    .filter(([code]) => !cards.has(code))
    .map(([code, meaning]) => `| \`${code}\` | ${meaning} |`);
  return `${HEAD}${shown.join("\n")}\n${OTHERS}${others.join("\n")}\n`;
}

/** Where many show it, it is no oddity of theirs. @param {readonly string[]} names */
function shownBy(names) {
  return names.length > 6
    ? `${names.slice(0, 3).join(", ")} and ${names.length - 3} others`
    : names.join(", ");
}
