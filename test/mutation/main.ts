/** `npm run test:long`: mutated answers of cards by the million. @module */
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { type Progress, runMutants } from "./pool.ts";
import { describeFinding, describeTable } from "./table.ts";

const HELP = `Runs spoilt answers of cards against the reading code; ends with a table, stage by outcome.

  npm run test:long -- [--seed N] [--count N] [--from N] [--threads N] [--only STAGE [--index N]]

  --seed     which mutants; default 1
  --count    how many; default 1000000
  --from     begins with this one: goes on with a run that was stopped
  --threads  default: as many as there are processors
  --only     one stage, by its name in the table
  --index    with --only: this mutant alone
`;
const DEFAULT_COUNT = 1_000_000;
const EXIT_USAGE = 64;
const MEGABYTE = 1_048_576;
/** A leak of 100 bytes a mutant would pass the first at half a million. */
const HEAP_BYTES = 48 * MEGABYTE;
const RESIDENT_BYTES = 384 * MEGABYTE;

interface Options {
  readonly seed: number;
  readonly count: number;
  readonly from: number;
  readonly threads: number;
  readonly only?: string;
}

async function main(args: readonly string[]): Promise<number> {
  if (args.includes("--help") || args.includes("-h")) {
    process.stdout.write(HELP);
    return 0;
  }
  const options = read(args);
  if (typeof options === "string") {
    process.stderr.write(`${options} (--help shows the options)\n`);
    return EXIT_USAGE;
  }
  const begun = performance.now();
  const { count, seed } = options;
  let last: Progress = { done: 0, from: options.from, findings: 0 };
  const perSecond = (done: number) => Math.round(done / ((performance.now() - begun) / 1_000));
  process.once("SIGINT", () => {
    const { from } = last;
    const rest = options.from + count - from;
    process.stdout.write(`stopped; goes on with --seed ${seed} --from ${from} --count ${rest}\n`);
    process.exit(130);
  });
  const { findings, growth, table } = await runMutants({
    ...options,
    onProgress(progress) {
      last = progress;
      const { done } = progress;
      process.stdout.write(
        `${done} of ${count} mutants, ${perSecond(done)} a second, ${progress.findings} findings, at --from ${progress.from}\n`,
      );
    },
  });
  process.stdout.write(`${describeTable(table)}\n`);
  for (const finding of findings) process.stdout.write(`${describeFinding(finding)}\n`);
  if (growth !== null) {
    process.stdout.write(
      `memory after the end over after the warm-up: heap ${inMegabytes(growth.heap)}, resident ${inMegabytes(growth.resident)}\n`,
    );
  }
  const grows = growth !== null && (growth.heap > HEAP_BYTES || growth.resident > RESIDENT_BYTES);
  if (grows) process.stdout.write("memory grows\n");
  process.stdout.write(`${count} mutants, ${findings.length} findings, ${perSecond(count)} a second\n`);
  return findings.length === 0 && !grows ? 0 : 1;
}

/** The options, or what is wrong with them. */
function read(args: readonly string[]): Options | string {
  try {
    const option = { type: "string" } as const;
    const { values } = parseArgs({
      args: [...args],
      options: { seed: option, count: option, from: option, threads: option, only: option, index: option },
    });
    const { only, index } = values;
    if (index !== undefined && only === undefined) return "--index needs --only";
    const from = number("from", values.from ?? index, 0);
    const count = index === undefined ? number("count", values.count, DEFAULT_COUNT) : 1;
    const threads = index === undefined ? number("threads", values.threads, availableParallelism()) : 1;
    const options = { seed: number("seed", values.seed, 1), count, from, threads };
    return only === undefined ? options : { ...options, only };
  } catch (error) {
    return error instanceof Error ? (error.message.split("\n")[0] ?? "") : "wrong usage";
  }
}

function inMegabytes(bytes: number): string {
  return `${(bytes / MEGABYTE).toFixed(1)} MB`;
}

function number(name: string, text: string | undefined, absent: number): number {
  if (text === undefined) return absent;
  if (!/^\d{1,9}$/.test(text)) throw new Error(`--${name} takes a number`);
  return Number(text);
}

process.exitCode = await main(process.argv.slice(2));
