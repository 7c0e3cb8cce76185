/** A checkpoint: the terminal signs "my journal has this head at this sequence number". @module */
import type { KeyObject } from "node:crypto";
import { parseJson, signJws, verifyJws } from "../crypto/jws.ts";
import { fail, ok, type Result } from "../errors/result.ts";
import { CHECKPOINT_TYP, type Checkpoint, checkpointSchema } from "../protocol/gateway.ts";
import { canonicalBytes } from "./canonical.ts";

/** A checkpoint is at most this long, in characters of compact JWS. */
const MAX_CHECKPOINT_CHARACTERS = 4000;

/** Compact JWS, ES256, header `{alg, kid: terminal, typ}`; `sign` answers r ‖ s over the signing input. */
export function signCheckpoint(checkpoint: Checkpoint, sign: (input: Uint8Array) => Uint8Array): string {
  const header = { alg: "ES256", kid: checkpoint.terminal, typ: CHECKPOINT_TYP } as const;
  return signJws(header, canonicalBytes(checkpoint), sign);
}

/** Fails with `store.corrupt` where it is malformed or this key did not sign it. */
export function verifyCheckpoint(compact: string, terminalKey: KeyObject): Result<Checkpoint> {
  const verified = verifyJws(compact, terminalKey, {
    typ: CHECKPOINT_TYP,
    maxLength: MAX_CHECKPOINT_CHARACTERS,
    malformed: "store.corrupt",
    wrongSignature: "store.corrupt",
  });
  if (!verified.ok) return verified;
  const checkpoint = checkpointSchema.safeParse(parseJson(verified.value.payload));
  return checkpoint.success ? ok(checkpoint.data) : fail("store.corrupt", "checkpoint");
}
