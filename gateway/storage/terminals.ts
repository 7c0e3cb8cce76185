/** Registered terminals and the nonces they have used. @module */
import { type PublicJwk, parsePublicJwk } from "../../core/crypto/jwk.ts";
import type { Executor } from "./database.ts";

export interface Terminal {
  readonly id: string;
  /** Undefined where the row holds no P-256 key; such a terminal is refused. */
  readonly publicJwk: PublicJwk | undefined;
  readonly revoked: boolean;
}

export async function findTerminal(db: Executor, id: string): Promise<Terminal | undefined> {
  const row = await db
    .selectFrom("terminal")
    .select(["id", "public_jwk", "revoked_at"])
    .where("id", "=", id)
    .executeTakeFirst();
  return row && { id: row.id, publicJwk: parsePublicJwk(row.public_jwk), revoked: row.revoked_at !== null };
}

/** Those not revoked. */
export async function activeTerminals(db: Executor): Promise<readonly Omit<Terminal, "revoked">[]> {
  const query = db.selectFrom("terminal").select(["id", "public_jwk"]).where("revoked_at", "is", null);
  return (await query.execute()).map((row) => ({ id: row.id, publicJwk: parsePublicJwk(row.public_jwk) }));
}

/** Adds a terminal; one that is there already keeps its key and its revocation. */
export async function registerTerminal(
  db: Executor,
  terminal: { readonly id: string; readonly publicJwk: PublicJwk },
  now: Date,
): Promise<void> {
  await db
    .insertInto("terminal")
    .values({ id: terminal.id, public_jwk: JSON.stringify(terminal.publicJwk), registered_at: now })
    .onConflict((conflict) => conflict.column("id").doNothing())
    .execute();
}

/** False where this terminal has used the nonce before. */
export async function takeNonce(
  db: Executor,
  nonce: { readonly terminal: string; readonly jti: string; readonly expires: Date },
): Promise<boolean> {
  const result = await db
    .insertInto("nonce")
    .values({ terminal: nonce.terminal, jti: nonce.jti, expires_at: nonce.expires })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

/** Requests this old fail by their time alone, so their nonces need not be kept. */
export async function forgetNonces(db: Executor, now: Date): Promise<void> {
  await db.deleteFrom("nonce").where("expires_at", "<", now).execute();
}
