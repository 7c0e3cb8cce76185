/** What is read of a card, and what is found. */
import { describe, expect, it } from "vitest";
import type { KioskEvent } from "../../../../main/service/session/events.ts";
import type { KioskState } from "../../../../main/service/session/state.ts";
import { transition } from "../../../../main/service/session/transition.ts";
import {
  at,
  identifiedToNotice,
  identity,
  PLANTED,
  play,
  present,
  revoked,
  S1,
  S2,
  SCANNED,
  toForm,
} from "./machine.ts";

describe("a reading in the session machine", () => {
  it("shows the steps of a national ID card in its own order, and never goes back", () => {
    const steps: KioskEvent[] = [
      { type: "readingStep", session: S1, step: "open", family: "provincial" },
      { type: "readingStep", session: S1, step: "genuine", family: "national" },
      { type: "readingStep", session: S1, step: "issuer", family: "national" },
    ];
    const { state } = play([present("contact"), ...steps]);
    expect(state.screen).toMatchObject({ name: "reading", step: "genuine", family: "national" });
  });

  describe("with a card lifted from the pad in the middle of its reading", () => {
    const lifted: KioskEvent[] = [
      { type: "scanned", access: SCANNED },
      present("contactless"),
      { type: "readingStep", session: S1, step: "data", family: "provincial" },
      { type: "cardRemoved", readerId: "contactless" },
      { type: "cardAwaited", session: S1 },
    ];
    const pass = (state: KioskState) => transition(state, { type: "deadline" }, at(state.deadline ?? 0));

    it("says so only when it is gone for longer than a slip, and then gives the reading up", () => {
      const slipped = play(lifted).state;
      expect(slipped).toMatchObject({ screen: { card: "slipped", step: "data" }, deadline: 4_000 + 1_200 });
      const awaited = pass(slipped).state;
      expect(awaited).toMatchObject({ screen: { card: "awaited", step: "data" }, deadline: 20_200 });
      const givenUp = pass(awaited);
      expect(givenUp.effects).toEqual([{ type: "stopWaiting", session: S1 }]);
      const failed = {
        type: "readFailed",
        session: S1,
        failure: { code: "card.lost" },
        checks: null,
      } as const;
      expect(play([failed], givenUp.state).state.screen).toMatchObject({ failure: { code: "card.lost" } });
      // Were it not to fail, its own time is up all the same.
      expect(pass(givenUp.state).state.session).toBeNull();
    });

    it("begins no second reading when it is back, as a new card or as one that is still there", () => {
      for (const stillThere of [{}, { stillThere: true }]) {
        const back = { ...present("contactless", S2), ...stillThere } as KioskEvent;
        const { state, effects } = play([back], pass(play(lifted).state).state);
        expect(effects).toEqual([]);
        expect(state).toMatchObject({
          session: { id: S1, card: { present: true } },
          screen: { card: "there", step: "data" },
          deadline: 45_000,
        });
      }
    });

    it("goes on as another person's session where that one's code was seen and the card did not open", () => {
      const theirs = { can: "654321", cardNumber: "BNC-000002" };
      const { state, effects } = play([
        ...lifted,
        { type: "scanned", access: theirs },
        present("contactless", S2),
        { type: "readFailed", session: S1, failure: { code: "pace.wrong_secret" }, checks: null },
      ]);
      expect(state.session).toMatchObject({ id: S2, access: theirs });
      expect(effects.slice(-2)).toEqual([
        { type: "wipe", session: S1 },
        { type: "identify", session: S2, readerId: "contactless", access: theirs },
      ]);
    });

    it("lets another reader's card take the place of the reading, whose end then changes nothing", () => {
      const further = [...toForm.slice(0, -1), ...lifted.slice(-2)];
      const { state, effects } = play([...further, present("contact", S2)]);
      expect(state.session?.id).toBe(S1);
      expect(effects.at(-1)).toMatchObject({ type: "readFurther", session: S1, readerId: "contact" });
      const over = {
        type: "readFailed",
        session: S1,
        failure: { code: "session.ended" },
        checks: null,
      } as const;
      expect(play([over], state).state).toBe(state);
    });
  });

  it("shows nobody's form while another card is looked at, though what was read for it comes late", () => {
    const { state } = play([
      ...toForm,
      { type: "cardRemoved", readerId: "contactless" },
      present("contactless"),
    ]);
    const late = {
      type: "furtherRead",
      session: S1,
      identity,
      values: { child: PLANTED },
      fromCard: [],
    } as const;
    const step = transition(state, late, at(60_000));
    expect(step.state).toBe(state);
    expect(step.state.screen).toMatchObject({ name: "reading", purpose: "return" });
  });

  it("comes back to where it was although the card slips while it proves itself", () => {
    const back: KioskEvent[] = [
      ...toForm,
      { type: "cardRemoved", readerId: "contactless" },
      present("contactless"),
      { type: "cardRemoved", readerId: "contactless" },
      { type: "cardAwaited", session: S1 },
    ];
    const { state } = play(back);
    expect(state.screen).toMatchObject({ name: "reading", purpose: "return", card: "slipped" });
    const step = transition(state, { type: "deadline" }, at(state.deadline ?? 0));
    expect(step.effects).toEqual([{ type: "stopWaiting", session: S1 }]);
    // In the slot instead: the form, not the reading in between, is what is shown then.
    const inSlot = play([present("contact"), { type: "rechecked", session: S1, identity }], state);
    expect(inSlot.state.screen.name).toBe("form");
  });

  it("refuses a card with a failed check by that check's code", () => {
    const { state } = play([present("contact"), { type: "identified", session: S1, identity: revoked }]);
    expect(state.screen).toMatchObject({ name: "problem", failure: { code: "revocation.revoked" } });
    expect(state.session?.identity).toBeNull();
  });

  it("opens no form where the further reading proved less than the procedure takes", () => {
    const notice: KioskEvent[] = [present("contact"), ...identifiedToNotice];
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
});
