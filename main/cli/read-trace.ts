/** Where `read` writes what passes between terminal and card: redacted, or whole where a person insists. @module */
import { closeSync, fchmodSync, openSync, writeSync } from "node:fs";
import { createInterface } from "node:readline/promises";
import { type Exchange, observeChannel, traceEntry } from "../../core/apdu/trace.ts";
import { toHex } from "../../core/crypto/bytes.ts";
import type { CardChannel } from "../../core/ports/card-reader.ts";
import { UsageError } from "./command.ts";

export interface ReadTrace {
  /** The channel whose exchanges are written, counted on from those of an earlier one. */
  over(channel: CardChannel): CardChannel;
  close(): void;
}

/** What a person types before personal data are written to a file. */
const CONFIRMATIONS = ["GHI DU LIEU", "RECORD DATA"] as const;

const WARNING = `
--trace-full: tệp sẽ chứa MỌI dữ liệu đọc từ thẻ, kể cả dữ liệu cá nhân. Chỉ dùng với thẻ thử; xóa tệp khi xong.
--trace-full: the file will hold ALL data read from the card, personal data too. For test cards only; delete it after.
gõ: ${CONFIRMATIONS[0]} / type: ${CONFIRMATIONS[1]}
> `;

export const NO_TRACE: ReadTrace = { over: (channel) => channel, close: () => undefined };

/**
 * Opens the file, readable by its owner alone. Each exchange is one JSON line, in `full` with `command` and `answer`
 * in hexadecimal. Throws `UsageError` where the file cannot be written.
 */
export function openTrace(file: string, full: boolean): ReadTrace {
  const descriptor = openForOwner(file);
  let n = 0;
  const write = (exchange: Exchange): void => {
    const line = { ...traceEntry(++n, exchange), ...(full && wholeBytes(exchange)) };
    writeSync(descriptor, `${JSON.stringify(line)}\n`);
  };
  return {
    over: (channel) => observeChannel(channel, () => performance.now(), write),
    close: () => closeSync(descriptor),
  };
}

/** Asks at the terminal; true only where one of {@link CONFIRMATIONS} is typed. Nobody at a terminal: false. */
export async function confirmFullTrace(
  input: NodeJS.ReadStream = process.stdin,
  output: NodeJS.WriteStream = process.stderr,
): Promise<boolean> {
  if (input.isTTY !== true) return false;
  const asking = createInterface({ input, output });
  const closed = new Promise<string>((resolve) => asking.once("close", () => resolve("")));
  const typed = await Promise.race([asking.question(WARNING), closed]);
  asking.close();
  return CONFIRMATIONS.some((each) => each === typed.trim());
}

function openForOwner(file: string): number {
  try {
    const descriptor = openSync(file, "w", 0o600);
    // A file that was there before keeps the rights it had.
    fchmodSync(descriptor, 0o600);
    return descriptor;
  } catch (error) {
    throw new UsageError(`--trace: ${error instanceof Error ? error.message : "cannot be written"}`);
  }
}

function wholeBytes({ command, answer }: Exchange): {
  readonly command: string;
  readonly answer: string | null;
} {
  return { command: toHex(command), answer: answer.ok ? toHex(answer.value) : null };
}
