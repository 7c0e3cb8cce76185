/**
 * Fields that say who the person at the terminal is. They are the card's, not the person's to type: otherwise a dossier
 * could carry one person's proof and another's name.
 * @module
 */
import type { Claims } from "../identity/verified-identity.ts";
import type { FormDefinition, FormField, FormValues } from "./form.ts";
import { fieldsOf } from "./form-lines.ts";

const IDENTITY_CLAIMS = ["full_name", "personal_number"] as const;
type IdentityClaim = (typeof IDENTITY_CLAIMS)[number];

/** The claim that alone may fill this field; undefined where a person may type: another's name can stand in a form too. */
export function identityClaimOf(field: FormField): IdentityClaim | undefined {
  return field.identity ? IDENTITY_CLAIMS.find((claim) => claim === field.fromClaim) : undefined;
}

/** The values with every identity field as the card says it. */
export function withIdentity(definition: FormDefinition, values: FormValues, claims: Claims): FormValues {
  const own: Record<string, string> = { ...values };
  for (const field of fieldsOf(definition)) {
    const claim = identityClaimOf(field);
    const value = claim === undefined ? undefined : claims[claim];
    if (value !== undefined) own[field.name] = value;
  }
  return own;
}

/** Names of the identity fields whose value is not the card's. */
export function identityMismatches(definition: FormDefinition, values: FormValues, claims: Claims): string[] {
  return Object.entries(withIdentity(definition, values, claims))
    .filter(([name, value]) => values[name] !== value)
    .map(([name]) => name);
}
