/** A card that leaves its reader in the middle of its reading, at the terminal. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { View } from "../../../core/protocol/terminal.ts";
import { MOTHER, startBirth, toBirthReview } from "../../support/birth.ts";
import { openTestTerminal, type TestTerminal } from "../../support/terminal.ts";

const CARD = "cccd-minh-anh";
/** SELECT of the provincial applet, then the national card's own; the last one brings DG13. */
const IN_DG13 = 15;
/** Further on in the same stay, opened anew: DG1 is asked for. */
const FURTHER = 27;
/** More than a slip, and more than a card is waited for. */
const NOTICED_MS = 1_300;
const GIVEN_UP_MS = 15_100;

let kiosk: TestTerminal;
let trace: string[];
let views: View[];

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  trace = [];
  views = [];
  kiosk = await openTestTerminal({ trace: (line) => trace.push(line) });
  kiosk.terminal.onChange(() => views.push(kiosk.terminal.view()));
});
afterEach(async () => {
  vi.useRealTimers();
  expect(kiosk.logged.join("")).not.toContain("internal.bug");
  await kiosk.close();
});

const view = () => kiosk.terminal.view();
const isGone = () => view().session?.cardPresent === false;
/** Lays the card down, to be pulled at this command; false where it was read before that. */
async function isPulled(card: string, atCommand: number): Promise<boolean> {
  kiosk.readers.setFault("contactless", { kind: "pull", atCommand });
  kiosk.lay(card);
  await expect.poll(() => isGone() || view().screen.name === "home").toBe(true);
  kiosk.readers.setFault("contactless", null);
  return isGone();
}
async function layAndPull(card: string, atCommand: number): Promise<void> {
  expect(await isPulled(card, atCommand)).toBe(true);
}
const readings = () => views.flatMap(({ screen }) => (screen.name === "reading" ? [screen] : []));
const runningSteps = () => readings().map(({ steps }) => steps.findIndex(({ state }) => state === "running"));
/** Reads under secure messaging of the file with this short identifier. */
const readsOf = (sfi: number) => {
  const p1 = (0x80 + sfi).toString(16).toUpperCase();
  return trace.filter((line) => line.startsWith(`0C B0 ${p1}`)).length;
};

describe("a card lifted from the pad while it is read, and laid down again", () => {
  it.each([
    ["a national ID card", CARD, 14],
    ["a provincial card", "minh-anh", 16],
  ])("%s is greeted in the same session, whatever the command", async (_, card, commands) => {
    let atCommand = 1;
    for (; await isPulled(card, atCommand); atCommand += 1) {
      const id = view().session?.id;
      kiosk.lay(card);
      const { session } = await kiosk.screen("home");
      expect(session, `at ${atCommand}`).toMatchObject({ id, person: { initials: "M… A…" } });
      kiosk.readers.remove("contactless");
      await kiosk.nextPerson();
    }
    // What was asked of the first such chip is not asked again.
    expect(atCommand).toBeGreaterThan(commands);
  });

  it("is read on where it stopped: no file comes twice, no step is taken back", async () => {
    await layAndPull(CARD, IN_DG13);
    kiosk.lay(CARD);
    await kiosk.screen("home");
    expect([0x1d, 0x0e, 0x01].map(readsOf)).toEqual([1, 1, 1]);
    // The lost one, and the one that brought it.
    expect(readsOf(0x0d)).toBe(2);
    expect(runningSteps()).toEqual([...runningSteps()].sort());
  });

  it("too short for anybody to be told shows nothing", async () => {
    await layAndPull(CARD, 12);
    vi.advanceTimersByTime(1_100);
    kiosk.lay(CARD);
    await kiosk.screen("home");
    vi.advanceTimersByTime(5_000);
    expect(view().screen.name).toBe("home");
    expect(new Set(readings().map(({ cardAwaited }) => cardAwaited))).toEqual(new Set([false]));
  });

  it("is asked for with what was done already, and no longer once it is there", async () => {
    await layAndPull(CARD, IN_DG13);
    vi.advanceTimersByTime(NOTICED_MS);
    expect(view().screen).toMatchObject({
      name: "reading",
      cardAwaited: true,
      steps: [{ state: "done" }, { state: "done" }, { state: "done" }, { state: "running" }],
    });
    kiosk.lay(CARD);
    await expect.poll(isGone).toBe(false);
    await kiosk.screen("home");
    expect(readings().at(-1)).toMatchObject({ cardAwaited: false });
  });

  it("may be lifted three times in one reading, and not a fourth time", async () => {
    for (const atCommand of [4, 6, 9]) {
      await layAndPull(CARD, atCommand);
      vi.advanceTimersByTime(NOTICED_MS);
      // The time to lay it down is its own each time.
      vi.advanceTimersByTime(GIVEN_UP_MS - 1_000);
      expect(view().screen).toMatchObject({ name: "reading", cardAwaited: true });
    }
    await layAndPull(CARD, 10);
    await kiosk.screen("problem");
    expect(kiosk.failure()).toBe("card.lost");
  });
});

describe("a card lifted from the pad while it is read, and not laid down again", () => {
  it("was lifted too soon, and begins anew when it comes later", async () => {
    await layAndPull(CARD, IN_DG13);
    vi.advanceTimersByTime(NOTICED_MS);
    vi.advanceTimersByTime(GIVEN_UP_MS);
    await kiosk.screen("problem");
    expect(kiosk.failure()).toBe("card.lost");
    const before = view().session?.id;
    kiosk.lay(CARD);
    expect((await kiosk.screen("home")).session?.id).not.toBe(before);
  });

  it("leaves nothing behind when the person ends the session, and the pad is free for the next", async () => {
    await layAndPull(CARD, IN_DG13);
    kiosk.act({ type: "finish" });
    expect(view()).toMatchObject({ screen: { name: "waiting" }, session: null });
    kiosk.lay("cccd-huu-quynh");
    const next = await kiosk.screen("home");
    expect(next.session?.person?.initials).toBe("H… Q…");
    expect(kiosk.failure()).toBeNull();
  });
});

describe("another card laid down for the one that was lifted", () => {
  it.each(["cccd-huu-quynh", "huu-quynh"])(
    "%s begins its own session, as if it had come later",
    async (other) => {
      await layAndPull(CARD, IN_DG13);
      const before = view().session?.id;
      kiosk.lay(other);
      const { session } = await kiosk.screen("home");
      expect(session?.person?.initials).toBe("H… Q…");
      expect(session?.id).not.toBe(before);
      expect(JSON.stringify(views)).not.toContain("M… A…");
    },
  );

  it("whose code nobody saw does not open, and its digits are asked for", async () => {
    await layAndPull(CARD, IN_DG13);
    kiosk.readers.present("contactless", "cccd-huu-quynh");
    await kiosk.screen("can");
    expect(kiosk.failure()).toBe("pace.wrong_secret");
  });

  it.each([
    [9, "validity.expired"],
    [11, "sod.hash"],
    [13, "chip.authentication"],
    [IN_DG13, "chip.authentication"],
  ])("is never mixed with it, though the same digits open it (%i: %s)", async (atCommand, code) => {
    await layAndPull(CARD, atCommand);
    kiosk.lay("cccd-expired");
    await kiosk.screen("problem");
    expect(kiosk.failure()).toBe(code);
    expect(view().session?.person).toBeNull();
  });
});

describe("a card that is read further", () => {
  async function atFurtherReading(card: string, atCommand: number): Promise<void> {
    kiosk.lay(card);
    await kiosk.screen("home");
    kiosk.readers.setFault("contactless", { kind: "pull", atCommand });
    startBirth(kiosk);
    await expect.poll(isGone).toBe(true);
    kiosk.readers.setFault("contactless", null);
  }

  it.each([
    [CARD, FURTHER],
    ["minh-anh", 17],
  ])("%s: is waited for, and the form opens when it is back", async (card, atCommand) => {
    await atFurtherReading(card, atCommand);
    vi.advanceTimersByTime(NOTICED_MS);
    expect(view().screen).toMatchObject({ name: "reading", purpose: "form", cardAwaited: true });
    kiosk.lay(card);
    expect((await kiosk.screen("form")).screen).toMatchObject({ values: { requesterName: MOTHER.name } });
  });

  it("is asked for once more where it did not come back, and the form opens then", async () => {
    await atFurtherReading(CARD, FURTHER);
    vi.advanceTimersByTime(NOTICED_MS);
    vi.advanceTimersByTime(GIVEN_UP_MS);
    await kiosk.screen("layCardAgain");
    expect(kiosk.failure()).toBe("card.lost");
    kiosk.lay(CARD);
    expect((await kiosk.screen("form")).screen).toMatchObject({ values: { requesterName: MOTHER.name } });
  });

  it.each(["cccd-huu-quynh", "huu-quynh"])("is not another's: %s", async (other) => {
    await atFurtherReading(CARD, FURTHER);
    kiosk.lay(other);
    await kiosk.screen("layCardAgain");
    expect(kiosk.failure()).toBe("identity.other_card");
    kiosk.lay(CARD);
    await kiosk.screen("form");
  });

  it("may be put into the slot instead", async () => {
    await atFurtherReading(CARD, FURTHER);
    kiosk.insert(CARD);
    await kiosk.screen("form");
    expect(view().session).toMatchObject({ interface: "contact", cardPresent: true });
    kiosk.readers.remove("contact");
    expect((await kiosk.screen("farewell")).screen).toMatchObject({ reason: "cardRemoved" });
  });

  it("in the slot ends the session when it is pulled, at once", async () => {
    kiosk.scanner.on = false;
    kiosk.insert(CARD);
    await kiosk.screen("can");
    kiosk.act({ type: "enterCan", digits: MOTHER.number.slice(-6) });
    await kiosk.screen("home");
    kiosk.readers.setFault("contact", { kind: "pull", atCommand: FURTHER });
    startBirth(kiosk);
    expect((await kiosk.screen("farewell")).screen).toMatchObject({ reason: "cardRemoved" });
  });
});

describe("a card that comes back into its session and slips again", () => {
  it("proves itself when it lies still", async () => {
    kiosk.lay(CARD);
    await toBirthReview(kiosk);
    kiosk.readers.remove("contactless");
    await expect.poll(isGone).toBe(true);
    await layAndPull(CARD, 10);
    kiosk.lay(CARD);
    await kiosk.screen("review");
    expect(view().session?.cardPresent).toBe(true);
  });

  it("keeps nobody waiting: the session is there without it", async () => {
    kiosk.lay(CARD);
    await toBirthReview(kiosk);
    kiosk.readers.remove("contactless");
    await expect.poll(isGone).toBe(true);
    await layAndPull(CARD, 10);
    expect(view().screen).toMatchObject({ name: "reading", cardAwaited: false });
    vi.advanceTimersByTime(NOTICED_MS);
    await kiosk.screen("review");
  });
});
