/** Brings a database's schema up to date, one numbered step after the other. @module */
import type Database from "better-sqlite3";
import { MIGRATIONS } from "./migrations/index.ts";

export function schemaVersion(db: Database.Database): number {
  return Number(db.pragma("user_version", { simple: true }));
}

/** Each step is one transaction with its number, so that a step is whole or was never begun. */
export function migrate(db: Database.Database): void {
  for (const { version, sql } of MIGRATIONS.filter((step) => step.version > schemaVersion(db))) {
    db.transaction(() => {
      db.exec(sql);
      db.pragma(`user_version = ${version}`);
    }).immediate();
  }
}
