/** The typeface of slips: Be Vietnam Pro, bundled, drawn for Vietnamese. @module */
import { createRequire } from "node:module";
import { GlobalFonts } from "@napi-rs/canvas";

export type Weight = 500 | 600 | 700;

/**
 * The font comes in three files a weight, none of which holds all of Vietnamese: ơ and ẵ are in one, ê and the plain
 * letters in another. Each is a family of its own here; the drawing falls through them letter by letter.
 */
const SUBSETS = ["vietnamese", "latin-ext", "latin"] as const;
const WEIGHTS: readonly Weight[] = [500, 600, 700];

const require = createRequire(import.meta.url);
let registered = false;

/** What canvas takes as `font`; `size` in dots. Loads the files at the first call; throws where one is missing. */
export function slipFont(weight: Weight, size: number): string {
  if (!registered) registerAll();
  return `${size}px ${SUBSETS.map((subset) => `"${familyName(subset, weight)}"`).join(", ")}`;
}

function registerAll(): void {
  for (const weight of WEIGHTS) {
    for (const subset of SUBSETS) {
      const file = `@fontsource/be-vietnam-pro/files/be-vietnam-pro-${subset}-${weight}-normal.woff2`;
      const key = GlobalFonts.registerFromPath(require.resolve(file), familyName(subset, weight));
      if (key === null) throw new Error(`font not usable: ${file}`);
    }
  }
  registered = true;
}

/** One name for each weight: canvas would else thicken a lighter one by itself. */
function familyName(subset: string, weight: Weight): string {
  return `Slip ${subset} ${weight}`;
}
