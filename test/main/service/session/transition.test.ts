import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { VerifiedIdentity } from "../../../../core/identity/verified-identity.ts";
import { CHECK_NAMES } from "../../../../core/identity/verified-identity.ts";
import type { Procedure } from "../../../../core/procedures/procedure.ts";
import type { Effect, KioskEvent } from "../../../../main/service/session/events.ts";
import { INITIAL_STATE, type KioskState } from "../../../../main/service/session/state.ts";
import type { Moment } from "../../../../main/service/session/step.ts";
import { transition } from "../../../../main/service/session/transition.ts";

const PLANTED = "Synthetic Planted Name";

const timeouts = {
  browse: 60_000,
  form: 90_000,
  review: 90_000,
  filed: 60_000,
  problem: 30_000,
  farewell: 5_000,
  reading: 45_000,
  scan: 1_500,
};
const at = (now: number): Moment => ({ now, today: "2026-11-22", timeouts });

const identity: VerifiedIdentity = {
  kind: "citizen",
  claims: { full_name: PLANTED, personal_number: "027190000018", sex: "Nữ" },
  checks: Object.fromEntries(
    CHECK_NAMES.map((name) => [name, { status: "passed" }]),
  ) as VerifiedIdentity["checks"],
  assurance: "substantial",
  evidence: { credential: "a.b.c", disclosures: [], keyBinding: "a.b.c", random: "", channel: "" },
  link: { commands: 0, bytes: 0 },
};

const bilingual = { vi: "x", en: "x" };
const procedure: Procedure = {
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
function play(
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

const SCANNED = { can: "123456", cardNumber: "BNC-000001" };
const S1 = "00000000-0000-4000-8000-000000000001";
const present = (cardInterface: "contact" | "contactless", id = S1): KioskEvent => ({
  type: "cardPresented",
  readerId: cardInterface,
  interface: cardInterface,
  newSession: id,
});
const act = (a: Extract<KioskEvent, { type: "act" }>["act"], p: Procedure | null = null): KioskEvent => ({
  type: "act",
  act: a,
  procedure: p,
  newSession: "00000000-0000-4000-8000-0000000000ff",
});
const toForm: KioskEvent[] = [
  { type: "scanned", access: SCANNED },
  present("contactless"),
  { type: "identified", session: S1, identity },
  act({ type: "openProcedure", code: "1.001193", session: S1 }, procedure),
  act({ type: "startProcedure", session: S1 }),
  act({ type: "acceptNotice", session: S1 }),
  { type: "furtherRead", session: S1, identity, values: {}, fromCard: [] },
];

describe("the session machine", () => {
  it("reads a contactless card as soon as card and scanned digits are both there, in either order", () => {
    for (const events of [
      [{ type: "scanned", access: SCANNED } as const, present("contactless")],
      [present("contactless"), { type: "scanned", access: SCANNED } as const],
    ]) {
      const { state, effects } = play(events);
      expect(state.screen.name).toBe("reading");
      expect(effects).toEqual([{ type: "identify", session: S1, readerId: "contactless", access: SCANNED }]);
    }
  });

  it("asks for six digits when the scanner stays silent, and lets the card be lifted to read them", () => {
    const waiting = play([present("contactless")]).state;
    const asked = transition(waiting, { type: "deadline" }, at(5_000)).state;
    expect(asked.screen.name).toBe("can");
    const { state, effects } = play(
      [
        { type: "cardRemoved", readerId: "contactless" },
        act({ type: "enterCan", digits: "654321", session: S1 }),
        present("contactless"),
      ],
      asked,
    );
    expect(state.screen.name).toBe("reading");
    expect(effects).toEqual([
      { type: "identify", session: S1, readerId: "contactless", access: { can: "654321", cardNumber: null } },
    ]);
  });

  it("opens a contact card without digits and ends the session when it is pulled", () => {
    const { state } = play([
      present("contact"),
      { type: "identified", session: S1, identity },
      { type: "cardRemoved", readerId: "contact" },
    ]);
    expect(state.session).toBeNull();
    expect(state.screen).toEqual({ name: "farewell", reason: "cardRemoved", cardLeft: null });
  });

  it("reads a card that was left lying while the readers were out of sight no second time", () => {
    const stillThere = {
      ...present("contact", "00000000-0000-4000-8000-000000000002"),
      stillThere: true,
    } as KioskEvent;
    expect(play([stillThere])).toEqual({ state: INITIAL_STATE, effects: [] });
    // The reader system failed in a session: the slot's card counts as pulled, and its session is over.
    const ended = play([
      present("contact"),
      { type: "identified", session: S1, identity },
      { type: "cardRemoved", readerId: "contact" },
      stillThere,
    ]);
    expect(ended.state.session).toBeNull();
    expect(ended.effects.filter(({ type }) => type === "identify")).toHaveLength(1);
    // Lifted and laid down again it is read.
    const again = play([{ type: "cardRemoved", readerId: "contact" }, present("contact")], ended.state);
    expect(again.state.screen.name).toBe("reading");
  });

  it("lets a card that was left lying on the pad go on in its own session, after it has proved itself", () => {
    const { state, effects } = play([
      ...toForm,
      { type: "cardRemoved", readerId: "contactless" },
      { ...present("contactless"), stillThere: true } as KioskEvent,
    ]);
    expect(state.session?.id).toBe(S1);
    expect(effects.at(-1)).toMatchObject({ type: "recheck", session: S1 });
    const back = play([{ type: "rechecked", session: S1, identity }], state);
    expect(back.state.screen.name).toBe("form");
  });

  it("speaks of a card left behind until it is taken, however long that is", () => {
    const left = play([
      present("contact"),
      { type: "identified", session: S1, identity },
      act({ type: "finish", session: S1 }),
    ]).state;
    expect(left.screen).toMatchObject({ name: "farewell", cardLeft: { interface: "contact" } });
    expect(transition(left, { type: "deadline" }, at(3_600_000)).state).toBe(left);
    const taken = transition(left, { type: "cardRemoved", readerId: "contact" }, at(3_600_000)).state;
    expect(transition(taken, { type: "deadline" }, at(3_605_001)).state.screen.name).toBe("waiting");
  });

  it("goes on after a contactless card is lifted, and asks for it again when more is to be read", () => {
    const { state } = play([
      { type: "scanned", access: SCANNED },
      present("contactless"),
      { type: "identified", session: S1, identity },
      { type: "cardRemoved", readerId: "contactless" },
      act({ type: "openProcedure", code: "1.001193", session: S1 }, procedure),
      act({ type: "startProcedure", session: S1 }),
      act({ type: "acceptNotice", session: S1 }),
    ]);
    expect(state.screen.name).toBe("layCardAgain");
  });

  it("forgets what was scanned without a card", () => {
    const scanned = transition(INITIAL_STATE, { type: "scanned", access: SCANNED }, at(0)).state;
    expect(scanned.scan).not.toBeNull();
    expect(transition(scanned, { type: "deadline" }, at(10_000)).state).toEqual(INITIAL_STATE);
  });

  it("opens no form where the further reading proved less than the procedure takes", () => {
    const notice: KioskEvent[] = [
      present("contact"),
      { type: "identified", session: S1, identity },
      act({ type: "openProcedure", code: "1.001193", session: S1 }, procedure),
      act({ type: "startProcedure", session: S1 }),
      act({ type: "acceptNotice", session: S1 }),
    ];
    for (const less of [{ assurance: "low" }, { evidence: null }] as const) {
      const read = { ...identity, ...less };
      const { state } = play([
        ...notice,
        { type: "furtherRead", session: S1, identity: read, values: { child: PLANTED }, fromCard: ["child"] },
      ]);
      expect(state.screen.name).toBe("procedure");
      expect(state.session?.draft?.values).toEqual({});
    }
  });

  it("shows the steps of a national ID card in its own order, and never goes back", () => {
    const steps: KioskEvent[] = [
      { type: "readingStep", session: S1, step: "open", family: "provincial" },
      { type: "readingStep", session: S1, step: "genuine", family: "national" },
      { type: "readingStep", session: S1, step: "issuer", family: "national" },
    ];
    const { state } = play([present("contact"), ...steps]);
    expect(state.screen).toMatchObject({ name: "reading", step: "genuine", family: "national" });
  });

  it("refuses a card with a failed check by that check's code", () => {
    const revoked = {
      ...identity,
      checks: { ...identity.checks, revocation: { status: "failed", code: "revocation.revoked" } as const },
    };
    const { state } = play([present("contact"), { type: "identified", session: S1, identity: revoked }]);
    expect(state.screen).toMatchObject({ name: "problem", failure: { code: "revocation.revoked" } });
    expect(state.session?.identity).toBeNull();
  });

  it("prints the slip of a committed dossier even where the card was pulled meanwhile", () => {
    const dossier = {
      id: "d1",
      procedure: "1.001193",
      provisionalCode: "TAM",
      officialCode: null,
      delivery: "queued",
      deliveryCode: null,
      slip: { state: "printing" },
    } as const;
    const atReview = play([
      present("contact"),
      { type: "identified", session: S1, identity },
      act({ type: "openProcedure", code: "1.001193", session: S1 }, procedure),
      act({ type: "startProcedure", session: S1 }),
      act({ type: "acceptNotice", session: S1 }),
      { type: "furtherRead", session: S1, identity, values: {}, fromCard: [] },
      act({ type: "submitForm", values: { child: "Tên" }, session: S1 }),
    ]).state;
    expect(atReview.screen.name).toBe("review");
    const { state, effects } = play(
      [
        act({ type: "file", session: S1 }),
        { type: "cardRemoved", readerId: "contact" },
        { type: "filed", session: S1, dossier },
      ],
      atReview,
    );
    expect(effects.map((effect) => effect.type)).toEqual(["file", "print", "wipe"]);
    expect(state.screen).toMatchObject({ name: "farewell", reason: "cardRemoved" });
  });

  it("files once although the button is pressed twice", () => {
    const atReview = play([
      ...toForm,
      act({ type: "submitForm", values: { child: "Tên" }, session: S1 }),
    ]).state;
    const once = transition(atReview, act({ type: "file", session: S1 }), at(10_000));
    const twice = transition(once.state, act({ type: "file", session: S1 }), at(10_001));
    expect(once.effects).toHaveLength(1);
    expect(twice.effects).toHaveLength(0);
    expect(twice.refused?.code).toBe("session.step");
  });

  it("does not end between confirming and COMMIT", () => {
    const atReview = play([
      ...toForm,
      act({ type: "submitForm", values: { child: "Tên" }, session: S1 }),
    ]).state;
    const filing = transition(atReview, act({ type: "file", session: S1 }), at(10_000)).state;
    const step = transition(filing, act({ type: "finish", session: S1 }), at(10_001));
    expect(step.refused?.code).toBe("session.step");
    expect(step.state.screen.name).toBe("filing");
  });

  it("lets go of a session that another card replaces, and of one whose card never stops answering", () => {
    const revoked = {
      ...identity,
      checks: { ...identity.checks, revocation: { status: "failed", code: "revocation.revoked" } as const },
    };
    const refusedLater = play([
      ...toForm.slice(0, -1),
      { type: "furtherRead", session: S1, identity: revoked, values: {}, fromCard: [] },
    ]);
    expect(refusedLater.state.screen.name).toBe("problem");
    const next = transition(
      refusedLater.state,
      present("contactless", "00000000-0000-4000-8000-000000000002"),
      at(9_000),
    );
    expect(next.effects[0]).toEqual({ type: "wipe", session: S1 });
    const endless = play([present("contact")]).state;
    const ended = transition(endless, { type: "deadline" }, at(45_001));
    expect(ended.effects).toEqual([{ type: "wipe", session: S1 }]);
  });

  it("keeps an incomplete form where it is and names the field", () => {
    const atForm = play(toForm).state;
    const step = transition(atForm, act({ type: "submitForm", values: {}, session: S1 }), at(20_000));
    expect(step.refused).toEqual({ code: "form.incomplete", detail: "child" });
    expect(step.state.screen).toMatchObject({
      name: "form",
      errors: [{ field: "child", problem: "missing" }],
    });
  });

  it("never carries a late result or a late touch into the next person's session", () => {
    const ended = play([...toForm, act({ type: "finish", session: S1 })]).state;
    const next = play([present("contact", "00000000-0000-4000-8000-000000000002")], ended).state;
    for (const late of [
      { type: "identified", session: S1, identity } as const,
      { type: "furtherRead", session: S1, identity, values: { child: PLANTED }, fromCard: [] } as const,
      act({ type: "submitForm", values: { child: PLANTED }, session: S1 }),
    ]) {
      const step = transition(next, late, at(60_000));
      expect(JSON.stringify(step.state)).not.toContain(PLANTED);
    }
  });

  it("holds nothing personal at the waiting and farewell screens, whatever happened before", () => {
    const sessions = fc.constantFrom(S1, "00000000-0000-4000-8000-000000000002");
    const anyEvent: fc.Arbitrary<KioskEvent> = fc.oneof(
      fc.record({
        type: fc.constant("cardPresented" as const),
        readerId: fc.constantFrom("contact", "contactless"),
        interface: fc.constantFrom("contact" as const, "contactless" as const),
        newSession: sessions,
      }),
      fc.record({
        type: fc.constant("cardRemoved" as const),
        readerId: fc.constantFrom("contact", "contactless"),
      }),
      fc.constant({ type: "scanned" as const, access: SCANNED }),
      fc.record({
        type: fc.constant("identified" as const),
        session: sessions,
        identity: fc.constant(identity),
      }),
      fc.record({
        type: fc.constant("furtherRead" as const),
        session: sessions,
        identity: fc.constant(identity),
        values: fc.constant({ child: PLANTED }),
        fromCard: fc.constant(["child"]),
      }),
      fc.constant({ type: "deadline" as const }),
      sessions.chain((session) =>
        fc.constantFrom(
          act({ type: "openProcedure", code: "1.001193", session }, procedure),
          act({ type: "startProcedure", session }),
          act({ type: "acceptNotice", session }),
          act({ type: "submitForm", values: { child: PLANTED }, session }),
          act({ type: "file", session }),
          act({ type: "back", session }),
          act({ type: "finish", session }),
          act({ type: "browse" }),
        ),
      ),
    );
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 60 }), (events) => {
        let state = INITIAL_STATE;
        events.forEach((event, index) => {
          state = transition(state, event, at(index * 20_000)).state;
          if (state.screen.name === "waiting" || state.screen.name === "farewell") {
            expect(state.session).toBeNull();
            expect(JSON.stringify(state)).not.toContain(PLANTED);
          }
        });
      }),
      { numRuns: 500 },
    );
  });
});
