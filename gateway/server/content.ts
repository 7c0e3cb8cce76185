/** Opens a sealed dossier and judges it: is it what it says, and does the card's evidence hold? @module */
import type { DossierContent } from "../../core/dossier/dossier.ts";
import { openSealedBody, type SealingPrivateJwk } from "../../core/dossier/open-sealed.ts";
import { fail, ok, type Result } from "../../core/errors/result.ts";
import { type EvidenceContext, verifyEvidence } from "../../core/identity/evidence.ts";
import type { Delivery, Particulars } from "../storage/dossiers.ts";
import { asksForHigh, namesTheRequester } from "./requester.ts";

/** What a dossier says of itself in codes; anything longer or with control characters is none. */
const CODE = /^[^\p{Cc}\p{Cs}]{1,100}$/u;

export interface ContentContext extends EvidenceContext {
  readonly keyOf: (kid: string) => SealingPrivateJwk | undefined;
}

/**
 * Fails with `gateway.item_refused`, as {@link verifyEvidence}, or with `gateway.evidence_rejected` for
 * `identity.field_mismatch`.
 */
export function judgeContent(delivery: Delivery, context: ContentContext): Result<Particulars> {
  const body = openSealedBody(delivery.sealed, context.keyOf);
  if (!body.ok) return body;
  const { content, evidence } = body.value;
  if (content.id !== delivery.id) return fail("gateway.item_refused", "dossier: id");
  if (content.terminal !== delivery.terminal) return fail("gateway.item_refused", "dossier: terminal");
  const particulars = readParticulars(content);
  if (particulars === undefined) return fail("gateway.item_refused", "dossier: codes");
  if (!isWellFormed(body.value)) return fail("gateway.item_refused", "dossier: text");
  const filed = verifyEvidence(evidence, content, { ...context, mustBeBound: asksForHigh(content) });
  if (!filed.ok) return filed;
  if (!namesTheRequester(content)) return fail("gateway.evidence_rejected", "identity.field_mismatch");
  const { boundToContent, chipVouchedBy } = filed.value;
  return ok({ ...particulars, boundToContent, chipVouchedBy });
}

function readParticulars(
  content: DossierContent,
): Omit<Particulars, "boundToContent" | "chipVouchedBy"> | undefined {
  const { provisionalCode, procedure, units, filedAt } = content;
  const codes = [provisionalCode, procedure.code, units.receiving, units.competent];
  if (!codes.every((code) => CODE.test(code))) return undefined;
  return {
    provisionalCode,
    procedure: procedure.code,
    receivingUnit: units.receiving,
    competentUnit: units.competent,
    filedAt: new Date(filedAt),
  };
}

/** JSON can smuggle in half a character, which has no UTF-8 and so no hash. */
function isWellFormed(value: unknown): boolean {
  if (typeof value === "string") return value.isWellFormed();
  if (typeof value !== "object" || value === null) return true;
  return Object.entries(value).every(([name, member]) => name.isWellFormed() && isWellFormed(member));
}
