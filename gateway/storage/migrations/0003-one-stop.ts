/** The gateway's outbox to the one-stop system, and the simulated system's own two tables. @module */
import { type Kysely, sql } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table one_stop_outbox (
      dossier uuid primary key references dossier,
      official_code text unique,
      last_status smallint,
      due_at timestamptz not null,
      claims integer not null default 0,
      failures integer not null default 0,
      last_failure text,
      done_at timestamptz
    )`.execute(db);
  await sql`create index one_stop_outbox_due on one_stop_outbox (due_at) where done_at is null`.execute(db);
  await sql`
    create table simulated_one_stop_case (
      dossier uuid primary key,
      official_code text not null unique,
      taken_at timestamptz not null
    )`.execute(db);
  await sql`
    create table simulated_one_stop_serial (
      agency text not null,
      day text not null,
      last integer not null,
      primary key (agency, day)
    )`.execute(db);
}
