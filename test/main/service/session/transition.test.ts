/** How a session ends, and what must be gone then. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { KioskEvent } from "../../../../main/service/session/events.ts";
import { INITIAL_STATE } from "../../../../main/service/session/state.ts";
import { transition } from "../../../../main/service/session/transition.ts";
import {
  act,
  at,
  identity,
  PLANTED,
  play,
  present,
  procedure,
  revoked,
  S1,
  S2,
  SCANNED,
  toForm,
} from "./machine.ts";

describe("the end of a session", () => {
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

  it("lets go of a session that another card replaces, and of one whose card never stops answering", () => {
    const refusedLater = play([
      ...toForm.slice(0, -1),
      { type: "furtherRead", session: S1, identity: revoked, values: {}, fromCard: [] },
    ]);
    expect(refusedLater.state.screen.name).toBe("problem");
    const next = transition(refusedLater.state, present("contactless", S2), at(9_000));
    expect(next.effects[0]).toEqual({ type: "wipe", session: S1 });
    const endless = play([present("contact")]).state;
    const ended = transition(endless, { type: "deadline" }, at(45_001));
    expect(ended.effects).toEqual([{ type: "wipe", session: S1 }]);
  });

  it("never carries a late result or a late touch into the next person's session", () => {
    const ended = play([...toForm, act({ type: "finish", session: S1 })]).state;
    const next = play([present("contact", S2)], ended).state;
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
    const sessions = fc.constantFrom(S1, S2);
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
      fc.record({ type: fc.constant("cardAwaited" as const), session: sessions }),
      fc.record({
        type: fc.constant("readFailed" as const),
        session: sessions,
        failure: fc.constantFrom({ code: "card.lost" } as const, { code: "pace.wrong_secret" } as const),
        checks: fc.constant(null),
      }),
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
