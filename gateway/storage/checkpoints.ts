/**
 * Heads of the terminals' journals as the gateway has seen them. A journal only grows; where it does not, the disk was
 * cloned, restored or altered, and that is kept as a fork. A fork refuses nothing: the people's dossiers still count.
 * @module
 */
import type { Checkpoint } from "../../core/protocol/gateway.ts";
import type { Executor } from "./database.ts";

export interface Head {
  readonly sequence: number;
  readonly head: string;
}

export interface SignedCheckpoint extends Checkpoint {
  /** As it came. */
  readonly compact: string;
}

/**
 * Keeps a checkpoint and answers what the gateway holds: the same head, or on a fork the one it contradicts. The
 * caller's transaction holds the terminal's row, so that two requests do not judge at the same time.
 */
export async function keepCheckpoint(tx: Executor, checkpoint: SignedCheckpoint, now: Date): Promise<Head> {
  const { terminal, sequence, head } = checkpoint;
  const same = await headAt(tx, terminal, sequence);
  if (same !== undefined) {
    if (same.head !== head) await recordFork(tx, checkpoint, "head", same, now);
    return same;
  }
  const newest = await newestHead(tx, terminal);
  // A request that was long under way brings an older head with an older time. An older head signed later is a journal
  // that went back.
  if (
    newest !== undefined &&
    sequence < newest.sequence &&
    checkpoint.iat * 1000 > newest.signedAt.getTime()
  ) {
    await recordFork(tx, checkpoint, "back", newest, now);
    return { sequence: newest.sequence, head: newest.head };
  }
  const signedAt = new Date(checkpoint.iat * 1000);
  await tx
    .insertInto("checkpoint")
    .values({ terminal, sequence, head, signed_at: signedAt, received_at: now })
    .execute();
  return { sequence, head };
}

/** Two dossiers under one record number: two journals go by one terminal's name. */
export async function keepRecordNumber(
  tx: Executor,
  checkpoint: SignedCheckpoint,
  record: { readonly dossier: string; readonly sequence: number },
  now: Date,
): Promise<void> {
  const other = await tx
    .selectFrom("dossier")
    .select("id")
    .where("terminal", "=", checkpoint.terminal)
    .where("sequence", "=", record.sequence)
    .where("id", "!=", record.dossier)
    .executeTakeFirst();
  if (other === undefined) return;
  await recordFork(tx, checkpoint, "record", { sequence: record.sequence, head: other.id }, now);
}

async function headAt(tx: Executor, terminal: string, sequence: number): Promise<Head | undefined> {
  return tx
    .selectFrom("checkpoint")
    .select(["sequence", "head"])
    .where("terminal", "=", terminal)
    .where("sequence", "=", sequence)
    .executeTakeFirst();
}

async function newestHead(
  tx: Executor,
  terminal: string,
): Promise<(Head & { readonly signedAt: Date }) | undefined> {
  return tx
    .selectFrom("checkpoint")
    .select(["sequence", "head", "signed_at as signedAt"])
    .where("terminal", "=", terminal)
    .orderBy("sequence", "desc")
    .limit(1)
    .executeTakeFirst();
}

async function recordFork(
  tx: Executor,
  checkpoint: SignedCheckpoint,
  reason: "head" | "back" | "record",
  kept: Head,
  now: Date,
): Promise<void> {
  const { terminal, sequence, head, compact } = checkpoint;
  await tx
    .insertInto("fork")
    .values({
      terminal,
      reason,
      sequence,
      head,
      kept_sequence: kept.sequence,
      kept_head: kept.head,
      checkpoint: compact,
      received_at: now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await tx
    .updateTable("terminal")
    .set({ forked_at: now })
    .where("id", "=", terminal)
    .where("forked_at", "is", null)
    .execute();
}
