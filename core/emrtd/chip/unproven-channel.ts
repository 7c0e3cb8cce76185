/**
 * A secure channel whose keys only a genuine chip can have derived: nothing is proven before its first good answer
 * (ICAO 9303-11 §6.2.3).
 * @module
 */
import type { Failure, Result } from "../../errors/result.ts";
import type { SecureChannel } from "../secure-messaging.ts";

export interface UnprovenChannel extends SecureChannel {
  /** True from the first answer on whose MAC was right, whatever its status word. It never turns back. */
  readonly isProven: boolean;
}

/** How genuine chips answer a read that is too long for them: it says nothing about the keys. */
const TOO_LONG = "unprotected 6700";

/**
 * Until the channel is proven, an answer that is unprotected or wrong fails with `chip.authentication` instead of
 * `sm.broken`: a copy is what answers so. A lost card stays a lost card, and a read that was too long stays one.
 */
export function unproven(secure: SecureChannel): UnprovenChannel {
  let isProven = false;
  return {
    maxNe: secure.maxNe,
    async transmit(command, mostBytes) {
      const wasOpen = secure.isOpen;
      const answer = await secure.transmit(command, mostBytes);
      if (answer.ok) isProven = true;
      return answer.ok || isProven || !wasOpen ? answer : notProven(answer.failure);
    },
    get isOpen() {
      return secure.isOpen;
    },
    get isProven() {
      return isProven;
    },
  };
}

function notProven(failure: Failure): Result<never> {
  const brokenByKeys = failure.code === "sm.broken" && failure.detail !== TOO_LONG;
  if (!brokenByKeys) return { ok: false, failure };
  return { ok: false, failure: { ...failure, code: "chip.authentication" } };
}
