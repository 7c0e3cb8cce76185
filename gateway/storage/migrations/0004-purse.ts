/** What purses signed: each transaction once, by its card and number; and what contradicts it. @module */
import { type Kysely, sql } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table purse_certificate (
      card text not null,
      counter bigint not null check (counter > 0),
      type text not null check (type in ('debit', 'credit')),
      amount bigint not null check (amount > 0),
      balance bigint not null check (balance >= 0),
      terminal text not null,
      transaction_id text not null,
      certificate text not null,
      delivered_by text not null references terminal,
      received_at timestamptz not null,
      primary key (card, counter),
      unique (card, transaction_id)
    )`.execute(db);
  await sql`create index purse_certificate_terminal on purse_certificate (terminal, received_at)`.execute(db);
  await sql`
    create table purse_conflict (
      id bigserial primary key,
      card text not null,
      counter bigint not null,
      certificate text not null,
      kept_counter bigint not null,
      delivered_by text not null references terminal,
      received_at timestamptz not null,
      unique (card, certificate)
    )`.execute(db);
}
