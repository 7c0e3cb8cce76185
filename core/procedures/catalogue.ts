/** The catalogue of procedures: what stands in it, and how it is asked. @module */
import { fail, ok, type Result } from "../errors/result.ts";
import { BUSINESS_AND_ENERGY } from "./data/business-energy.ts";
import { CIVIL_STATUS } from "./data/civil-status.ts";
import { LIFE_EVENTS } from "./data/life-events.ts";
import { DEMONSTRATION_VERSION } from "./data/record.ts";
import { RESIDENCE_AND_PAPERS } from "./data/residence-social.ts";
import type { LifeEvent, Procedure, ProcedureSummary } from "./procedure.ts";

export interface Catalogue {
  readonly version: string;
  readonly procedures: readonly Procedure[];
  /** In the order of the tiles. */
  readonly lifeEvents: readonly LifeEvent[];
}

/** The demonstration's catalogue: every record is an illustration, not legal text. */
export const DEMONSTRATION_CATALOGUE: Catalogue = {
  version: DEMONSTRATION_VERSION,
  procedures: [...CIVIL_STATUS, ...RESIDENCE_AND_PAPERS, ...BUSINESS_AND_ENERGY],
  lifeEvents: LIFE_EVENTS,
};

/** The record in force on the day (ISO 8601 date), by its code. Fails with `procedure.unknown`. */
export function findProcedure(catalogue: Catalogue, code: string, today: string): Result<Procedure> {
  const found = catalogue.procedures.find((each) => each.code === code && isInForce(each, today));
  return found === undefined ? fail("procedure.unknown", "no record of this code in force") : ok(found);
}

/** The life event and its procedures in force on the day, in the order given by the data. Undefined where there is none. */
export function findLifeEvent(
  catalogue: Catalogue,
  id: string,
  today: string,
): { readonly lifeEvent: LifeEvent; readonly procedures: readonly ProcedureSummary[] } | undefined {
  const lifeEvent = catalogue.lifeEvents.find((each) => each.id === id);
  if (lifeEvent === undefined) return undefined;
  const procedures = lifeEvent.procedures.flatMap((code) => {
    const found = findProcedure(catalogue, code, today);
    return found.ok ? [summaryOf(found.value)] : [];
  });
  return { lifeEvent, procedures };
}

/** What a list shows of a record. */
export function summaryOf(procedure: Procedure): ProcedureSummary {
  const { code, name, authority, level, field, hasForm, illustration } = procedure;
  return { code, name, authority, level, field, hasForm, illustration };
}

/** True on each day from `validFrom` to `validTo`, both included. */
export function isInForce(procedure: Procedure, today: string): boolean {
  return procedure.validFrom <= today && (procedure.validTo === null || today <= procedure.validTo);
}
