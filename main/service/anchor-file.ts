/**
 * The trust store of travel documents on disk: the signed store, and beside it, wrapped under the terminal's master key,
 * the number last written, so that an older store copied back is refused. Somebody who can remove both files can begin
 * anew, which `trust list` shows by its number.
 * @module
 */
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { utf8 } from "../../core/crypto/bytes.ts";
import { parseJson } from "../../core/crypto/jws.ts";
import { fail, ok, type Result } from "../../core/errors/result.ts";
import type { KeyStore } from "../../core/ports/key-store.ts";
import type { TrustProfile } from "../../core/trust/bundle.ts";
import {
  type AnchorPayload,
  type AnchorStore,
  holdsDemonstrationKey,
  openAnchors,
  type SeenAnchors,
  sealAnchors,
} from "../../core/trust/store/anchor-store.ts";
import { readStoredFile, replaceStoredFile } from "./stored-file.ts";

const STORE_FILE = "trust-anchors.jws";
const SEEN_FILE = "trust-anchors.seen";
const SEEN_BOUND = utf8("trust-anchors");

const seenSchema = z.object({ number: z.int().positive(), contentHash: z.string().max(64) });

/** Where the store lies, and who may be believed there. */
export interface AnchorPlace {
  readonly dir: string;
  readonly keyStore: KeyStore;
  /** A production profile believes no authority of the published seed. */
  readonly profile: TrustProfile;
}

/** When the store was last written, in milliseconds and bytes; undefined where there is none. Changes with each import. */
export async function anchorsVersion({ dir }: Pick<AnchorPlace, "dir">): Promise<string | undefined> {
  const found = await stat(join(dir, STORE_FILE)).catch(() => undefined);
  return found === undefined ? undefined : `${found.mtimeMs} ${found.size}`;
}

/**
 * What is stored in the folder; undefined where nothing ever was. Fails with `trust.store_invalid` (in production also
 * for an authority of the demonstration), `trust.store_rollback` or, where a file cannot be read, `store.write_failed`.
 */
export async function readAnchors({
  dir,
  keyStore,
  profile,
}: AnchorPlace): Promise<Result<AnchorStore | undefined>> {
  const [compact, noted] = await Promise.all([
    readStoredFile(dir, STORE_FILE),
    readStoredFile(dir, SEEN_FILE),
  ]);
  if (!compact.ok) return compact;
  if (!noted.ok) return noted;
  if (compact.value === undefined) {
    return noted.value === undefined
      ? ok(undefined)
      : fail("trust.store_invalid", `${STORE_FILE} is missing`);
  }
  const seen = noted.value === undefined ? ok(undefined) : openSeen(noted.value, keyStore);
  if (!seen.ok) return seen;
  const opened = openAnchors(Buffer.from(compact.value).toString("latin1"), keyStore, seen.value);
  if (opened.ok && profile === "production" && holdsDemonstrationKey(opened.value.entries)) {
    return fail("trust.store_invalid", "demonstration anchor");
  }
  return opened;
}

/**
 * Replaces `before`, which is what {@link readAnchors} gave. Fails with `store.write_failed`, and with
 * `trust.list_invalid` where a production profile would come to believe an authority of the demonstration.
 */
export async function writeAnchors(
  { dir, keyStore, profile }: AnchorPlace,
  payload: AnchorPayload,
  before: AnchorStore | undefined,
): Promise<Result<AnchorStore>> {
  if (profile === "production" && holdsDemonstrationKey(payload.entries)) {
    return fail("trust.list_invalid", "demonstration anchor");
  }
  const compact = sealAnchors(payload, keyStore);
  const opened = openAnchors(compact, keyStore, before);
  if (!opened.ok) return opened;
  const writes: readonly (readonly [string, Uint8Array])[] = [
    // A write that was cut off may have left the store one ahead of the note; never two.
    ...(before === undefined ? [] : [[SEEN_FILE, sealSeen(before, keyStore)] as const]),
    [STORE_FILE, utf8(compact)],
    [SEEN_FILE, sealSeen(opened.value, keyStore)],
  ];
  for (const [name, bytes] of writes) {
    const written = await replaceStoredFile(dir, name, bytes);
    if (!written.ok) return written;
  }
  return opened;
}

function sealSeen({ number, contentHash }: SeenAnchors, keyStore: KeyStore): Uint8Array {
  return keyStore.wrap(utf8(JSON.stringify({ number, contentHash })), SEEN_BOUND);
}

function openSeen(wrapped: Uint8Array, keyStore: KeyStore): Result<SeenAnchors> {
  const plain = keyStore.unwrap(wrapped, SEEN_BOUND);
  const seen = seenSchema.safeParse(plain.ok ? parseJson(plain.value) : undefined);
  return seen.success ? ok(seen.data) : fail("trust.store_invalid", SEEN_FILE);
}
