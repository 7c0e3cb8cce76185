import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { MOTHER, startBirth, toBirthReview } from "../../support/birth.ts";
import { troubleAt } from "../../support/card-trouble.ts";
import { openTestTerminal, type TestTerminal } from "../../support/terminal.ts";

const { name: NAME, number: NUMBER } = MOTHER;

let kiosk: TestTerminal;
beforeEach(async () => {
  kiosk = await openTestTerminal();
});
afterEach(() => kiosk.close());

describe("a citizen at the terminal", () => {
  it("is greeted by initials after laying the card down once, with no more read than that needs", async () => {
    kiosk.lay("minh-anh");
    const view = await kiosk.screen("home");
    expect(view.session?.person).toMatchObject({
      initials: "M… A…",
      marks: { genuine: true, inDate: true, issuerKnown: true },
      assurance: "substantial",
    });
    expect(JSON.stringify(view)).not.toContain("Phù Lãng");
    expect(JSON.stringify(view)).not.toContain("1990");
    expect(JSON.stringify(view)).not.toContain(NUMBER);
  });

  it("files without a network: kept, numbered, printed, and waiting to be sent", async () => {
    kiosk.insert("minh-anh");
    await toBirthReview(kiosk);
    kiosk.act({ type: "file" });
    const filed = await kiosk.screen("filed");
    if (filed.screen.name !== "filed") throw new Error("not filed");
    expect(filed.screen.provisionalCode).toMatch(/^TAM-BNKB01-\d{6}-0001-[0-9A-Z]$/);
    const queue = kiosk.terminal.queue();
    expect(queue).toHaveLength(1);
    expect(queue[0]).toMatchObject({ provisionalCode: filed.screen.provisionalCode });
    await expect.poll(() => kiosk.paper.length).toBe(1);
    expect(kiosk.store.verify()).toMatchObject({ ok: true, value: { bad: null } });
    expect(filed.waitingDossiers).toBe(1);
  });

  it("leaves nothing of the person in view or log after the end", async () => {
    kiosk.lay("minh-anh");
    await toBirthReview(kiosk);
    kiosk.act({ type: "file" });
    await kiosk.screen("filed");
    kiosk.act({ type: "finish" });
    const view = await kiosk.screen("farewell");
    const left = JSON.stringify(view) + kiosk.logged.join("");
    for (const planted of [NAME, NUMBER, "Gia Bảo", "Phù Lãng"]) expect(left).not.toContain(planted);
  });

  it("may lift the card from the pad, is asked for it when more is read, and another card will not do", async () => {
    kiosk.lay("minh-anh");
    await kiosk.screen("home");
    kiosk.readers.remove("contactless");
    await expect.poll(() => kiosk.terminal.view().session?.cardPresent).toBe(false);
    startBirth(kiosk);
    await kiosk.screen("layCardAgain");
    kiosk.lay("huu-quynh");
    await expect.poll(() => kiosk.failure()).toBe("identity.other_card");
    expect(kiosk.terminal.view().screen.name).toBe("layCardAgain");
    kiosk.lay("minh-anh");
    const form = await kiosk.screen("form");
    expect(form.screen).toMatchObject({ values: { requesterName: NAME } });
  });

  it("never finds the last person's session under their own card", async () => {
    kiosk.lay("minh-anh");
    await toBirthReview(kiosk);
    kiosk.readers.remove("contactless");
    kiosk.lay("huu-quynh");
    const view = await kiosk.screen("home");
    expect(view.session?.person?.initials).toBe("H… Q…");
    for (const planted of [NAME, NUMBER, "Gia Bảo"]) expect(JSON.stringify(view)).not.toContain(planted);
  });

  it("goes on where it was when the same card comes back, and its dossier is bound to the card again", async () => {
    kiosk.lay("minh-anh");
    await toBirthReview(kiosk);
    kiosk.readers.remove("contactless");
    kiosk.lay("minh-anh");
    await kiosk.screen("reading");
    await kiosk.screen("review");
    kiosk.act({ type: "file" });
    await kiosk.screen("filed");
    expect(kiosk.logged.join("")).not.toContain("reader.failed");
  });

  it("cannot file under another name than the card's", async () => {
    kiosk.insert("minh-anh");
    const forged = { requesterName: "Trần Văn Khác", requesterNumber: "027199000000" };
    const review = JSON.stringify((await toBirthReview(kiosk, forged)).screen);
    expect(review).toContain(NAME);
    expect(review).toContain(NUMBER);
    for (const value of Object.values(forged)) expect(review).not.toContain(value);
  });

  it("is asked for the six digits when the scanner cannot read them, and a wrong number is said so", async () => {
    kiosk.scanner.on = false;
    kiosk.lay("minh-anh");
    await kiosk.screen("can");
    kiosk.act({ type: "enterCan", digits: "000000" });
    await expect.poll(() => kiosk.failure()).toBe("pace.wrong_secret");
    expect(kiosk.terminal.view().screen.name).toBe("can");
  });

  it("is told of every bad card by its own code, and the terminal serves the next person", async () => {
    for (const [card, code] of [
      ["clone", "kb.signature"],
      ["wrong-issuer", "vc.issuer_unknown"],
      ["altered-claim", "vc.disclosure"],
      ["swapped-claim", "vc.disclosure"],
      ["downgraded", "pace.unsupported"],
      ["lapsed", "validity.expired"],
      ["revoked", "revocation.revoked"],
      ["can-bo-hoa", "identity.staff_card"],
    ] as const) {
      kiosk.insert(card);
      await expect.poll(() => kiosk.failure()).toBe(code);
      const { screen, session } = kiosk.terminal.view();
      expect([screen.name, session?.person]).toEqual(["problem", null]);
      kiosk.readers.remove("contact");
      await kiosk.screen("waiting");
    }
    kiosk.insert("minh-anh");
    await kiosk.screen("home");
  });

  it("has a clear end and a whole store when the card is pulled, silent or babbling at any command", async () => {
    const atCommands = Array.from({ length: 14 }, (_, index) => index + 1);
    const kinds = ["pull", "silent", "garbage"] as const;
    const seen = await troubleAt(kiosk, { card: "minh-anh", interface: "contact", kinds, atCommands });
    expect(seen).toContain("card.lost");
    expect(seen).toContain("card.no_answer");
    expect(seen).toContain("sm.broken");
    expect(seen).not.toContain("internal.bug");
    expect(kiosk.store.verify()).toMatchObject({ ok: true, value: { bad: null } });
  }, 60_000);
});
