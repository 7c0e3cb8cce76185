/** What a form's values and errors mean for what is shown. @module */

import type { FieldError, FormDefinition, FormValues } from "../../../core/procedures/form.ts";
import { normaliseValues } from "../../../core/procedures/form-lines.ts";
import { validateForm } from "../../../core/procedures/validate.ts";

type Section = FormDefinition["sections"][number];

/** Id of the element that takes the focus for a field. */
export function fieldId(name: string): string {
  return `field-${name}`;
}

/** What stands in the fields at first: what came, else what the definition says. */
export function initialValues(form: FormDefinition, values: FormValues): FormValues {
  const filled: Record<string, string> = { ...values };
  for (const section of form.sections)
    for (const field of section.fields) filled[field.name] ??= field.initial ?? "";
  return filled;
}

/** What is wrong in one section, by the rule that the service will judge the whole form by. `today` is ISO 8601. */
export function errorsIn(
  form: FormDefinition,
  section: Section,
  values: FormValues,
  today: string,
): readonly FieldError[] {
  const part = { ...form, sections: [section] };
  return validateForm(part, normaliseValues(part, values), today);
}

/** Index of the first section that holds an error; null where none does. */
export function sectionOfFirst(form: FormDefinition, errors: readonly FieldError[]): number | null {
  const names = new Set(errors.map((error) => error.field));
  const index = form.sections.findIndex((section) => section.fields.some((field) => names.has(field.name)));
  return index === -1 ? null : index;
}

/** Day, month and year as typed. */
export interface DateParts {
  readonly day: string;
  readonly month: string;
  readonly year: string;
}

/** The three parts of a value: of an ISO date, or of what was typed so far. */
export function dateParts(value: string): DateParts {
  const [year = "", month = "", day = ""] = value.split("-");
  return { day, month, year };
}

/** The value while its three parts are being typed: year-month-day as typed, the empty text where none is. */
export function dateValue({ day, month, year }: DateParts): string {
  return day === "" && month === "" && year === "" ? "" : `${year}-${month}-${day}`;
}

/** The values as they are sent: dates with two digits for day and month, as ISO 8601 has them. */
export function finished(form: FormDefinition, values: FormValues): FormValues {
  const sent: Record<string, string> = {};
  for (const section of form.sections) {
    for (const field of section.fields) {
      const value = values[field.name] ?? "";
      sent[field.name] = field.kind === "date" ? isoDate(value) : value;
    }
  }
  return sent;
}

function isoDate(value: string): string {
  if (value === "") return "";
  const { day, month, year } = dateParts(value);
  return `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
}
