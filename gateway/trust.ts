/** The trust bundle in use: served to terminals, and what the gateway itself judges cards by. @module */
import { inflateSync } from "node:zlib";
import type { PublicJwk } from "../core/crypto/jwk.ts";
import type { Result } from "../core/errors/result.ts";
import { openBundle, type TrustBundle, type TrustProfile } from "../core/trust/bundle.ts";
import type { Inflate } from "../core/trust/status-list.ts";
import type { Log } from "./log.ts";

export interface TrustSource {
  readonly profile: TrustProfile;
  readonly root: PublicJwk;
  /** The newest bundle, compact; rejects where it cannot be had. */
  readonly load: (now: Date) => Promise<string>;
}

export interface CurrentBundle {
  readonly compact: string;
  readonly bundle: TrustBundle;
}

/** A new bundle is in use at the latest this long after it was put there. */
const RENEW_AFTER_MS = 60_000;

/**
 * Answers the bundle in use and renews it in passing. A bundle that cannot be had or does not verify leaves the one in
 * use where it is; the first must be good. Fails with `trust.bundle_*`.
 */
export async function openTrust(
  source: TrustSource,
  now: () => number,
  log: Log,
): Promise<Result<() => Promise<CurrentBundle>>> {
  const read = async (previous?: TrustBundle): Promise<Result<CurrentBundle>> => {
    const time = new Date(now());
    const compact = await source.load(time);
    const options = previous === undefined ? {} : { previous };
    const opened = openBundle(compact, source.root, time, { profile: source.profile, ...options });
    return opened.ok ? { ok: true, value: { compact, bundle: opened.value } } : opened;
  };
  const first = await read();
  if (!first.ok) return first;
  let current = first.value;
  let renewAt = now() + RENEW_AFTER_MS;
  const renew = async () => {
    if (now() < renewAt) return current;
    renewAt = now() + RENEW_AFTER_MS;
    const next = await read(current.bundle).catch(() => undefined);
    if (next?.ok) current = next.value;
    else log({ level: "warn", event: "trust-bundle", code: next?.failure.code ?? "trust.bundle_invalid" });
    return current;
  };
  return { ok: true, value: renew };
}

/** ZLIB, never more than `maxBytes`. */
export const inflate: Inflate = (compressed, maxBytes) => {
  try {
    return inflateSync(compressed, { maxOutputLength: maxBytes });
  } catch {
    return undefined;
  }
};
