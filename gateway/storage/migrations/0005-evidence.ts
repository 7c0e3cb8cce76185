/** Who vouched for the chip: until now always the card itself, by a signature verified here. @module */
import { type Kysely, sql } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table dossier add column chip_vouched_by text not null default 'card'
      check (chip_vouched_by in ('card', 'terminal'))`.execute(db);
}
