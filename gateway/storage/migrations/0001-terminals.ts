/** Terminals, the nonces they used, the heads of their journals. @module */
import { type Kysely, sql } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table terminal (
      id text primary key,
      public_jwk jsonb not null,
      registered_at timestamptz not null,
      revoked_at timestamptz,
      forked_at timestamptz
    )`.execute(db);
  await sql`
    create table nonce (
      terminal text not null references terminal,
      jti text not null,
      expires_at timestamptz not null,
      primary key (terminal, jti)
    )`.execute(db);
  await sql`create index nonce_expires_at on nonce (expires_at)`.execute(db);
  await sql`
    create table checkpoint (
      terminal text not null references terminal,
      sequence bigint not null,
      head text not null,
      signed_at timestamptz not null,
      received_at timestamptz not null,
      primary key (terminal, sequence)
    )`.execute(db);
  await sql`
    create table fork (
      id bigserial primary key,
      terminal text not null references terminal,
      reason text not null,
      sequence bigint not null,
      head text not null,
      kept_sequence bigint not null,
      kept_head text not null,
      checkpoint text not null,
      received_at timestamptz not null,
      unique (terminal, reason, sequence, head)
    )`.execute(db);
}
