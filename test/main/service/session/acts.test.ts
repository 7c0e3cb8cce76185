/** What the person does with form and review. */
import { describe, expect, it } from "vitest";
import { transition } from "../../../../main/service/session/transition.ts";
import { act, at, identifiedToNotice, identity, play, present, S1, toForm } from "./machine.ts";

describe("form and filing in the session machine", () => {
  it("keeps an incomplete form where it is and names the field", () => {
    const atForm = play(toForm).state;
    const step = transition(atForm, act({ type: "submitForm", values: {}, session: S1 }), at(20_000));
    expect(step.refused).toEqual({ code: "form.incomplete", detail: "child" });
    expect(step.state.screen).toMatchObject({
      name: "form",
      errors: [{ field: "child", problem: "missing" }],
    });
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
      ...identifiedToNotice,
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
});
