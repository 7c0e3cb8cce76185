/**
 * The trust bundle in force: read from disk at the start, replaced by a newer one of the gateway, never by an older, nor
 * by one put back on the disk.
 * @module
 */
import { inflateSync } from "node:zlib";
import { utf8 } from "../../core/crypto/bytes.ts";
import type { PublicJwk } from "../../core/crypto/jwk.ts";
import { fail, type Result } from "../../core/errors/result.ts";
import { bundleFloor, openBundle, type TrustBundle, type TrustProfile } from "../../core/trust/bundle.ts";
import type { Inflate } from "../../core/trust/status-list.ts";
import { noteSeen, readSeen, type Seen, type SeenPlace } from "./seen.ts";
import { readStoredFile, replaceStoredFile } from "./stored-file.ts";

const NAME = "trust-bundle";
const BUNDLE_FILE = `${NAME}.jws`;

export interface TrustKeeperOptions {
  readonly dir: string;
  readonly root: PublicJwk;
  readonly profile: TrustProfile;
  readonly keyStore: SeenPlace["keyStore"];
  readonly now: () => Date;
  /** A bundle to begin with where none was ever stored, e.g. the demonstration's. */
  readonly initial: string | null;
}

export interface TrustKeeper {
  /**
   * Fails with why there is none: `trust.bundle_invalid`, `trust.bundle_stale`, `store.write_failed` where the stored
   * one cannot be read, or why the first was not taken.
   */
  bundle(): Result<TrustBundle>;
  /**
   * Takes a bundle the gateway gave, if it is a newer one of the same root; stores it first. Fails as `openBundle`, and
   * with `store.write_failed`; the old one stays in force then.
   */
  offer(compact: string): Promise<Result<TrustBundle>>;
}

export async function openTrustKeeper(options: TrustKeeperOptions): Promise<TrustKeeper> {
  const { root, profile, now } = options;
  const place = { dir: options.dir, of: NAME, keyStore: options.keyStore };
  const [file, seen] = await Promise.all([readStoredFile(options.dir, BUNDLE_FILE), readSeen(place)]);
  // What cannot be read may be newer than anything offered: nothing is taken until somebody has looked.
  if (!file.ok) return closed(file);
  if (!seen.ok) return closed(seen);

  let current: Result<TrustBundle> = fail("trust.bundle_stale", "no bundle yet");
  const stored = file.value === undefined ? null : Buffer.from(file.value).toString("utf8");
  const storedFloor = stored === null ? null : bundleFloor(stored, root);
  const openStored = (compact: string): Result<TrustBundle> =>
    openBundle(compact, root, now(), { profile, ...(seen.value && { previous: seen.value }) });
  if (stored !== null) current = openStored(stored);
  // Where the stored one is the older of the two, it was put back.
  let floor = newer(storedFloor?.ok ? storedFloor.value : undefined, seen.value);

  /** Signed but not usable at the start: the clock may have been wrong, and may be right by now. */
  function bundle(): Result<TrustBundle> {
    if (!current.ok && stored !== null && storedFloor?.ok) {
      const opened = openStored(stored);
      if (opened.ok) current = opened;
    }
    return current;
  }

  async function offer(compact: string): Promise<Result<TrustBundle>> {
    const opened = openBundle(compact, root, now(), { profile, ...(floor && { previous: floor }) });
    if (!opened.ok) return opened;
    if (current.ok && current.value.contentHash === opened.value.contentHash) return current;
    const written = await replaceStoredFile(options.dir, BUNDLE_FILE, utf8(compact));
    if (!written.ok) return written;
    // Cut off here, the bundle is ahead of the note, which it may be.
    const noted = await noteSeen(place, opened.value);
    if (!noted.ok) return noted;
    current = opened;
    floor = opened.value;
    return opened;
  }

  if (options.initial !== null) {
    const begun = await offer(options.initial);
    if (!current.ok) current = begun;
  }
  return { bundle, offer };
}

function closed(why: Result<never>): TrustKeeper {
  return { bundle: () => why, offer: async () => why };
}

function newer(one: Seen | undefined, other: Seen | undefined): Seen | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return one.number > other.number ? one : other;
}

/** RFC 1950 with a bound, for status lists. */
export const inflate: Inflate = (compressed, maxBytes) => {
  try {
    return inflateSync(compressed, { maxOutputLength: maxBytes });
  } catch {
    return undefined;
  }
};
