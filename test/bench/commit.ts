/** How fast a dossier becomes durable, beside a bare loop of the same record size on the same disk. @module */
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { utf8 } from "../../core/crypto/bytes.ts";
import { DEMONSTRATION, demonstrationX25519 } from "../../core/crypto/demonstration.ts";
import { sealBody, sealingKey } from "../../core/dossier/seal.ts";
import type { Result } from "../../core/errors/result.ts";
import { createDemonstrationKeyStore } from "../../drivers/key-store/file-key-store.ts";
import { openStore } from "../../main/service/store/open.ts";
import { createSealingSource, createSystemRandom } from "../../main/service/store/random.ts";
import { syntheticBody, syntheticSummary } from "../support/dossiers.ts";
import { median } from "./statistics.ts";

/** Rounds take turns, so that a noisy machine slows both alike. */
const ROUNDS = 9;
const ROWS_PER_ROUND = 200;
/** Until compiled code, prepared statements and a WAL of full length are there. */
const WARM_ROUNDS = 4;
const TERMINAL = "bench-01";
/** Commits over which the growth of the WAL is taken; a whole number of the store's own rounds of 64 records. */
const FRAME_ROWS = 256;
/** https://www.sqlite.org/fileformat2.html#walformat */
const WAL_HEADER_BYTES = 32;
const WAL_FRAME_HEADER_BYTES = 24;

/**
 * `commit.per_s`, `commit.bare_per_s`: rows per second, medians over the rounds; `commit.ratio`: median of the
 * rounds' quotients; `commit.sealed_ratio`: the same against a bare loop that seals each row, which is what the store
 * itself costs; `commit.p99_ms`: of every single commit, sealing included; `commit.wal_frames`, `commit.wal_kib` and
 * those of the bare loop: pages and KiB written to the WAL per commit, which no other program on the machine
 * changes. The folder must be on a real disk: `MOT_CHAM_BENCH_DIR`, else the system's folder for temporary files.
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
  const recordBytes = filing.seal().length;
  const body = randomBytes(recordBytes);
  const bare = prepareBare(dir, "bare.db", () => body);
  const sealing = prepareBare(dir, "sealed.db", filing.seal);
  for (let count = 0; count < WARM_ROUNDS; count += 1) {
    round(filing.commit);
    round(bare.commit);
    round(sealing.commit);
  }
  const times: number[] = [];
  const turns = Array.from({ length: ROUNDS }, (_, index) => {
    const sealed = round(sealing.commit);
    // The one that goes second profits from what the first warmed: take turns.
    if (index % 2 === 1) return { sealed, bare: round(bare.commit), ours: round(filing.commit, times) };
    const ours = round(filing.commit, times);
    return { sealed, ours, bare: round(bare.commit) };
  });
  const wal = walPerCommit(filing);
  const bareWal = walPerCommit(bare);
  filing.close();
  bare.close();
  sealing.close();
  return {
    "commit.per_s": Math.round(median(turns.map(({ ours }) => ours))),
    "commit.bare_per_s": Math.round(median(turns.map(({ bare: rows }) => rows))),
    "commit.ratio": round3(median(turns.map(({ ours, bare: rows }) => ours / rows))),
    "commit.sealed_ratio": round3(median(turns.map(({ ours, sealed }) => ours / sealed))),
    "commit.p99_ms": round3(quantile(times, 0.99)),
    "commit.wal_frames": round3(wal.frames),
    "commit.wal_kib": round3(wal.kib),
    "commit.bare_wal_frames": round3(bareWal.frames),
    "commit.bare_wal_kib": round3(bareWal.kib),
  };
}

interface Subject {
  readonly db: Database.Database;
  readonly commit: () => void;
  readonly close: () => void;
}

/** With the automatic checkpoint off, so that the WAL only grows. */
function walPerCommit({ db, commit }: Subject): { readonly frames: number; readonly kib: number } {
  const [threshold, pageSize] = ["wal_autocheckpoint", "page_size"].map((name) =>
    Number(db.pragma(name, { simple: true })),
  ) as [number, number];
  db.pragma("wal_checkpoint(TRUNCATE)");
  db.pragma("wal_autocheckpoint = 0");
  for (let row = 0; row < FRAME_ROWS; row += 1) commit();
  const bytes = (statSync(`${db.name}-wal`).size - WAL_HEADER_BYTES) / FRAME_ROWS;
  db.pragma(`wal_autocheckpoint = ${threshold}`);
  return { frames: bytes / (pageSize + WAL_FRAME_HEADER_BYTES), kib: bytes / 1024 };
}

/** Everything between the review and the word "Đã lưu": canonical JSON, seal, encryption, chain, COMMIT. */
function prepareFiling(dir: string): Subject & { readonly seal: () => Uint8Array } {
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
  // A code of the same length, so that sealing alone uses up none of the store's.
  const seal = () => utf8(makeSealed(store.newId(), "TAM-BENCH01-261123-0001-0"));
  return { db: must(store.connection()).db, commit, seal, close: () => store.close() };
}

/** What any program pays: one row of the same size per transaction, WAL, synchronous=FULL. */
function prepareBare(dir: string, name: string, record: () => Uint8Array): Subject {
  const db = new Database(join(dir, name));
  db.pragma("journal_mode = WAL");
  db.pragma("synchronous = FULL");
  db.exec("CREATE TABLE record (sequence INTEGER PRIMARY KEY, body BLOB NOT NULL)");
  const insert = db.prepare("INSERT INTO record (body) VALUES (?)");
  return { db, commit: () => void insert.run(record()), close: () => void db.close() };
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
