/** What the service and its reader hosts say to each other. Each side checks what the other sent. @module */
import { z } from "zod";
import { errorCodeSchema } from "../../core/protocol/common.ts";

/** pcsc-lite's and Windows' bound on one APDU, header, length fields and status word included. */
export const MAX_APDU_BYTES = 65_548;

const bytes = (max: number) => z.instanceof(Uint8Array).refine((value) => value.length <= max);
const id = z.int().nonnegative();
const readerName = z.string().min(1).max(255);

/** To the host of one reader. */
export const hostRequestSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("connect"), id }),
  z.object({ type: z.literal("transmit"), id, command: bytes(MAX_APDU_BYTES) }),
  z.object({ type: z.literal("release"), id }),
]);
export type HostRequest = z.infer<typeof hostRequestSchema>;

const connectedSchema = z.object({
  type: z.literal("connected"),
  id,
  atr: bytes(64),
  maxCommandBytes: z.int().min(261).max(MAX_APDU_BYTES),
  maxResponseBytes: z.int().min(258).max(MAX_APDU_BYTES),
  extendedLength: z.boolean(),
});

/** From the host of one reader: exactly one reply to each request. */
export const hostReplySchema = z.discriminatedUnion("type", [
  connectedSchema,
  z.object({ type: z.literal("response"), id, response: bytes(MAX_APDU_BYTES) }),
  z.object({ type: z.literal("released"), id }),
  z.object({ type: z.literal("failed"), id, code: errorCodeSchema, detail: z.string().max(200) }),
]);
export type HostReply = z.infer<typeof hostReplySchema>;

const readerStateSchema = z.object({
  name: readerName,
  present: z.boolean(),
  /** Grows with each insertion and removal, so that a swap between two looks is seen. */
  events: z.int().nonnegative(),
  /** Null while no card is there or it has not answered its reset. */
  atr: bytes(64).nullable(),
});
export type ReaderState = z.infer<typeof readerStateSchema>;

/** From the watcher. */
export const watcherMessageSchema = z.discriminatedUnion("type", [
  /** All readers, after each change. */
  z.object({ type: z.literal("readers"), readers: z.array(readerStateSchema).max(64) }),
  /** The PC/SC service cannot be reached; the watcher tries again by itself. */
  z.object({ type: z.literal("serviceAbsent"), detail: z.string().max(200) }),
  /** The native binding is not installed or does not load: it is useless to try again. */
  z.object({ type: z.literal("bindingMissing"), detail: z.string().max(200) }),
]);
export type WatcherMessage = z.infer<typeof watcherMessageSchema>;
