/** Single values beside the tables. @module */
import { z } from "zod";
import { utf8 } from "../../../core/crypto/bytes.ts";
import { parseJson } from "../../../core/crypto/jws.ts";
import { errorCodeSchema } from "../../../core/protocol/common.ts";
import type { Connection } from "./connection.ts";

/** `terminal`: whose store this is. `cursor`: the last status taken in. `countersigned`, `paused`: JSON, see below. */
export type MetaName = "terminal" | "cursor" | "countersigned" | "paused";

/** The newest place in the journal that the gateway signed back. */
export const countersignedSchema = z.object({ sequence: z.int().nonnegative(), head: z.string().length(43) });

/** Why the gateway refused this terminal. */
export const pausedSchema = z.object({ code: errorCodeSchema, detail: z.string() });

export function readMeta(connection: Connection, name: MetaName): string | undefined {
  const value = connection.sql("SELECT value FROM meta WHERE key = ?").pluck().get(name);
  return typeof value === "string" ? value : undefined;
}

/** Undefined where there is none or it does not fit. */
export function readMetaJson<T>(connection: Connection, name: MetaName, schema: z.ZodType<T>): T | undefined {
  const text = readMeta(connection, name);
  return text === undefined ? undefined : schema.safeParse(parseJson(utf8(text))).data;
}

export function writeMeta(connection: Connection, name: MetaName, value: string): void {
  connection
    .sql("INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value")
    .run(name, value);
}

export function removeMeta(connection: Connection, name: MetaName): void {
  connection.sql("DELETE FROM meta WHERE key = ?").run(name);
}
