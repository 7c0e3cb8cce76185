/** The connection to PostgreSQL, embedded or given by its address. @module */
import { Kysely, PostgresDialect, type Transaction } from "kysely";
import pg from "pg";
import type { Tables } from "./tables.ts";

export type Database = Kysely<Tables>;
/** One transaction, or the database where each statement is its own. */
export type Executor = Database | Transaction<Tables>;

const INT8_OID = 20;
const CONNECT_TIMEOUT_MS = 5_000;
/** A statement that waits longer than this is given up; the terminal sends again. */
const STATEMENT_TIMEOUT_MS = 10_000;

export interface DatabaseOptions {
  readonly url: string;
  readonly poolSize: number;
  /** Called when an idle connection breaks; the pool makes a new one when it is needed. */
  readonly onConnectionLost: (message: string) => void;
}

export function openDatabase(options: DatabaseOptions): Database {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.poolSize,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    application_name: "mot-cham-gateway",
    types: { getTypeParser: parserOf },
  });
  pool.on("error", (error) => {
    // PostgreSQL says farewell on connections that are closing already.
    if (!pool.ending) options.onConnectionLost(error.message);
  });
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
}

/** Sequence numbers and cursors stay far below 2^53, so `bigint` columns come as numbers. */
const parserOf: typeof pg.types.getTypeParser = (...args: Parameters<typeof pg.types.getTypeParser>) =>
  args[0] === INT8_OID ? Number : pg.types.getTypeParser(...args);
