/** A card and its printed code come, go and come back. */
import { describe, expect, it } from "vitest";
import type { KioskEvent } from "../../../../main/service/session/events.ts";
import { INITIAL_STATE } from "../../../../main/service/session/state.ts";
import { transition } from "../../../../main/service/session/transition.ts";
import { act, at, identity, play, present, procedure, S1, S2, SCANNED, toForm } from "./machine.ts";

describe("a card at the session machine", () => {
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
      ...present("contact", S2),
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
});
