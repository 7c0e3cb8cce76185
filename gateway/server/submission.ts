/** Reads what a terminal posts: the submission, its hash, and the checkpoint of its journal. @module */
import type { z } from "zod";
import { importPublicJwk } from "../../core/crypto/jwk.ts";
import { parseJson, verifyJws } from "../../core/crypto/jws.ts";
import { sealedHash } from "../../core/dossier/content-hash.ts";
import { fail, ok, type Result } from "../../core/errors/result.ts";
import {
  CHECKPOINT_TYP,
  checkpointSchema,
  type DossierSubmission,
  dossierSubmissionSchema,
} from "../../core/protocol/gateway.ts";
import type { SignedCheckpoint } from "../storage/checkpoints.ts";
import type { Sender } from "./envelope.ts";

/** Enough of a broken submission to name it in an answer. */
const nameSchema = dossierSubmissionSchema.pick({ id: true, contentHash: true });
export type SubmissionName = z.infer<typeof nameSchema>;

/** End of the year 9999, in seconds since 1970: what the database can keep. */
const LATEST_TIME = 253_402_300_799;

export type ReadSubmission =
  | { readonly form: "whole"; readonly submission: DossierSubmission }
  | { readonly form: "broken"; readonly name: SubmissionName; readonly field: string }
  | { readonly form: "nameless" };

export function readSubmission(body: Uint8Array): ReadSubmission {
  const json = parseJson(body);
  const whole = dossierSubmissionSchema.safeParse(json);
  if (whole.success) return { form: "whole", submission: whole.data };
  const name = nameSchema.safeParse(json);
  if (!name.success) return { form: "nameless" };
  return { form: "broken", name: name.data, field: whole.error.issues[0]?.path.join(".") ?? "" };
}

/** Fails with `gateway.bad_request` where the hash is not that of the sealed dossier. */
export function checkHash(submission: DossierSubmission): Result<undefined> {
  const fits = sealedHash(submission.sealed) === submission.contentHash;
  return fits ? ok(undefined) : fail("gateway.bad_request", "contentHash");
}

/** Fails with `gateway.bad_request` where the checkpoint is not this terminal's own. */
export function readCheckpoint(compact: string, sender: Sender): Result<SignedCheckpoint> {
  const bad = fail("gateway.bad_request", "checkpoint");
  const verified = verifyJws(compact, importPublicJwk(sender.publicJwk), { typ: CHECKPOINT_TYP });
  if (!verified.ok) return bad;
  const checkpoint = checkpointSchema.safeParse(parseJson(verified.value.payload));
  if (!checkpoint.success || checkpoint.data.terminal !== sender.terminal) return bad;
  if (checkpoint.data.iat < 0 || checkpoint.data.iat > LATEST_TIME) return bad;
  return ok({ ...checkpoint.data, compact });
}
