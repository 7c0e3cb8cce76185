/** The gateway as a program. @module */
import { fstatSync } from "node:fs";
import { parseArgs } from "node:util";
import { fail, ok, type Result } from "../core/errors/result.ts";
import { readConfiguration } from "./configuration.ts";
import { demonstrationGateway, type GatewayOptions, startGateway } from "./index.ts";
import { describeException } from "./log.ts";

const HELP = `node gateway/main.ts --data DIR (--demonstration | --config FILE) [--listen HOST:PORT]

The province gateway: takes sealed dossiers from terminals, once each, and gives signed answers.

  --data DIR         folder of the embedded PostgreSQL, made where it is missing
  --config FILE      keys, terminals and trust bundle of a production gateway (JSON)
  --demonstration    keys and terminals of the demonstration; everybody knows these keys
  --national DIR     authorities for national ID cards, certificates and revocation lists, with --demonstration
  --listen HOST:PORT default 127.0.0.1:0, where 0 is any free port
  --help

DATABASE_URL in the environment names another PostgreSQL (15 or newer) to use instead of the embedded one; several
gateways may share it. When it is up, the gateway prints one line {"ready": "<address>"}; its log goes to standard
error. It ends on SIGTERM, on SIGINT, and when the pipe on its standard input or its IPC channel closes.`;

const USAGE = 64;

interface CommandLine {
  readonly data: string;
  readonly config: string | undefined;
  readonly national: string | undefined;
  readonly host: string;
  readonly port: number;
}

await main();

async function main(): Promise<void> {
  const line = readCommandLine(process.argv.slice(2));
  if (line === "help") {
    process.stdout.write(`${HELP}\n`);
    return;
  }
  if (typeof line === "string") return complain(`${line} (--help tells more)`, USAGE);
  const ending = askedToEnd();
  try {
    const options = await readOptions(line);
    const gateway = options.ok ? await startGateway(options.value) : options;
    if (!gateway.ok) return complain([gateway.failure.code, gateway.failure.detail].join(" "), 1);
    process.stdout.write(`${JSON.stringify({ ready: gateway.value.url })}\n`);
    const lost = gateway.value.databaseEnded.then(() => "lost" as const);
    const why = await Promise.race([ending, lost]);
    await gateway.value.close();
    if (why === "lost") return complain("store.write_failed the embedded PostgreSQL ended", 1);
  } catch (error) {
    const { code, detail } = describeException(error);
    return complain([code, detail].join(" "), 1);
  }
  process.exit(0);
}

/** The command line, `help`, or what is wrong with it. */
function readCommandLine(args: readonly string[]): CommandLine | "help" | string {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        data: { type: "string" },
        config: { type: "string" },
        demonstration: { type: "boolean" },
        national: { type: "string" },
        listen: { type: "string" },
        help: { type: "boolean" },
      },
    });
    if (values.help) return "help";
    if (values.data === undefined) return "--data is missing";
    if ((values.config !== undefined) === (values.demonstration === true)) {
      return "one of --config and --demonstration is needed";
    }
    if (values.national !== undefined && values.config !== undefined) {
      return "--national goes with --demonstration; a configuration has nationalAuthorities";
    }
    const listen = readAddress(values.listen ?? "127.0.0.1:0");
    if (listen === undefined) return "--listen takes HOST:PORT";
    return { data: values.data, config: values.config, national: values.national, ...listen };
  } catch (error) {
    return error instanceof Error ? (error.message.split("\n")[0] ?? "") : "arguments";
  }
}

function readAddress(text: string): { readonly host: string; readonly port: number } | undefined {
  const [, host, digits] = /^\[?([^[\]]+?)\]?:(\d{1,5})$/.exec(text) ?? [];
  const port = Number(digits);
  return host !== undefined && port <= 65_535 ? { host, port } : undefined;
}

async function readOptions({
  data,
  config,
  national,
  host,
  port,
}: CommandLine): Promise<Result<GatewayOptions>> {
  const base = config === undefined ? ok(demonstrationGateway()) : await readConfiguration(config);
  if (!base.ok) return base;
  const databaseUrl = process.env.DATABASE_URL;
  const database = databaseUrl === undefined || databaseUrl === "" ? {} : { databaseUrl };
  if (databaseUrl !== undefined && databaseUrl !== "" && !/^postgres(ql)?:\/\//.test(databaseUrl)) {
    return fail("config.invalid", "DATABASE_URL is no postgres:// address");
  }
  const authorities = national === undefined ? {} : { nationalAuthorities: national };
  return ok({ ...base.value, ...authorities, ...database, data, host, port });
}

/** Resolves at a signal, and when whoever started this program is gone. */
function askedToEnd(): Promise<"asked"> {
  return new Promise((resolve) => {
    const end = () => resolve("asked");
    process.on("SIGTERM", end).on("SIGINT", end).on("disconnect", end);
    // A service manager gives /dev/null, which is always at its end and says nothing.
    const input = fstatSync(0, { throwIfNoEntry: false });
    if (input?.isFIFO() || input?.isSocket()) process.stdin.on("end", end).on("close", end).resume();
  });
}

function complain(message: string, code: number): void {
  process.stderr.write(`gateway: ${message.trim()}\n`);
  process.exit(code);
}
