/**
 * From a reviewed draft to a dossier that is kept: build, bind to the card where it is still there, seal, COMMIT.
 * Nothing is said to the person before COMMIT.
 * @module
 */
import { contentDigest } from "../../../core/dossier/content-hash.ts";
import type { DossierBody, DossierContent, DossierSummary } from "../../../core/dossier/dossier.ts";
import { type SealingSource, sealBody, sealingKey } from "../../../core/dossier/seal.ts";
import type { ErrorCode } from "../../../core/errors/codes.ts";
import { fail, ok, type Result } from "../../../core/errors/result.ts";
import {
  type Evidence,
  isDocumentEvidence,
  type VerifiedIdentity,
} from "../../../core/identity/verified-identity.ts";
import type { Clock } from "../../../core/ports/clock.ts";
import type { Procedure } from "../../../core/procedures/procedure.ts";
import { vietnamIsoTime } from "../../../core/text/dates.ts";
import { maskName, maskNumber } from "../../../core/text/mask.ts";
import type { TrustBundle } from "../../../core/trust/bundle.ts";
import type { DossierToCommit } from "../store/dossiers.ts";
import type { Store } from "../store/store.ts";
import type { CardWork } from "./card-work.ts";
import { firstFailure, suffices } from "./identity.ts";
import type { Draft, FiledDossier, Session } from "./state.ts";

export interface FilingOptions {
  readonly store: Pick<Store, "newId" | "nextProvisionalCode" | "commitDossier">;
  readonly cardWork: Pick<CardWork, "bind">;
  readonly bundle: () => Result<TrustBundle>;
  readonly terminalId: string;
  readonly units: DossierContent["units"];
  readonly clock: Clock;
  readonly sealing: SealingSource;
}

export interface Filing {
  /** Fails with `store.write_failed` and others; filing the same draft again then offers the very same bytes. */
  file(session: Session): Promise<Result<FiledDossier>>;
  /** The session is over. */
  forget(): void;
}

/** Kênh thực hiện 2: filed online, which a kiosk is. */
const CHANNEL_ONLINE = 2;

export function createFiling(options: FilingOptions): Filing {
  // A failed commit is an unknown outcome: the same draft keeps its id, code and seal until one is known (guarantee 2).
  let prepared: { readonly draft: Draft; readonly dossier: DossierToCommit } | null = null;
  return {
    async file(session) {
      const { draft } = session;
      if (draft === null) return fail("session.step");
      if (prepared?.draft !== draft) {
        const dossier = await prepare(session, draft, options);
        if (!dossier.ok) return dossier;
        prepared = { draft, dossier: dossier.value };
      }
      const { dossier } = prepared;
      const committed = options.store.commitDossier(dossier);
      if (!committed.ok) return committed;
      prepared = null;
      return ok({
        id: dossier.id,
        procedure: draft.procedure.code,
        provisionalCode: dossier.summary.provisionalCode,
        officialCode: null,
        delivery: "queued",
        deliveryCode: null,
        slip: { state: "printing" },
      });
    },
    forget() {
      prepared = null;
    },
  };
}

async function prepare(
  session: Session,
  draft: Draft,
  options: FilingOptions,
): Promise<Result<DossierToCommit>> {
  const { identity } = session;
  if (identity === null) return fail("session.step");
  if (!suffices(identity, draft.procedure)) return fail("identity.assurance_too_low");
  const recipient = sealingKeyOf(options.bundle());
  if (!recipient.ok) return recipient;
  const code = options.store.nextProvisionalCode();
  if (!code.ok) return code;
  const content = buildContent(draft, identity, code.value, options);
  const bound = await options.cardWork.bind(session.id, contentDigest(content));
  const proven = evidenceOf(bound, identity, draft.procedure);
  if (!proven.ok) return proven;
  const body: DossierBody = { content, evidence: toBody(proven.value) };
  const sealed = sealBody(body, recipient.value, options.sealing);
  return ok({ id: content.id, sealed, summary: summaryOf(draft, identity, content) });
}

function toBody(evidence: Evidence): DossierBody["evidence"] {
  if (isDocumentEvidence(evidence)) return { ...evidence };
  return { ...evidence, disclosures: [...evidence.disclosures] };
}

/**
 * A card lifted from the pad cannot sign any more; the evidence of its reading still travels with the dossier, but where
 * the procedure asks for high assurance. A card that is there and does not prove itself stops the filing.
 */
function evidenceOf(
  bound: Result<VerifiedIdentity>,
  identity: VerifiedIdentity,
  { assurance }: Pick<Procedure, "assurance">,
): Result<Evidence> {
  if (!bound.ok && !CARD_AWAY.has(bound.failure.code)) return bound;
  if (!bound.ok && assurance === "high") return fail("kb.not_bound");
  if (bound.ok) {
    const refused = firstFailure(bound.value);
    if (refused !== null) return { ok: false, failure: refused };
  }
  const evidence = bound.ok ? bound.value.evidence : identity.evidence;
  return evidence === null ? fail("identity.assurance_too_low") : ok(evidence);
}

const CARD_AWAY: ReadonlySet<ErrorCode> = new Set([
  "card.lost",
  "card.no_answer",
  "reader.failed",
  "reader.absent",
]);

function sealingKeyOf(bundle: Result<TrustBundle>) {
  if (!bundle.ok) return bundle;
  const first = bundle.value.parts.gateway.sealing[0];
  return first === undefined
    ? fail("trust.bundle_stale", "no sealing key")
    : ok(sealingKey(first.kid, first.jwk));
}

function buildContent(
  { procedure, values }: Draft,
  identity: VerifiedIdentity,
  provisionalCode: string,
  { store, terminalId, units, clock }: FilingOptions,
): DossierContent {
  return {
    v: 1,
    id: store.newId(),
    terminal: terminalId,
    provisionalCode,
    filedAt: vietnamIsoTime(clock.now()),
    procedure: {
      code: procedure.code,
      version: procedure.version,
      formVersion: procedure.form?.version ?? "",
    },
    channel: CHANNEL_ONLINE,
    units,
    applicant: identity.claims,
    values,
  };
}

function summaryOf(
  { procedure }: Draft,
  { claims }: VerifiedIdentity,
  content: DossierContent,
): DossierSummary {
  return {
    provisionalCode: content.provisionalCode,
    procedure: procedure.code,
    procedureName: procedure.name.vi,
    maskedName: maskName(claims.full_name ?? ""),
    maskedNumber: maskNumber(claims.personal_number ?? ""),
    filedAt: content.filedAt,
  };
}
