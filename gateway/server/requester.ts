/** The fields that say who files must be the card's own words: a declaration in another's name is none. @module */
import type { DossierContent } from "../../core/dossier/dossier.ts";
import { DEMONSTRATION_CATALOGUE, findProcedure } from "../../core/procedures/catalogue.ts";
import type { FormDefinition } from "../../core/procedures/form.ts";
import { identityMismatches } from "../../core/procedures/identity-fields.ts";
import type { Procedure } from "../../core/procedures/procedure.ts";
import { vietnamDate } from "../../core/text/dates.ts";

/**
 * Whether every identity field of the form is the applicant's, whose claims were proven before. True where this gateway
 * does not know the form in the version filed: it cannot say which fields those are.
 */
export function namesTheRequester({ procedure, filedAt, applicant, values }: DossierContent): boolean {
  const form = knownForm(procedure, filedAt);
  return form === undefined || identityMismatches(form, values, applicant).length === 0;
}

/** Whether the procedure takes nothing below high assurance, in the record that was in force at filing. */
export function asksForHigh({ procedure, filedAt }: DossierContent): boolean {
  return recordInForce(procedure.code, filedAt)?.assurance === "high";
}

function knownForm(
  { code, version, formVersion }: DossierContent["procedure"],
  filedAt: string,
): FormDefinition | undefined {
  const found = recordInForce(code, filedAt);
  if (found?.version !== version) return undefined;
  return found.form?.version === formVersion ? found.form : undefined;
}

function recordInForce(code: string, filedAt: string): Procedure | undefined {
  const found = findProcedure(DEMONSTRATION_CATALOGUE, code, vietnamDate(Date.parse(filedAt)));
  return found.ok ? found.value : undefined;
}
