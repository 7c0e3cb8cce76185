/** Taking certificates out of the trust store: what was believed by mistake, or too widely. @module */
import type { AnchorPayload } from "./anchor-store.ts";
import type { DocumentKind } from "./authorities.ts";

/**
 * The payload that follows `before`, one number higher, without the certificate of this SHA-256 fingerprint; or, with
 * `kind`, without its mark for that kind, and without it where that was the last. Undefined where it has nothing of it.
 */
export function removeCertificate(
  before: AnchorPayload,
  { fingerprint, kind, now }: { fingerprint: string; kind: DocumentKind | undefined; now: Date },
): AnchorPayload | undefined {
  const found = before.entries.find((entry) => entry.fingerprint === fingerprint);
  if (found === undefined || (kind !== undefined && !found.kinds.includes(kind))) return undefined;
  const kinds = kind === undefined ? [] : found.kinds.filter((one) => one !== kind);
  const left = kinds.length === 0 ? [] : [{ ...found, kinds }];
  return {
    ...before,
    number: before.number + 1,
    savedAt: Math.floor(now.getTime() / 1_000),
    entries: before.entries.flatMap((entry) => (entry === found ? left : [entry])),
  };
}
