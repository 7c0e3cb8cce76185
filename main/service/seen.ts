/**
 * How far a trusted file has come: its number and content, wrapped under the terminal's master key beside it, so that an
 * older file copied back is refused. Somebody who can put back or remove both files can begin anew.
 * @module
 */
import { z } from "zod";
import { utf8 } from "../../core/crypto/bytes.ts";
import { parseJson } from "../../core/crypto/jws.ts";
import { fail, ok, type Result } from "../../core/errors/result.ts";
import type { KeyStore } from "../../core/ports/key-store.ts";
import { readStoredFile, replaceStoredFile } from "./stored-file.ts";

const seenSchema = z.object({ number: z.int().positive(), contentHash: z.string().max(64) });
export type Seen = Readonly<z.infer<typeof seenSchema>>;

/** Which file's, such as `trust-anchors`, and where. */
export interface SeenPlace {
  readonly dir: string;
  readonly of: string;
  readonly keyStore: Pick<KeyStore, "wrap" | "unwrap">;
}

/** Undefined where nothing was noted. Fails with `trust.store_invalid` and as {@link readStoredFile}. */
export async function readSeen(place: SeenPlace): Promise<Result<Seen | undefined>> {
  const wrapped = await readStoredFile(place.dir, nameOf(place));
  if (!wrapped.ok) return wrapped;
  if (wrapped.value === undefined) return ok(undefined);
  const plain = place.keyStore.unwrap(wrapped.value, utf8(place.of));
  const seen = seenSchema.safeParse(plain.ok ? parseJson(plain.value) : undefined);
  return seen.success ? ok(seen.data) : fail("trust.store_invalid", nameOf(place));
}

/** Fails as {@link replaceStoredFile}. */
export function noteSeen(place: SeenPlace, { number, contentHash }: Seen): Promise<Result<undefined>> {
  const wrapped = place.keyStore.wrap(utf8(JSON.stringify({ number, contentHash })), utf8(place.of));
  return replaceStoredFile(place.dir, nameOf(place), wrapped);
}

function nameOf({ of }: SeenPlace): string {
  return `${of}.seen`;
}
