/** Dossiers, each stored once; those refused; the statuses terminals ask for. @module */
import { type Kysely, sql } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table dossier (
      id uuid primary key,
      terminal text not null references terminal,
      content_hash text not null,
      sealed text not null,
      sequence bigint not null,
      received_at timestamptz not null,
      provisional_code text not null,
      procedure text not null,
      receiving_unit text not null,
      competent_unit text not null,
      filed_at timestamptz not null,
      bound_to_content boolean not null
    )`.execute(db);
  await sql`create index dossier_record on dossier (terminal, sequence)`.execute(db);
  await sql`
    create table quarantine (
      id bigserial primary key,
      dossier uuid not null,
      terminal text not null references terminal,
      content_hash text not null,
      sealed text not null,
      sequence bigint not null,
      code text not null,
      detail text not null,
      received_at timestamptz not null,
      unique (dossier, terminal, content_hash, code)
    )`.execute(db);
  await sql`
    create table dossier_status (
      cursor bigserial primary key,
      terminal text not null references terminal,
      dossier uuid not null references dossier,
      official_code text,
      status smallint not null check (status between 1 and 10),
      at timestamptz not null
    )`.execute(db);
  await sql`create index dossier_status_terminal on dossier_status (terminal, cursor)`.execute(db);
}
