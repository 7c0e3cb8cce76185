/** Forms (tờ khai) as data: a definition drawn by the screen, and its values. @module */
import { z } from "zod";

const bilingual = z.object({ vi: z.string(), en: z.string() });

/** Values by field name; every value is text as the form shows it, dates ISO 8601. */
export const formValuesSchema = z.record(z.string().max(60), z.string().max(2000));
export type FormValues = z.infer<typeof formValuesSchema>;

const fieldSchema = z.object({
  name: z
    .string()
    .regex(/^[a-z][a-zA-Z0-9_]*$/)
    .max(60),
  label: bilingual,
  /** The words of the legal form where the label says it more plainly. */
  legalLabel: z.string().optional(),
  help: bilingual.optional(),
  kind: z.enum([
    "personName",
    "text",
    "longText",
    "date",
    "choice",
    "digits",
    "phone",
    "email",
    "wholeNumber",
  ]),
  required: z.boolean(),
  maxLength: z.int().positive().max(2000),
  /** For `choice`. */
  options: z.array(z.object({ value: z.string(), label: bilingual })).optional(),
  /** Claim of the card that fills it. */
  fromClaim: z.string().optional(),
  /** It says who the person at the terminal is: only the card fills it. */
  identity: z.literal(true).optional(),
  /** What stands there before anybody fills it. */
  initial: z.string().optional(),
  /** Bounds: for dates relative to today, in days; for whole numbers the numbers themselves; for digits how many. */
  min: z.int().optional(),
  max: z.int().optional(),
});
export type FormField = z.infer<typeof fieldSchema>;

export const formDefinitionSchema = z.object({
  /** Version of this definition; a dossier keeps the one it was filled with. */
  version: z.string(),
  title: bilingual,
  sections: z.array(z.object({ title: bilingual, fields: z.array(fieldSchema).min(1) })).min(1),
});
export type FormDefinition = z.infer<typeof formDefinitionSchema>;

export const fieldErrorSchema = z.object({
  field: z.string(),
  problem: z.enum([
    "missing",
    "tooLong",
    "notADate",
    "outOfRange",
    "notAChoice",
    "wrongCharacters",
    "telexLeftover",
  ]),
});
export type FieldError = z.infer<typeof fieldErrorSchema>;
