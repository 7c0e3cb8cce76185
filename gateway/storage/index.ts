/** The gateway's storage: its database, embedded or given, at this program's version. @module */
import { join } from "node:path";
import { sql } from "kysely";
import { type Failure, fail, ok, type Result } from "../../core/errors/result.ts";
import { type Database, openDatabase } from "./database.ts";
import { startEmbedded } from "./embedded/index.ts";
import { migrate } from "./migrate.ts";

export type { Database } from "./database.ts";

export interface Storage {
  readonly db: Database;
  /** Address of the database, with its password. */
  readonly url: string;
  /** Resolves when the embedded PostgreSQL ends; never for a database of somebody else's. */
  readonly ended: Promise<void>;
  close(): Promise<void>;
}

export interface StorageOptions {
  /** Folder for the embedded PostgreSQL; not used where `databaseUrl` is given. */
  readonly data: string;
  readonly databaseUrl: string | undefined;
  readonly poolSize: number;
  readonly onConnectionLost: (message: string) => void;
}

/** Fails with a `store.*` code, or `config.invalid` where PostgreSQL cannot run or be reached at all. */
export async function openStorage(options: StorageOptions): Promise<Result<Storage>> {
  const server =
    options.databaseUrl === undefined
      ? await startEmbedded(join(options.data, "database"))
      : ok({
          url: options.databaseUrl,
          ended: new Promise<void>(() => undefined),
          stop: async () => undefined,
        });
  if (!server.ok) return server;
  const { url, ended, stop } = server.value;
  const { poolSize, onConnectionLost } = options;
  const db = openDatabase({ url, poolSize, onConnectionLost });
  const close = async () => {
    await db.destroy();
    await stop();
  };
  const migrated = (await reach(db)) ?? (await migrate(db));
  if (migrated.ok) return ok({ db, url, ended, close });
  await close();
  return migrated;
}

/** Undefined where the database answers; a wrong address is told apart from a migration that fails. */
async function reach(db: Database): Promise<{ readonly ok: false; readonly failure: Failure } | undefined> {
  try {
    await sql`select 1`.execute(db);
    return undefined;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "no connection";
    return fail("store.write_failed", `the database does not answer: ${code}`);
  }
}
