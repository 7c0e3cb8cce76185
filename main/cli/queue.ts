/** `queue`: what the store holds and whether it holds together; reads only, also while the service runs. @module */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { staffRemedy } from "../../core/errors/describe.ts";
import { fail, type Result } from "../../core/errors/result.ts";
import { random } from "../random.ts";
import { openKeyStore } from "../service/keys.ts";
import { loadConfiguration } from "../service/load-configuration.ts";
import { openStoreReader, type StoreReader } from "../service/store/open.ts";
import { type Command, parseOptions, printFailure, printJson, printLine, UsageError } from "./command.ts";

const HELP = `queue: the dossiers kept at this terminal

  npm run -s cli -- queue list   [--data DIR] [--config FILE] [--json]
  npm run -s cli -- queue verify [--data DIR] [--config FILE] [--json]

  list     newest first; --json: [{id, state, sequence, attempts, nextAt, reason, provisionalCode, procedure, filedAt, officialCode}]
  verify   chain, checkpoints and database; --json: {records, head, bad}
  --data   the data folder; default that of the configuration, data/demonstration with none

  Exit: 0 well, 1 the store does not hold (the first bad record is named), 3 no store there, 64 wrong usage.
`;

const EXIT_BAD_STORE = 1;
const EXIT_NOT_READABLE = 3;

export const queueCommand: Command = {
  name: "queue",
  summary: "the dossiers kept here: list, verify",
  help: HELP,
  async run(args) {
    const { values, positionals } = parseOptions(
      args,
      { data: { type: "string" }, config: { type: "string" }, json: { type: "boolean" } },
      { min: 1, max: 1 },
    );
    const [verb] = positionals;
    if (verb !== "list" && verb !== "verify") throw new UsageError("queue list or queue verify; see --help");
    const store = await openReader(values.config, values.data);
    if (!store.ok) {
      printFailure(store.failure, staffRemedy(store.failure.code).en);
      return store.failure.code === "store.corrupt" ? EXIT_BAD_STORE : EXIT_NOT_READABLE;
    }
    try {
      return verb === "list"
        ? list(store.value, values.json === true)
        : verify(store.value, values.json === true);
    } finally {
      store.value.close();
    }
  },
};

async function openReader(
  config: string | undefined,
  data: string | undefined,
): Promise<Result<StoreReader>> {
  const configuration = await loadConfiguration(config);
  if (!configuration.ok) return configuration;
  const named =
    data ?? (config === undefined ? join("data", "demonstration") : configuration.value.dataDirectory);
  // The launcher keeps the terminal's folder beside the gateway's.
  const dir = [named, join(named, "terminal")].find((one) => existsSync(join(one, "store.db")));
  if (dir === undefined) return fail("store.absent", named);
  const keyStore = openKeyStore(configuration.value, dir, random);
  return keyStore.ok ? openStoreReader({ dir, keyStore: keyStore.value }) : keyStore;
}

function list(store: StoreReader, json: boolean): number {
  const items = store.list();
  if (!items.ok) {
    printFailure(items.failure);
    return EXIT_BAD_STORE;
  }
  const rows = items.value.map(({ summary, ...item }) => ({
    ...item,
    provisionalCode: summary?.provisionalCode ?? null,
    procedure: summary?.procedure ?? null,
    filedAt: summary?.filedAt ?? null,
  }));
  if (json) printJson(rows);
  else
    for (const row of rows)
      printLine(`${row.provisionalCode ?? row.id}  ${row.state}  ${row.reason ?? ""}`.trimEnd());
  return 0;
}

function verify(store: StoreReader, json: boolean): number {
  const report = store.verify();
  if (!report.ok) {
    printFailure(report.failure);
    return EXIT_BAD_STORE;
  }
  const { records, bad } = report.value;
  if (json) printJson(report.value);
  else if (bad === null) printLine(`${records} records, chain whole, head ${report.value.head}`);
  if (bad === null) return 0;
  process.stderr.write(`store.corrupt: record ${bad.sequence}: ${bad.problem}\n`);
  return EXIT_BAD_STORE;
}
