/** How far a reading is, for a person at a terminal who has waited for more than a second. @module */

export interface ProgressLine {
  /** In the place of what stood there before. */
  show(text: string): void;
  /** A line that stays, for whoever reads along. */
  say(text: string): void;
  /** Takes the line away. */
  end(): void;
}

const PATIENCE_MS = 1_000;
const START_OF_LINE = "\r\u001b[K";

export function progressLine(
  output: Pick<NodeJS.WriteStream, "isTTY" | "write"> = process.stderr,
  now: () => number = () => performance.now(),
): ProgressLine {
  const begun = now();
  let isShown = false;
  const clear = (): void => {
    if (isShown) output.write(START_OF_LINE);
    isShown = false;
  };
  return {
    show(text) {
      if (output.isTTY !== true || now() - begun < PATIENCE_MS) return;
      output.write(`${START_OF_LINE}${text}`);
      isShown = true;
    },
    say(text) {
      clear();
      output.write(`${text}\n`);
    },
    end: clear,
  };
}
