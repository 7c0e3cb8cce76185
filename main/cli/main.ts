#!/usr/bin/env node
/**
 * The command line: `npm run -s cli -- <command>`. Every command has `--help`; an expected failure is one line on
 * stderr with its code; wrong usage exits 64.
 * @module
 */
import { cardsCommand } from "./cards.ts";
import { catalogueCommand } from "./catalogue.ts";
import { type Command, EXIT_USAGE, UsageError } from "./command.ts";
import { issueCommand } from "./issue.ts";
import { pinCommand } from "./pin.ts";
import { queueCommand } from "./queue.ts";
import { readCommand } from "./read.ts";
import { simCommand } from "./sim.ts";
import { trustCommand } from "./trust/trust.ts";
import { verifyCommand } from "./verify.ts";

const COMMANDS: readonly Command[] = [
  cardsCommand,
  simCommand,
  readCommand,
  pinCommand,
  queueCommand,
  catalogueCommand,
  trustCommand,
  issueCommand,
  verifyCommand,
];

const HELP = `Một Chạm, command line

  npm run -s cli -- <command> [options]

${COMMANDS.map((command) => `  ${command.name.padEnd(12)}${command.summary}`).join("\n")}

  <command> --help  shows its options. Exit: 0 well, 64 wrong usage, others as each command says.
`;

async function main(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    process.stdout.write(HELP);
    return name === undefined ? EXIT_USAGE : 0;
  }
  const command = COMMANDS.find((one) => one.name === name);
  if (command === undefined) throw new UsageError(`unknown command '${name}'; see --help`);
  if (rest.includes("--help") || rest.includes("-h")) {
    process.stdout.write(command.help);
    return 0;
  }
  return command.run(rest);
}

/** A reader of our output that goes away (`| head`) is no error. */
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (error instanceof UsageError) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = EXIT_USAGE;
  } else {
    // A defect: one line for the person, the stack only where somebody asks for it.
    const text = error instanceof Error ? error.message : String(error);
    process.stderr.write(`internal.bug: ${text.split("\n")[0]}\n`);
    if (process.env.MOT_CHAM_DEBUG === "1" && error instanceof Error)
      process.stderr.write(`${error.stack}\n`);
    process.exitCode = 70;
  }
}
