import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ErrorCode } from "../../../core/errors/codes.ts";
import { listNationalCards } from "../../../firmware-sim/index.ts";
import { BIRTH_PROCEDURE, MOTHER, startBirth, toBirthForm, toBirthReview } from "../../support/birth.ts";
import { troubleAt } from "../../support/card-trouble.ts";
import { nationalSecrets } from "../../support/national.ts";
import { openTestTerminal, type TestTerminal } from "../../support/terminal.ts";

const { name: NAME, number: NUMBER } = MOTHER;
/** What stands in DG13 beside the name, and no procedure asks for. */
const UNASKED = ["Nguyễn Văn Thịnh", "Trần Thị Mùi", "Nốt ruồi"];

let kiosk: TestTerminal;
beforeEach(async () => {
  kiosk = await openTestTerminal();
});
afterEach(() => kiosk.close());

const digitsOf = (card: "cccd-minh-anh" | "cccd-huu-quynh") => nationalSecrets(card, new Date()).can;

describe("a national ID card at the terminal", () => {
  it("greets by initials with its code under the scanner, and every mark", async () => {
    kiosk.lay("cccd-minh-anh");
    const view = await kiosk.screen("home");
    expect(view.session?.person).toMatchObject({
      initials: "M… A…",
      marks: { genuine: true, inDate: true, issuerKnown: true },
      checks: { printedMatchesChip: { status: "passed" }, channel: { status: "passed" } },
      assurance: "substantial",
    });
    for (const whole of [NAME, NUMBER, "1990", "Phù Lãng", ...UNASKED])
      expect(JSON.stringify(view)).not.toContain(whole);
  });

  it("shows the steps in the order in which it makes them", async () => {
    const orders = new Set<string>();
    const positions: number[] = [];
    kiosk.terminal.onChange(() => {
      const { screen } = kiosk.terminal.view();
      if (screen.name !== "reading") return;
      orders.add(screen.steps.map(({ name }) => name).join(" "));
      positions.push(screen.steps.findIndex(({ state }) => state === "running"));
    });
    kiosk.lay("cccd-minh-anh");
    await kiosk.screen("home");
    expect([...orders].at(-1)).toBe("open issuer genuine data");
    expect(positions).toEqual([...positions].sort());
    expect(new Set(positions).size).toBe(4);
  });

  it("fills the form from the card, and nothing else of it comes into the terminal's view", async () => {
    kiosk.lay("cccd-minh-anh");
    const screen = await toBirthForm(kiosk);
    expect(screen).toMatchObject({ values: { requesterName: NAME, requesterNumber: NUMBER } });
    for (const unasked of UNASKED) expect(JSON.stringify(screen)).not.toContain(unasked);
  });

  it("files: kept, numbered, printed", async () => {
    kiosk.lay("cccd-minh-anh");
    await toBirthReview(kiosk);
    kiosk.act({ type: "file" });
    const { screen } = await kiosk.screen("filed");
    expect(screen).toMatchObject({ provisionalCode: expect.stringMatching(/^TAM-BNKB01-\d{6}-0001-/) });
    expect(kiosk.store.verify()).toMatchObject({ ok: true, value: { bad: null } });
    kiosk.act({ type: "finish" });
    const left = JSON.stringify(await kiosk.screen("farewell")) + kiosk.logged.join("");
    for (const planted of [NAME, NUMBER, "Phù Lãng"]) expect(left).not.toContain(planted);
  });

  it("may file although it was lifted after the form", async () => {
    kiosk.lay("cccd-minh-anh");
    await toBirthReview(kiosk);
    kiosk.readers.remove("contactless");
    kiosk.act({ type: "file" });
    await kiosk.screen("filed");
  });

  it("is asked for the last six digits where the scanner sees nothing; wrong ones are said so, right ones open", async () => {
    kiosk.scanner.on = false;
    kiosk.lay("cccd-minh-anh");
    await kiosk.screen("can");
    kiosk.act({ type: "enterCan", digits: "000000" });
    await expect.poll(() => kiosk.failure()).toBe("pace.wrong_secret");
    kiosk.act({ type: "enterCan", digits: NUMBER.slice(-6) });
    const view = await kiosk.screen("home");
    expect(view.session?.person?.checks.printedMatchesChip?.status).toBe("notPerformed");
  });

  it("is asked in the slot too, may be taken out to be looked at, and opens when it is back", async () => {
    kiosk.insert("cccd-huu-quynh");
    const asked = await kiosk.screen("can");
    expect(asked.screen).toMatchObject({ failure: null });
    kiosk.act({ type: "enterCan", digits: "000000" });
    await expect.poll(() => kiosk.failure()).toBe("pace.wrong_secret");
    kiosk.readers.remove("contact");
    await expect.poll(() => kiosk.terminal.view().session?.cardPresent).toBe(false);
    expect(kiosk.terminal.view().screen.name).toBe("can");
    kiosk.act({ type: "enterCan", digits: digitsOf("cccd-huu-quynh") });
    await kiosk.screen("layCardAgain");
    kiosk.insert("cccd-huu-quynh");
    await kiosk.screen("home");
    kiosk.readers.remove("contact");
    const farewell = await kiosk.screen("farewell");
    expect(farewell.screen).toMatchObject({ reason: "cardRemoved" });
  });

  it("opens in the slot by the code that the scanner sees while the digits are asked for", async () => {
    kiosk.insert("cccd-minh-anh");
    await kiosk.screen("can");
    kiosk.scanner.see(`${NUMBER}|||||||`);
    await kiosk.screen("home");
  });

  it("does not take the code of another card for its own", async () => {
    kiosk.scanner.see(`${NUMBER.slice(0, 6)}${digitsOf("cccd-huu-quynh")}|||||||`);
    kiosk.readers.present("contactless", "cccd-huu-quynh");
    await kiosk.screen("problem");
    expect(kiosk.failure()).toBe("identity.printed_mismatch");
  });

  it("goes on where it was when it comes back, and a file is made with it", async () => {
    kiosk.lay("cccd-minh-anh");
    await toBirthReview(kiosk);
    kiosk.readers.remove("contactless");
    kiosk.lay("cccd-minh-anh");
    expect((await kiosk.screen("reading")).session?.person).toBeNull();
    await kiosk.screen("review");
    kiosk.act({ type: "file" });
    await kiosk.screen("filed");
  });

  it.each(["cccd-huu-quynh", "huu-quynh"])(
    "never leaves its session to another card (%s), which begins its own",
    async (other) => {
      kiosk.lay("cccd-minh-anh");
      await toBirthReview(kiosk);
      kiosk.readers.remove("contactless");
      kiosk.lay(other);
      const view = await kiosk.screen("home");
      expect(view.session?.person?.initials).toBe("H… Q…");
      for (const planted of [NAME, NUMBER, "Gia Bảo"]) expect(JSON.stringify(view)).not.toContain(planted);
    },
  );

  it("of the same person is not the card that the session began with", async () => {
    kiosk.lay("minh-anh");
    await kiosk.screen("home");
    const before = kiosk.terminal.view().session?.id;
    kiosk.readers.remove("contactless");
    kiosk.lay("cccd-minh-anh");
    await kiosk.screen("reading");
    await kiosk.screen("home");
    expect(kiosk.terminal.view().session?.id).not.toBe(before);
  });

  it.each(["cccd-huu-quynh", "huu-quynh"])(
    "is asked for when more is to be read, and %s will not do",
    async (other) => {
      kiosk.lay("cccd-minh-anh");
      await kiosk.screen("home");
      kiosk.readers.remove("contactless");
      startBirth(kiosk);
      await kiosk.screen("layCardAgain");
      kiosk.lay(other);
      await expect.poll(() => kiosk.failure()).toBe("identity.other_card");
      kiosk.lay("cccd-minh-anh");
      const { screen } = await kiosk.screen("form");
      expect(screen).toMatchObject({ values: { requesterName: NAME } });
    },
  );
});

describe("a national ID card that is silent or babbling", () => {
  it("at any command ends in a sentence, and the store is whole", async () => {
    const atCommands = [1, 3, 5, 7, 9, 11, 13, 15, 17, 19];
    const kinds = ["silent", "garbage"] as const;
    const trouble = { card: "cccd-minh-anh", interface: "contactless", kinds, atCommands } as const;
    const seen = await troubleAt(kiosk, trouble);
    // A chip that fell silent or whose channel broke is opened anew and the reading goes on, and what was remembered of
    // its kind is dropped before anything is said against it; only these end it.
    expect([...seen].sort()).toEqual(["card.malformed", "card.no_answer"]);
    expect(kiosk.store.verify()).toMatchObject({ ok: true, value: { bad: null } });
  }, 60_000);
});

/** Without PACE there is no way in by six digits, and the terminal asks for no zone. */
const OPENED_BY_DIGITS_ALONE: Readonly<Record<string, ErrorCode>> = { "cccd-downgraded": "pace.unsupported" };

describe("bad national ID cards", () => {
  const bad = listNationalCards().flatMap(({ name, expect: code }) =>
    code === null ? [] : [[name, OPENED_BY_DIGITS_ALONE[name] ?? code] as const],
  );

  it.each(bad)("%s is refused with %s, and nobody is greeted", async (card, code) => {
    kiosk.lay(card);
    await kiosk.screen("problem");
    expect(kiosk.failure()).toBe(code);
    const { screen, session } = kiosk.terminal.view();
    expect(session?.person).toBeNull();
    expect(JSON.stringify(screen)).not.toMatch(/\d{12}/);
    kiosk.readers.remove("contactless");
    await kiosk.nextPerson();
  });
});

it("says that the issuer is not known where the terminal believes nobody", async () => {
  const nobody = await openTestTerminal({
    nationalTrust: async () => ({ ok: true, value: { authoritiesOf: () => [] } }),
  });
  nobody.lay("cccd-minh-anh");
  await nobody.screen("problem");
  expect(nobody.failure()).toBe("issuer.unknown");
  expect(nobody.terminal.view().session?.person).toBeNull();
  await nobody.close();
});

describe("national ID cards of every other kind", () => {
  /** By the zone alone, or by active authentication alone, which does not say who is in between. */
  const UNLIKE_THE_OTHERS: Readonly<Record<string, readonly unknown[]>> = {
    "cccd-dinh-thuong": ["problem", "pace.unsupported", undefined],
    "cccd-zone-only": ["problem", "pace.unsupported", undefined],
    "cccd-active-sha1": ["home", null, "low"],
    "cccd-active-der": ["home", null, "low"],
  };
  const good = listNationalCards().flatMap(({ name, good: isGood }) => (isGood ? [name] : []));

  it.each(good)("%s", async (card) => {
    kiosk.lay(card);
    await expect
      .poll(() => kiosk.terminal.view().screen.name, { timeout: 5_000 })
      .toMatch(/^(home|problem|can)$/);
    const { screen, session } = kiosk.terminal.view();
    const expected = UNLIKE_THE_OTHERS[card] ?? ["home", null, "substantial"];
    expect([screen.name, kiosk.failure(), session?.person?.assurance]).toEqual(expected);
  });

  it("may look around and may not file where the chip shows less than the procedure takes", async () => {
    kiosk.lay("cccd-active-der");
    await kiosk.screen("home");
    kiosk.act({ type: "openProcedure", code: BIRTH_PROCEDURE });
    const { screen } = await kiosk.screen("procedure");
    expect(screen).toMatchObject({ canStart: false, why: "assuranceTooLow" });
    kiosk.act({ type: "startProcedure" });
    expect(kiosk.terminal.view().screen.name).toBe("procedure");
  });
});
