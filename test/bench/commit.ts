/** How fast a dossier becomes durable, beside a bare loop of the same record size on the same disk. @module */
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { DEMONSTRATION, demonstrationX25519 } from "../../core/crypto/demonstration.ts";
import { sealBody, sealingKey } from "../../core/dossier/seal.ts";
import type { Result } from "../../core/errors/result.ts";
import { createDemonstrationKeyStore } from "../../drivers/key-store/file-key-store.ts";
import { openStore } from "../../main/service/store/open.ts";
import { createSealingSource, createSystemRandom } from "../../main/service/store/random.ts";
import { syntheticBody, syntheticSummary } from "../support/dossiers.ts";

/** Rounds take turns, so that a noisy machine slows both alike. */
const ROUNDS = 9;
const ROWS_PER_ROUND = 200;
/** Until compiled code, prepared statements and a WAL of full length are there. */
const WARM_ROUNDS = 4;
const TERMINAL = "bench-01";

/**
 * `commit.per_s`, `commit.bare_per_s`: rows per second, medians over the rounds; `commit.ratio`: median of the
 * rounds' quotients; `commit.p99_ms`: of every single commit, sealing included. The folder must be on a real disk:
 * `MOT_CHAM_BENCH_DIR`, else the system's folder for temporary files.
 */
export async function benchCommit(): Promise<Record<string, number>> {
  const dir = mkdtempSync(join(process.env.MOT_CHAM_BENCH_DIR ?? tmpdir(), "mot-cham-bench-"));
  try {
    return measure(dir);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

function measure(dir: string): Record<string, number> {
  const filing = prepareFiling(dir);
  const bare = prepareBare(dir, filing.recordBytes);
  for (let count = 0; count < WARM_ROUNDS; count += 1) {
    round(filing.commit);
    round(bare.commit);
  }
  const times: number[] = [];
  const pairs = Array.from({ length: ROUNDS }, (_, index) => {
    // The one that goes second profits from what the first warmed: take turns.
    if (index % 2 === 1) return { bare: round(bare.commit), ours: round(filing.commit, times) };
    const ours = round(filing.commit, times);
    return { ours, bare: round(bare.commit) };
  });
  filing.close();
  bare.close();
  return {
    "commit.per_s": Math.round(median(pairs.map(({ ours }) => ours))),
    "commit.bare_per_s": Math.round(median(pairs.map(({ bare: rows }) => rows))),
    "commit.ratio": round3(median(pairs.map(({ ours, bare: rows }) => ours / rows))),
    "commit.p99_ms": round3(quantile(times, 0.99)),
  };
}

/** Everything between the review and the word "Đã lưu": canonical JSON, seal, encryption, chain, COMMIT. */
function prepareFiling(dir: string) {
  const random = createSystemRandom();
  const clock = { now: () => Date.now(), monotonic: () => performance.now() };
  const keyStore = must(createDemonstrationKeyStore(join(dir, "keys"), TERMINAL, random));
  const store = must(openStore({ dir: join(dir, "store"), terminal: TERMINAL, keyStore, clock, random }));
  const recipient = sealingKey("bench", demonstrationX25519(DEMONSTRATION.labels.gatewaySealing).publicJwk);
  const source = createSealingSource(random);
  const makeSealed = (id: string, code: string) =>
    sealBody(syntheticBody({ id, terminal: TERMINAL, provisionalCode: code }), recipient, source);
  const commit = () => {
    const id = store.newId();
    const code = must(store.nextProvisionalCode());
    must(store.commitDossier({ id, sealed: makeSealed(id, code), summary: syntheticSummary(code) }));
  };
  const recordBytes = makeSealed(store.newId(), must(store.nextProvisionalCode())).length;
  return { commit, recordBytes, close: () => store.close() };
}

/** What any program pays: one row of the same size per transaction, WAL, synchronous=FULL. */
function prepareBare(dir: string, recordBytes: number) {
  const db = new Database(join(dir, "bare.db"));
  db.pragma("journal_mode = WAL");
  db.pragma("synchronous = FULL");
  db.exec("CREATE TABLE record (sequence INTEGER PRIMARY KEY, body BLOB NOT NULL)");
  const insert = db.prepare("INSERT INTO record (body) VALUES (?)");
  const body = randomBytes(recordBytes);
  return { commit: () => void insert.run(body), close: () => void db.close() };
}

/** Rows per second; each one's milliseconds are added to `times`. */
function round(commit: () => void, times?: number[]): number {
  const start = performance.now();
  for (let row = 0; row < ROWS_PER_ROUND; row += 1) {
    const before = performance.now();
    commit();
    times?.push(performance.now() - before);
  }
  return (ROWS_PER_ROUND * 1000) / (performance.now() - start);
}

function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}

function round3(value: number): number {
  return Math.round(value * 1000) / 1000;
}

function must<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Error(`${result.failure.code}: ${result.failure.detail ?? ""}`);
}
