/** The steps of the schema in order. A step that was released is never changed. @module */
import { JOURNAL } from "./0001-journal.ts";
import { PURSE } from "./0002-purse.ts";

export interface Migration {
  readonly version: number;
  readonly sql: string;
}

export const MIGRATIONS: readonly Migration[] = [JOURNAL, PURSE];

export const NEWEST_SCHEMA = MIGRATIONS.length;
