/**
 * The contract of the dev dock: what a hand does to the simulated devices. It does not exist in a production profile.
 * @module
 */
import { z } from "zod";
import { failureSchema, queueStateSchema } from "./common.ts";

const dockActSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("present"),
    card: z.string().max(60),
    interface: z.enum(["contact", "contactless"]),
  }),
  z.object({ type: z.literal("remove"), interface: z.enum(["contact", "contactless"]) }),
  z.object({ type: z.literal("network"), up: z.boolean() }),
  z.object({ type: z.literal("paper"), state: z.enum(["ok", "low", "out"]) }),
  z.object({ type: z.literal("printerPower"), on: z.boolean() }),
  /** Takes the printed paper away. */
  z.object({ type: z.literal("takePaper") }),
  /** The cradle's scanner reads the QR of a card laid down; off = worn print, typed digits are needed. */
  z.object({ type: z.literal("scanner"), on: z.boolean() }),
]);
export type DockAct = z.infer<typeof dockActSchema>;

export const dockRequestSchema = z.object({ id: z.int().nonnegative(), act: dockActSchema });
export type DockRequest = z.infer<typeof dockRequestSchema>;

const simulatedCardSchema = z.object({
  name: z.string(),
  kind: z.enum(["citizen", "staff"]),
  good: z.boolean(),
  /** The code a bad card is refused with. */
  expect: z.string().nullable(),
  about: z.string(),
});

export const dockViewSchema = z.object({
  cards: z.array(simulatedCardSchema),
  readers: z.object({ contact: z.string().nullable(), contactless: z.string().nullable() }),
  network: z.boolean(),
  paper: z.enum(["ok", "low", "out"]),
  printerPower: z.boolean(),
  scanner: z.boolean(),
  /** Printed paper, newest last: a PNG as base64 and its size in dots. */
  slips: z.array(z.object({ png: z.string(), width: z.int(), height: z.int() })),
  /** The newest commands on the card link: header bytes, lengths and status words only. */
  trace: z.array(z.string()),
  queue: z.array(
    z.object({
      id: z.string(),
      provisionalCode: z.string(),
      state: queueStateSchema,
      officialCode: z.string().nullable(),
    }),
  ),
});
export type DockView = z.infer<typeof dockViewSchema>;

export const dockMessageSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("view"), view: dockViewSchema }),
  z.object({ type: z.literal("reply"), id: z.int(), failure: failureSchema.nullable() }),
]);
export type DockMessage = z.infer<typeof dockMessageSchema>;
