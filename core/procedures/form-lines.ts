/** Filling a form from the card, and showing what was filled. @module */
import { type ClaimName, claimsSchema } from "../identity/verified-identity.ts";
import { formatIsoDate } from "../text/dates.ts";
import type { FormDefinition, FormField, FormValues } from "./form.ts";

export interface FormLine {
  label: { vi: string; en: string };
  /** As a person reads it: dates dd/MM/yyyy, choices by their words; what was typed or came from the card in both as it is. */
  value: { vi: string; en: string };
}

export interface FormLineSection {
  title: { vi: string; en: string };
  lines: FormLine[];
}

export function fieldsOf(definition: FormDefinition): readonly FormField[] {
  return definition.sections.flatMap((section) => section.fields);
}

/** The claims a form is filled from, each once, in the order of its fields. */
export function claimsForForm(definition: FormDefinition): ClaimName[] {
  const names = fieldsOf(definition).flatMap((field) => (field.fromClaim ? [field.fromClaim] : []));
  return [...new Set(names)].filter(isClaimName);
}

/** What stands in the form before the person touches it, and which fields the card filled. */
export function prefillForm(
  definition: FormDefinition,
  claims: Readonly<Partial<Record<ClaimName, string | undefined>>>,
): { readonly values: FormValues; readonly fromCard: string[] } {
  const values: Record<string, string> = {};
  const fromCard: string[] = [];
  for (const field of fieldsOf(definition)) {
    const claim = isClaimName(field.fromClaim) ? claims[field.fromClaim] : undefined;
    if (claim !== undefined) fromCard.push(field.name);
    const value = claim ?? field.initial;
    if (value !== undefined) values[field.name] = value;
  }
  return { values, fromCard };
}

/**
 * The values as they are checked and filed: only fields of the form, composed letters (NFC), no white space around,
 * inner runs of spaces as one; empty values left out.
 */
export function normaliseValues(definition: FormDefinition, values: FormValues): FormValues {
  const kept: Record<string, string> = {};
  for (const field of fieldsOf(definition)) {
    const text = Object.hasOwn(values, field.name) ? tidy(field, values[field.name] ?? "") : "";
    if (text !== "") kept[field.name] = text;
  }
  return kept;
}

/** The filled fields section by section, for the review and the slip; empty fields and sections are left out. */
export function formLines(definition: FormDefinition, values: FormValues): FormLineSection[] {
  return definition.sections
    .map((section) => ({
      title: section.title,
      lines: section.fields.flatMap((field) => {
        const value = values[field.name];
        return value ? [{ label: field.label, value: displayValue(field, value) }] : [];
      }),
    }))
    .filter((section) => section.lines.length > 0);
}

function displayValue(field: FormField, value: string): FormLine["value"] {
  const option = field.options?.find((each) => each.value === value);
  if (field.kind === "choice" && option !== undefined) return option.label;
  const shown = field.kind === "date" ? formatIsoDate(value) : value;
  return { vi: shown, en: shown };
}

function tidy(field: FormField, value: string): string {
  const composed = value.normalize("NFC").trim();
  if (field.kind === "longText") return composed.replaceAll("\r\n", "\n");
  if (field.kind === "phone") return composed.replaceAll(/[ .-]/g, "");
  return composed.replaceAll(/[ \t\u00a0]+/g, " ");
}

function isClaimName(name: string | undefined): name is ClaimName {
  return name !== undefined && Object.hasOwn(claimsSchema.shape, name);
}
