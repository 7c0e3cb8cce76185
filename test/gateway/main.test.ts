import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { file, send } from "./harness.ts";
import { type Program, runGateway } from "./program.ts";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mot-cham-program-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const start = () => runGateway(["--data", join(folder, "data"), "--demonstration"]);
const urlOf = async ({ ready }: Program) => {
  const url = await ready;
  if (url === undefined) throw new Error("did not start");
  return url;
};
const filed = async (program: Program, body: string) => {
  const { answer } = await send(await urlOf(program), "/v1/dossiers", body);
  return answer?.kind === "acknowledged" ? { duplicate: answer.duplicate } : answer;
};

it("holds what it acknowledged, through kill -9 and through an ordinary end", async () => {
  const body = JSON.stringify(await file());
  const killed = start();
  expect(await filed(killed, body)).toEqual({ duplicate: false });
  killed.child.kill("SIGKILL");
  await killed.exit;
  // Its PostgreSQL is still shutting down when the next one comes.
  const next = start();
  expect(await filed(next, body)).toEqual({ duplicate: true });
  next.child.kill("SIGTERM");
  expect((await next.exit).code).toBe(0);
  const last = start();
  expect(await filed(last, body)).toEqual({ duplicate: true });
  last.child.stdin?.end();
  expect((await last.exit).code).toBe(0);
}, 30_000);

it.each([
  [["--data", "x"], "one of --config and --demonstration is needed"],
  [["--data", "x", "--nonsense"], "Unknown option '--nonsense'"],
])("exits 64 with one line on %j", async (args, message) => {
  const { code, error } = await runGateway(args).exit;
  expect(code).toBe(64);
  expect(error.trimEnd().split("\n")).toHaveLength(1);
  expect(error).toContain(message);
});
