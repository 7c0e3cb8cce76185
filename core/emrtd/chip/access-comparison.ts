/**
 * Whether the unsigned EF.CardAccess told the truth about PACE: what it left out led the terminal to weaker
 * protection (ICAO 9303-11 §4.2, §9.2).
 * @module
 */
import type { Check } from "../../identity/verified-identity.ts";
import { type Oddity, oddity } from "../../trust/x509/oddities.ts";
import { type PaceInfo, parsePaceInfos } from "../security-infos.ts";

export interface AccessComparison {
  readonly check: Check;
  readonly oddities: readonly Oddity[];
}

/**
 * `cardAccess` is the file as it was read, undefined where the card had none or hid it; `verified` are the PACEInfos of
 * a DG14 or EF.CardSecurity whose signature held. Every one of them must stand in EF.CardAccess, else the check failed
 * with `access.downgraded`. What EF.CardAccess offers beyond them is reported; many chips list no PACE in DG14 at all,
 * which leaves nothing to compare.
 */
export function compareAccessInfos(
  cardAccess: Uint8Array | undefined,
  verified: readonly PaceInfo[],
): AccessComparison {
  const parsed = cardAccess && parsePaceInfos(cardAccess);
  const offered = parsed?.ok ? parsed.value : [];
  if (verified.length === 0) {
    return {
      check: { status: "notPerformed", why: "the verified SecurityInfos name no PACE" },
      oddities: [],
    };
  }
  const missing = verified.filter((info) => !offered.some((other) => same(info, other)));
  const unsigned = offered.filter((info) => !verified.some((other) => same(info, other)));
  const check: Check =
    missing.length === 0
      ? { status: "passed" }
      : { status: "failed", code: "access.downgraded", detail: missing.map(describe).join(", ") };
  return { check, oddities: unsigned.map((info) => oddity("access.pace_unsigned", describe(info))) };
}

function same(a: PaceInfo, b: PaceInfo): boolean {
  return a.protocol === b.protocol && a.version === b.version && a.parameterId === b.parameterId;
}

function describe({ protocol, parameterId }: PaceInfo): string {
  return parameterId === undefined ? protocol : `${protocol}/${parameterId}`;
}
