/** Whether the values fit the form, field by field. @module */
import { looksLikeTelex } from "../text/telex.ts";
import type { FieldError, FormDefinition, FormField, FormValues } from "./form.ts";
import { fieldsOf } from "./form-lines.ts";

type Problem = FieldError["problem"];

const DAY_MS = 86_400_000;
/** Letters of any script with their marks, and what stands between the parts of a name. */
const PERSON_NAME = /^\p{L}[\p{L}\p{M}]*(?:[ '’.-]{1,2}\p{L}[\p{L}\p{M}]*)*\.?$/u;
/** Ten digits after 0, or the country code; older landlines have eleven. */
const PHONE = /^(?:0|\+84)\d{9,10}$/;
const EMAIL = /^[^\s@]{1,64}@[^\s@.]+(?:\.[^\s@.]+)+$/;
const CONTROL = /\p{Cc}|\p{Cs}|\p{Co}|\p{Cn}/u;

/**
 * All fields that are missing or do not fit, in the order of the form; at most one error a field.
 * Values are taken as `normaliseValues` leaves them. `today` is an ISO 8601 date, the one that the bounds of date
 * fields count from.
 */
export function validateForm(definition: FormDefinition, values: FormValues, today: string): FieldError[] {
  return fieldsOf(definition).flatMap((field) => {
    const problem = problemOf(field, values[field.name] ?? "", today);
    return problem === undefined ? [] : [{ field: field.name, problem }];
  });
}

function problemOf(field: FormField, value: string, today: string): Problem | undefined {
  if (value === "") return field.required ? "missing" : undefined;
  // What is too long for a number is no number of the form: its own check says more.
  const counted = field.kind !== "wholeNumber" && field.kind !== "date" && field.kind !== "choice";
  if (counted && [...value].length > field.maxLength) return "tooLong";
  switch (field.kind) {
    case "personName":
      if (!PERSON_NAME.test(value)) return "wrongCharacters";
      return isTelexLeftover(field, value) ? "telexLeftover" : undefined;
    case "text":
      if (CONTROL.test(value)) return "wrongCharacters";
      return isTelexLeftover(field, value) ? "telexLeftover" : undefined;
    case "longText":
      return CONTROL.test(value.replaceAll("\n", "")) ? "wrongCharacters" : undefined;
    case "date":
      return dateProblem(field, value, today);
    case "choice":
      return field.options?.some((each) => each.value === value) ? undefined : "notAChoice";
    case "digits":
      return digitsProblem(field, value);
    case "wholeNumber":
      return wholeNumberProblem(field, value);
    case "phone":
      return PHONE.test(value) ? undefined : "wrongCharacters";
    case "email":
      return EMAIL.test(value) ? undefined : "wrongCharacters";
  }
}

/** What comes from the card is not typed: the issuer's spelling stands as it is. */
function isTelexLeftover(field: FormField, value: string): boolean {
  return field.fromClaim === undefined && looksLikeTelex(value);
}

function dateProblem(field: FormField, value: string, today: string): Problem | undefined {
  const day = dayNumber(value);
  const now = dayNumber(today);
  if (day === undefined || now === undefined) return "notADate";
  return within(day - now, field) ? undefined : "outOfRange";
}

function digitsProblem(field: FormField, value: string): Problem | undefined {
  if (!/^\d+$/.test(value)) return "wrongCharacters";
  return within(value.length, field) ? undefined : "outOfRange";
}

function wholeNumberProblem(field: FormField, value: string): Problem | undefined {
  if (!/^\d{1,15}$/.test(value)) return "wrongCharacters";
  return within(Number(value), field) ? undefined : "outOfRange";
}

function within(number: number, field: FormField): boolean {
  return (
    number >= (field.min ?? Number.NEGATIVE_INFINITY) && number <= (field.max ?? Number.POSITIVE_INFINITY)
  );
}

/** Days since 1970-01-01 of a date that exists, else undefined. */
function dayNumber(iso: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(iso)) return undefined;
  const time = Date.parse(`${iso}T00:00:00Z`);
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== iso) return undefined;
  return time / DAY_MS;
}
