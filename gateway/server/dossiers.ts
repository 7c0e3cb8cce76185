/**
 * POST of a dossier. Its id alone is the key: the first content under it is stored, once, in one transaction with
 * everything that follows from it; the same again is acknowledged, anything else under that id refused.
 * @module
 */
import type { ErrorCode } from "../../core/errors/codes.ts";
import { type Failure, fail, ok, type Result } from "../../core/errors/result.ts";
import type { Head, SignedCheckpoint } from "../storage/checkpoints.ts";
import { keepCheckpoint, keepRecordNumber } from "../storage/checkpoints.ts";
import {
  type Delivery,
  findHeld,
  type Held,
  holdTerminal,
  type Particulars,
  quarantine,
  storeDossier,
} from "../storage/dossiers.ts";
import type { Database } from "../storage/index.ts";
import { type Addressee, clip, type Decision, decide, type Reply, undecided } from "./answers.ts";
import type { Sender } from "./envelope.ts";
import { checkHash, readCheckpoint, readSubmission, type SubmissionName } from "./submission.ts";

/** Opens a sealed dossier and verifies its evidence again; see `content.ts`. */
export type Judge = (delivery: Delivery, now: number) => Promise<Result<Particulars>>;

export interface DossierIntake {
  readonly db: Database;
  readonly judge: Judge;
  /** Time until the one-stop system is told, in milliseconds. */
  readonly oneStopDelayMs: number;
  /** Called after a dossier was stored. */
  readonly onStored: () => void;
}

/** Our own lists are missing or too old to judge a card: nobody's dossier is refused for that, it comes again later. */
const OWN_STALENESS: readonly ErrorCode[] = [
  "trust.bundle_stale",
  "revocation.list_stale",
  "issuer.unknown",
  "crl.stale",
  "crl.signature",
];

export async function takeDossier(
  intake: DossierIntake,
  sender: Sender,
  body: Uint8Array,
  now: number,
): Promise<Reply> {
  const read = readSubmission(body);
  if (read.form === "nameless") return undecided(400, "gateway.bad_request", "submission");
  if (read.form === "broken") {
    return refuse(sender, read.name, { code: "gateway.bad_request", detail: read.field });
  }
  const { id, contentHash, sealed, sequence } = read.submission;
  const delivery: Delivery = { id, terminal: sender.terminal, contentHash, sealed, sequence };
  const checkpoint = readCheckpoint(read.submission.checkpoint, sender);
  if (!checkpoint.ok) return refuse(sender, read.submission, checkpoint.failure);
  const hash = checkHash(read.submission);
  const held = await findHeld(intake.db, id);
  // What is held was judged when it came; a card revoked since then does not undo an acknowledgement.
  const judged = hash.ok && held === undefined ? await intake.judge(delivery, now) : hash;
  if (!judged.ok && OWN_STALENESS.includes(judged.failure.code)) {
    return undecided(503, "gateway.busy", judged.failure.code);
  }
  const outcome = await settle(intake, delivery, checkpoint.value, judged, new Date(now));
  if (outcome.kind === "refused") return refuse(sender, delivery, outcome.why);
  if (!outcome.duplicate) intake.onStored();
  return decide(sender, acknowledge(delivery, outcome));
}

type Outcome =
  | { readonly kind: "held"; readonly duplicate: boolean; readonly head: Head }
  | { readonly kind: "refused"; readonly why: Failure };

/** The one transaction. `judged` carries particulars, a refusal, or nothing where the id was held already. */
function settle(
  intake: DossierIntake,
  delivery: Delivery,
  checkpoint: SignedCheckpoint,
  judged: Result<Particulars | undefined>,
  now: Date,
): Promise<Outcome> {
  return intake.db.transaction().execute(async (tx): Promise<Outcome> => {
    await holdTerminal(tx, delivery.terminal);
    const head = await keepCheckpoint(tx, checkpoint, now);
    const refuseHere = async (code: ErrorCode, detail: string): Promise<Outcome> => {
      await quarantine(tx, delivery, { code, detail }, now);
      return { kind: "refused", why: { code, detail } };
    };
    if (!judged.ok) return refuseHere(judged.failure.code, clip(judged.failure.detail ?? ""));
    if (judged.value !== undefined) {
      const due = new Date(now.getTime() + intake.oneStopDelayMs);
      await keepRecordNumber(tx, checkpoint, { dossier: delivery.id, sequence: delivery.sequence }, now);
      if (await storeDossier(tx, delivery, judged.value, now, due)) {
        return { kind: "held", duplicate: false, head };
      }
    }
    const same = compare(delivery, await findHeld(tx, delivery.id));
    if (!same.ok) return refuseHere(same.failure.code, same.failure.detail ?? "");
    return { kind: "held", duplicate: true, head };
  });
}

function compare(delivery: Delivery, held: Held | undefined): Result<undefined> {
  if (held === undefined) throw new Error("a dossier that was held is gone");
  if (held.terminal !== delivery.terminal) return fail("gateway.conflict", "terminal");
  return held.contentHash === delivery.contentHash ? ok(undefined) : fail("gateway.conflict", "content");
}

function acknowledge(
  delivery: Delivery,
  held: { readonly duplicate: boolean; readonly head: Head },
): Decision {
  return {
    kind: "acknowledged",
    dossier: delivery.id,
    contentHash: delivery.contentHash,
    duplicate: held.duplicate,
    checkpoint: held.head,
  };
}

function refuse(to: Addressee, name: SubmissionName, why: Failure): Reply {
  return decide(to, {
    kind: "itemRefused",
    dossier: name.id,
    contentHash: name.contentHash,
    code: why.code,
    detail: clip(why.detail ?? ""),
  });
}
