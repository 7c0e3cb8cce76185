/** The fields that say who files must be the card's own words: a declaration in another's name is none. @module */
import type { DossierContent } from "../../core/dossier/dossier.ts";
import { DEMONSTRATION_CATALOGUE, findProcedure } from "../../core/procedures/catalogue.ts";
import type { FormDefinition } from "../../core/procedures/form.ts";
import { identityMismatches } from "../../core/procedures/identity-fields.ts";
import { vietnamDate } from "../../core/text/dates.ts";

/**
 * Whether every identity field of the form is the applicant's, whose claims were proven before. True where this gateway
 * does not know the form in the version filed: it cannot say which fields those are.
 */
export function namesTheRequester({ procedure, filedAt, applicant, values }: DossierContent): boolean {
  const form = knownForm(procedure, filedAt);
  return form === undefined || identityMismatches(form, values, applicant).length === 0;
}

function knownForm(
  { code, version, formVersion }: DossierContent["procedure"],
  filedAt: string,
): FormDefinition | undefined {
  const found = findProcedure(DEMONSTRATION_CATALOGUE, code, vietnamDate(Date.parse(filedAt)));
  if (!found.ok || found.value.version !== version) return undefined;
  return found.value.form?.version === formVersion ? found.value.form : undefined;
}
