/**
 * `npm run -s bench -- [--json] [--only NAME…]`: the figures, all of one run on one machine. Names are kept; later
 * work adds to them.
 * @module
 */
import { cpus, totalmem } from "node:os";
import { parseArgs } from "node:util";

const HELP = `bench: measures

  npm run -s bench -- [--json] [--only NAME...]

  --json   {"machine": {...}, "metrics": {name: number}}
  --only   only the groups whose figures begin so: identify, emrtd, commit, slip, start; or a whole name
`;

const GROUPS: readonly { readonly name: string; readonly run: () => Promise<Record<string, number>> }[] = [
  { name: "identify", run: async () => (await import("./identify.ts")).benchIdentify() },
  { name: "emrtd", run: async () => (await import("./emrtd.ts")).benchEmrtd() },
  { name: "commit", run: async () => (await import("./commit.ts")).benchCommit() },
  { name: "slip", run: async () => (await import("./slip.ts")).benchSlip() },
  { name: "start", run: async () => (await import("./start.ts")).benchStart() },
];

async function main(): Promise<number> {
  let options: { json?: boolean | undefined; only?: string[] | undefined; help?: boolean | undefined };
  let names: string[];
  try {
    const parsed = parseArgs({
      options: {
        json: { type: "boolean" },
        only: { type: "string", multiple: true },
        help: { type: "boolean", short: "h" },
      },
      allowPositionals: true,
    });
    options = parsed.values;
    names = [...(options.only ?? []), ...parsed.positionals];
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message.split("\n")[0] : "wrong usage"}\n`);
    return 64;
  }
  if (options.help === true) {
    process.stdout.write(HELP);
    return 0;
  }
  const wanted = GROUPS.filter(
    ({ name }) => names.length === 0 || names.some((one) => one.split(".")[0] === name),
  );
  const unknown = names.find((one) => !GROUPS.some(({ name }) => one.split(".")[0] === name));
  if (unknown !== undefined) {
    process.stderr.write(`--only ${unknown}: none of ${GROUPS.map(({ name }) => name).join(", ")}\n`);
    return 64;
  }
  const metrics: Record<string, number> = {};
  for (const group of wanted) {
    process.stderr.write(`measuring ${group.name} …\n`);
    for (const [name, value] of Object.entries(await group.run())) {
      if (names.length === 0 || names.includes(group.name) || names.includes(name))
        metrics[name] = rounded(value);
    }
  }
  if (options.json === true)
    process.stdout.write(`${JSON.stringify({ machine: machine(), metrics }, null, 2)}\n`);
  else
    for (const [name, value] of Object.entries(metrics)) process.stdout.write(`${name.padEnd(24)}${value}\n`);
  return 0;
}

function machine(): Record<string, string | number> {
  const [cpu] = cpus();
  return {
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    cpu: cpu?.model.trim() ?? "unknown",
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 1e9),
  };
}

/** Three significant places below a hundred: more would be noise. */
function rounded(value: number): number {
  return Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));
}

process.exitCode = await main();
