import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { CONTRASTS } from "../../renderer/kiosk/preferences.ts";

const css = readFileSync(join(import.meta.dirname, "../../renderer/styles/tokens.css"), "utf8");

/** Text token and the grounds it is set on. */
const TEXT_ON_GROUND = [
  ["ink", ["paper", "paper-2"]],
  ["ink-2", ["paper", "paper-2"]],
  ["son-deep", ["paper", "paper-2"]],
  ["cham", ["paper", "paper-2"]],
  ["la", ["paper", "paper-2"]],
  ["on-son", ["son"]],
  ["on-son-deep", ["son-deep"]],
  ["on-hoe", ["hoe"]],
  ["paper", ["ink"]],
] as const;

function tokensOf(contrast: string): ReadonlyMap<string, string> {
  const block = new RegExp(`\\[data-contrast="${contrast}"\\] \\{([^}]*)\\}`).exec(css)?.[1] ?? "";
  return new Map(
    [...block.matchAll(/--([\w-]+): (#[0-9a-f]{6})/g)].map((match) => [match[1] ?? "", match[2] ?? ""]),
  );
}

/** Relative luminance, WCAG 2.2. */
function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrastOf(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

describe.each(CONTRASTS)("colours of %s", (contrast) => {
  const tokens = tokensOf(contrast);
  const ratio = (text: string, ground: string) =>
    contrastOf(tokens.get(text) ?? "#000000", tokens.get(ground) ?? "#000000");

  it.each(TEXT_ON_GROUND)("%s is read at 7:1 or better on %s", (text, grounds) => {
    for (const ground of grounds)
      expect(ratio(text, ground), `${text} on ${ground}`).toBeGreaterThanOrEqual(7);
  });

  it("borders of controls stand out at 3:1 or better", () => {
    expect(ratio("line", "paper")).toBeGreaterThanOrEqual(3);
    expect(ratio("line", "paper-2")).toBeGreaterThanOrEqual(3);
  });
});
