/** A public administrative procedure (thủ tục hành chính) as the catalogue holds it. @module */
import { z } from "zod";
import { formDefinitionSchema } from "./form.ts";

const bilingual = z.object({ vi: z.string(), en: z.string() });

export const lifeEventSchema = z.object({
  id: z.string(),
  title: bilingual,
  /** Name of the drawing. */
  icon: z.string(),
  procedures: z.array(z.string()),
});
export type LifeEvent = z.infer<typeof lifeEventSchema>;

export const procedureSummarySchema = z.object({
  code: z.string(),
  name: bilingual,
  /** Who decides, e.g. "UBND cấp xã". */
  authority: z.string(),
  level: z.enum(["ministry", "province", "commune"]),
  field: z.string(),
  /** It can be filed at this terminal. */
  hasForm: z.boolean(),
  /** Illustration, not legal text. */
  illustration: z.boolean(),
});
export type ProcedureSummary = z.infer<typeof procedureSummarySchema>;

export const feeSchema = z.object({
  channel: z.enum(["inPerson", "online", "any"]),
  /** Đồng; null where the source gives words only. */
  amountVnd: z.int().nonnegative().nullable(),
  text: bilingual,
  /** Who is exempt, word for word as the source says, beside the amount. */
  exemption: z.string().nullable(),
});
export type Fee = z.infer<typeof feeSchema>;

export const procedureSchema = procedureSummarySchema.extend({
  /** Plain words: what it is for. */
  about: bilingual,
  lifeEvents: z.array(z.string()),
  time: z.object({ inPerson: bilingual, online: bilingual.nullable() }),
  fees: z.array(feeSchema),
  documents: z.array(
    z.object({
      name: bilingual,
      originals: z.int().nonnegative(),
      copies: z.int().nonnegative(),
      /** The state already holds it: nothing to bring. */
      heldByState: z.boolean(),
    }),
  ),
  result: bilingual,
  /** The least assurance of identity it takes. */
  assurance: z.enum(["low", "substantial", "high"]),
  /** Version of this record; a dossier keeps the one it was filed under. */
  version: z.string(),
  validFrom: z.iso.date(),
  validTo: z.iso.date().nullable(),
  form: formDefinitionSchema.nullable(),
});
export type Procedure = z.infer<typeof procedureSchema>;
