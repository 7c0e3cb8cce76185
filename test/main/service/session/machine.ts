/** The session machine in tests: a synthetic person, a procedure, and events one after the other. @module */
import type { VerifiedIdentity } from "../../../../core/identity/verified-identity.ts";
import { CHECK_NAMES } from "../../../../core/identity/verified-identity.ts";
import type { Procedure } from "../../../../core/procedures/procedure.ts";
import type { Effect, KioskEvent } from "../../../../main/service/session/events.ts";
import { INITIAL_STATE, type KioskState } from "../../../../main/service/session/state.ts";
import type { Moment } from "../../../../main/service/session/step.ts";
import { transition } from "../../../../main/service/session/transition.ts";

export const PLANTED = "Synthetic Planted Name";

const timeouts = {
  browse: 60_000,
  form: 90_000,
  review: 90_000,
  filed: 60_000,
  problem: 30_000,
  farewell: 5_000,
  reading: 45_000,
  scan: 1_500,
  slip: 1_200,
  cardBack: 15_000,
};
export const at = (now: number): Moment => ({ now, today: "2026-11-22", timeouts });

export const identity: VerifiedIdentity = {
  kind: "citizen",
  claims: { full_name: PLANTED, personal_number: "027190000018", sex: "Nữ" },
  checks: Object.fromEntries(
    CHECK_NAMES.map((name) => [name, { status: "passed" }]),
  ) as VerifiedIdentity["checks"],
  assurance: "substantial",
  evidence: { credential: "a.b.c", disclosures: [], keyBinding: "a.b.c", random: "", channel: "" },
  link: { commands: 0, bytes: 0 },
};

/** The same person with a card that no longer counts. */
export const revoked: VerifiedIdentity = {
  ...identity,
  checks: { ...identity.checks, revocation: { status: "failed", code: "revocation.revoked" } },
};

const bilingual = { vi: "x", en: "x" };
export const procedure: Procedure = {
  code: "1.001193",
  name: bilingual,
  authority: "UBND cấp xã",
  level: "commune",
  field: "Hộ tịch",
  hasForm: true,
  illustration: true,
  about: bilingual,
  lifeEvents: [],
  time: { inPerson: bilingual, online: null },
  fees: [],
  documents: [],
  result: bilingual,
  assurance: "substantial",
  version: "1",
  validFrom: "2025-07-01",
  validTo: null,
  form: {
    version: "1",
    title: bilingual,
    sections: [
      {
        title: bilingual,
        fields: [{ name: "child", label: bilingual, kind: "text", required: true, maxLength: 50 }],
      },
    ],
  },
};

/** Plays events one after the other, one second apart. */
export function play(
  events: readonly KioskEvent[],
  from: KioskState = INITIAL_STATE,
): { state: KioskState; effects: Effect[] } {
  let state = from;
  const effects: Effect[] = [];
  events.forEach((event, index) => {
    const step = transition(state, event, at(index * 1000));
    state = step.state;
    effects.push(...step.effects);
  });
  return { state, effects };
}

export const SCANNED = { can: "123456", cardNumber: "BNC-000001" };
export const S1 = "00000000-0000-4000-8000-000000000001";
export const S2 = "00000000-0000-4000-8000-000000000002";
export const present = (cardInterface: "contact" | "contactless", id = S1): KioskEvent => ({
  type: "cardPresented",
  readerId: cardInterface,
  interface: cardInterface,
  newSession: id,
});
export const act = (
  a: Extract<KioskEvent, { type: "act" }>["act"],
  p: Procedure | null = null,
): KioskEvent => ({
  type: "act",
  act: a,
  procedure: p,
  newSession: "00000000-0000-4000-8000-0000000000ff",
});
/** From a card that was read to where more is to be read from it. */
export const identifiedToNotice: readonly KioskEvent[] = [
  { type: "identified", session: S1, identity },
  act({ type: "openProcedure", code: "1.001193", session: S1 }, procedure),
  act({ type: "startProcedure", session: S1 }),
  act({ type: "acceptNotice", session: S1 }),
];
export const toForm: readonly KioskEvent[] = [
  { type: "scanned", access: SCANNED },
  present("contactless"),
  ...identifiedToNotice,
  { type: "furtherRead", session: S1, identity, values: {}, fromCard: [] },
];
