/**
 * The trust store of travel documents on disk: the signed store, and beside it, wrapped under the terminal's master key,
 * the number last written, so that an older store copied back is refused. Somebody who can remove both files can begin
 * anew, which `trust list` shows by its number.
 * @module
 */
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { utf8 } from "../../core/crypto/bytes.ts";
import { fail, ok, type Result } from "../../core/errors/result.ts";
import type { KeyStore } from "../../core/ports/key-store.ts";
import type { TrustProfile } from "../../core/trust/bundle.ts";
import {
  type AnchorPayload,
  type AnchorStore,
  holdsDemonstrationKey,
  openAnchors,
  sealAnchors,
} from "../../core/trust/store/anchor-store.ts";
import { noteSeen, readSeen, type SeenPlace } from "./seen.ts";
import { readStoredFile, replaceStoredFile } from "./stored-file.ts";

const STORE_FILE = "trust-anchors.jws";

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
  const [compact, seen] = await Promise.all([
    readStoredFile(dir, STORE_FILE),
    readSeen(seenOf({ dir, keyStore })),
  ]);
  if (!compact.ok) return compact;
  if (!seen.ok) return seen;
  if (compact.value === undefined) {
    return seen.value === undefined ? ok(undefined) : fail("trust.store_invalid", `${STORE_FILE} is missing`);
  }
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
  const place = seenOf({ dir, keyStore });
  const writes = [
    // A write that was cut off may have left the store one ahead of the note; never two.
    () => (before === undefined ? ok(undefined) : noteSeen(place, before)),
    () => replaceStoredFile(dir, STORE_FILE, utf8(compact)),
    () => noteSeen(place, opened.value),
  ];
  for (const write of writes) {
    const written = await write();
    if (!written.ok) return written;
  }
  return opened;
}

function seenOf({ dir, keyStore }: Pick<AnchorPlace, "dir" | "keyStore">): SeenPlace {
  return { dir, of: "trust-anchors", keyStore };
}
