/**
 * The contract of the dev dock: what a hand does to the simulated devices. It does not exist in a production profile.
 * @module
 */
import { z } from "zod";
import { failureSchema, queueStateSchema } from "./common.ts";

/**
 * What may be wrong with a card in a reader, by the word that the act begins with. `number` is asked for where it is not
 * null; where `inFile`, a file of {@link FAULT_FILES} may stand in its place, which the card itself then gives out wrongly.
 */
export const DOCK_FAULTS = [
  { kind: "pull", vi: "rút ra ở lệnh", en: "pulled at command", number: 5, inFile: false },
  { kind: "silent", vi: "im lặng ở lệnh", en: "silent at command", number: 5, inFile: false },
  { kind: "garbage", vi: "trả lời vô nghĩa ở lệnh", en: "garbage at command", number: 5, inFile: false },
  { kind: "slow", vi: "chậm (mili giây)", en: "slow (ms)", number: 300, inFile: false },
  { kind: "status", vi: "mã trạng thái sai", en: "wrong status", number: 5, inFile: true },
  { kind: "truncate", vi: "bị cắt", en: "truncated", number: 5, inFile: true },
  { kind: "flip", vi: "lật một bit", en: "bit flipped", number: 5, inFile: true },
  { kind: "replay", vi: "lặp trả lời trước ở lệnh", en: "replayed at command", number: 5, inFile: false },
  { kind: "endless", vi: "tệp không có cuối", en: "endless file", number: null, inFile: true },
  { kind: "huge", vi: "tệp khai 2 GB", en: "huge length", number: null, inFile: true },
  { kind: "middle", vi: "kẻ đứng giữa", en: "someone in the middle", number: null, inFile: false },
] as const;

/** The files that a card may give out wrongly: what a terminal reads of each kind of card. */
export const FAULT_FILES = {
  national: [
    "EF.ATR/INFO",
    "EF.CardAccess",
    "EF.CardSecurity",
    "EF.COM",
    "EF.SOD",
    "DG1",
    "DG2",
    "DG13",
    "DG14",
    "DG15",
  ],
  provincial: ["EF.INFO", "EF.VC", "EF.INDEX", "EF.DISCLOSURES", "EF.CERT", "EF.PURSE_LOG"],
} as const;
export type FaultFile = (typeof FAULT_FILES)[keyof typeof FAULT_FILES][number];

const dockActSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("present"),
    card: z.string().max(60),
    interface: z.enum(["contact", "contactless"]),
  }),
  z.object({ type: z.literal("remove"), interface: z.enum(["contact", "contactless"]) }),
  /** `KIND[:N|FILE[:…]]`, the kinds of {@link DOCK_FAULTS}; null takes the fault away. */
  z.object({
    type: z.literal("fault"),
    interface: z.enum(["contact", "contactless"]),
    fault: z.string().max(60).nullable(),
  }),
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
  /** The fault planted in each reader, as the act wrote it. */
  faults: z.object({ contact: z.string().nullable(), contactless: z.string().nullable() }),
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
