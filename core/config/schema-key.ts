/** One key of the configuration. @module */
import type { z } from "zod";

/** A value with its default, what it means, and its unit where it has one. */
export function keyed<T extends z.ZodType>(schema: T, fallback: z.output<T>, meaning: string, unit?: string) {
  const described = unit === undefined ? { description: meaning } : { description: meaning, unit };
  // The default is a value of the schema itself, so it stands for input and output alike.
  return schema.default(fallback as never).meta(described);
}
