/** Brings the database to this program's version: numbered migrations, each run once, one instance at a time. @module */
import type { Kysely } from "kysely";
import { type MigrationProvider, Migrator } from "kysely/migration";
import { fail, ok, type Result } from "../../core/errors/result.ts";
import * as terminals from "./migrations/0001-terminals.ts";
import * as dossiers from "./migrations/0002-dossiers.ts";
import * as oneStop from "./migrations/0003-one-stop.ts";
import * as purse from "./migrations/0004-purse.ts";
import * as evidence from "./migrations/0005-evidence.ts";
import type { Tables } from "./tables.ts";

const migrations = {
  "0001-terminals": terminals,
  "0002-dossiers": dossiers,
  "0003-one-stop": oneStop,
  "0004-purse": purse,
  "0005-evidence": evidence,
};

const provider: MigrationProvider = { getMigrations: async () => migrations };

/** Fails with `store.version` where the database is newer or a migration fails; then nothing has changed. */
export async function migrate(db: Kysely<Tables>): Promise<Result<void>> {
  const { error } = await new Migrator({ db, provider }).migrateToLatest();
  if (error === undefined) return ok(undefined);
  return fail("store.version", error instanceof Error ? error.message.slice(0, 200) : "migration");
}
