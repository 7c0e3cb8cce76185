/**
 * Keys at rest: the key store wraps a day's key, the day's key wraps each dossier's key, and that encrypts what the
 * terminal itself must still know. Destroying the one key of a day takes all of that day with it.
 * @module
 */
import type { RandomBytes } from "../../../core/crypto/bytes.ts";
import { fail, ok, type Result } from "../../../core/errors/result.ts";
import { BOX_KEY_BYTES, closeBox, openBox } from "../../../core/journal/box.ts";
import { canonicalBytes } from "../../../core/journal/canonical.ts";
import { RECORD_VERSION } from "../../../core/journal/record.ts";
import type { KeyStore } from "../../../core/ports/key-store.ts";
import type { Connection } from "./connection.ts";
import type { Kept } from "./rows.ts";

/** What is encrypted: one word for each use of a key. */
export type BoundTable = "day_key" | "dossier_key" | "summary" | "journal" | "purse";

/** What an encryption is bound to, so that no row can stand in for another. */
export interface Place {
  /** Dossier id, or the day. */
  readonly id: string;
  readonly sequence: number;
  /** Record-format version as stored in the row. */
  readonly version: number;
}

export function boundTo(table: BoundTable, { id, sequence, version }: Place): Uint8Array {
  return canonicalBytes([table, id, sequence, version]);
}

export interface Keys {
  /** The key of a day; null where it was destroyed or never made. */
  ofDay(connection: Connection, day: string): Result<Uint8Array | null>;
  /** The same, made where there is none, inside the transaction that needs it. */
  makeOfDay(connection: Connection, day: string): Result<Uint8Array>;
  /** The key of a dossier; null where its day's key was destroyed. */
  ofDossier(connection: Connection, kept: Kept): Result<Uint8Array | null>;
  /** Forgets unwrapped keys: after a rollback, after a destruction, at the end. */
  forget(): void;
}

export function createKeys(keyStore: Pick<KeyStore, "wrap" | "unwrap">, random: RandomBytes): Keys {
  const cache = new Map<string, Uint8Array>();

  const ofDay: Keys["ofDay"] = (connection, day) => {
    const known = cache.get(day);
    if (known !== undefined) return ok(known);
    const row = connection.sql("SELECT version, wrapped FROM day_key WHERE day = ?").get(day);
    if (row === undefined) return ok(null);
    const { version, wrapped } = row as { readonly version: unknown; readonly wrapped: unknown };
    if (typeof version !== "number" || !(wrapped instanceof Uint8Array))
      return fail("store.corrupt", "day key");
    const key = keyStore.unwrap(wrapped, boundTo("day_key", { id: day, sequence: 0, version }));
    if (key.ok) cache.set(day, key.value);
    return key;
  };

  return {
    ofDay,
    makeOfDay(connection, day) {
      const present = ofDay(connection, day);
      if (!present.ok) return present;
      if (present.value !== null) return ok(present.value);
      const key = random(BOX_KEY_BYTES);
      const place = boundTo("day_key", { id: day, sequence: 0, version: RECORD_VERSION });
      connection
        .sql("INSERT INTO day_key (day, version, wrapped) VALUES (?, ?, ?)")
        .run(day, RECORD_VERSION, keyStore.wrap(key, place));
      cache.set(day, key);
      return ok(key);
    },
    ofDossier(connection, kept) {
      const dayKey = ofDay(connection, kept.day);
      if (!dayKey.ok || dayKey.value === null) return dayKey;
      return openBox(dayKey.value, kept.wrappedKey, boundTo("dossier_key", kept));
    },
    forget() {
      for (const key of cache.values()) key.fill(0);
      cache.clear();
    },
  };
}

/** A dossier's fresh key and the same wrapped by its day's key. */
export function makeDossierKey(
  dayKey: Uint8Array,
  place: Place,
  random: RandomBytes,
): { readonly key: Uint8Array; readonly wrapped: Uint8Array } {
  const key = random(BOX_KEY_BYTES);
  return { key, wrapped: closeBox(dayKey, key, boundTo("dossier_key", place), random) };
}
