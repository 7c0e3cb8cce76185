import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { FormValues } from "../../../core/procedures/form.ts";
import { openTestTerminal, type TestTerminal } from "../../support/terminal.ts";

const NAME = "Nguyễn Thị Minh Anh";
const NUMBER = "027190000018";

let kiosk: TestTerminal;
beforeEach(async () => {
  kiosk = await openTestTerminal();
});
afterEach(() => kiosk.close());

/** Neither a TLV nor a protected answer, under a status word that says all is well. */
const GARBAGE = Uint8Array.of(0xff, 0x80, 0x07, 0x90, 0x00);

/** What a person types beside what the card filled. */
const TYPED: FormValues = {
  requesterRelation: "mother",
  childName: "Nguyễn Gia Bảo",
  childBirthDate: "2026-11-10",
  childSex: "Nam",
  childEthnicity: "Kinh",
  childNationality: "Việt Nam",
  childBirthPlace: "Bệnh viện Sản Nhi, tỉnh Bắc Ninh",
  childOrigin: "Xã Phù Lãng, tỉnh Bắc Ninh",
  motherName: NAME,
  motherBirthYear: "1990",
  motherEthnicity: "Kinh",
  motherNationality: "Việt Nam",
  motherResidence: "Thôn Đoàn Kết, xã Phù Lãng, tỉnh Bắc Ninh",
  copies: "1",
};

async function goToReview(): Promise<void> {
  await kiosk.screen("home");
  kiosk.act({ type: "openProcedure", code: "1.001193" });
  kiosk.act({ type: "startProcedure" });
  kiosk.act({ type: "acceptNotice" });
  const view = await kiosk.screen("form");
  if (view.screen.name !== "form") throw new Error("no form");
  kiosk.act({ type: "submitForm", values: { ...view.screen.values, ...TYPED } });
  await kiosk.screen("review");
}

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
    await goToReview();
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
    await goToReview();
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
    kiosk.act({ type: "openProcedure", code: "1.001193" });
    kiosk.act({ type: "startProcedure" });
    kiosk.act({ type: "acceptNotice" });
    await kiosk.screen("layCardAgain");
    kiosk.lay("huu-quynh");
    await expect
      .poll(() => {
        const { screen } = kiosk.terminal.view();
        return screen.name === "layCardAgain" ? screen.failure?.code : screen.name;
      })
      .toBe("identity.other_card");
    kiosk.lay("minh-anh");
    const form = await kiosk.screen("form");
    expect(form.screen).toMatchObject({ values: { requesterName: NAME } });
  });

  it("never finds the last person's session under their own card", async () => {
    kiosk.lay("minh-anh");
    await goToReview();
    kiosk.readers.remove("contactless");
    kiosk.lay("huu-quynh");
    const view = await kiosk.screen("home");
    expect(view.session?.person?.initials).toBe("H… Q…");
    for (const planted of [NAME, NUMBER, "Gia Bảo"]) expect(JSON.stringify(view)).not.toContain(planted);
  });

  it("goes on where it was when the same card comes back, and its dossier is bound to the card again", async () => {
    kiosk.lay("minh-anh");
    await goToReview();
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
    await kiosk.screen("home");
    kiosk.act({ type: "openProcedure", code: "1.001193" });
    kiosk.act({ type: "startProcedure" });
    kiosk.act({ type: "acceptNotice" });
    const form = await kiosk.screen("form");
    if (form.screen.name !== "form") throw new Error("no form");
    const forged = { requesterName: "Trần Văn Khác", requesterNumber: "027199000000" };
    kiosk.act({ type: "submitForm", values: { ...form.screen.values, ...TYPED, ...forged } });
    const review = JSON.stringify((await kiosk.screen("review")).screen);
    expect(review).toContain(NAME);
    expect(review).toContain(NUMBER);
    for (const value of Object.values(forged)) expect(review).not.toContain(value);
  });

  it("is asked for the six digits when the scanner cannot read them, and a wrong number is said so", async () => {
    kiosk.scanner.on = false;
    kiosk.lay("minh-anh");
    await kiosk.screen("can");
    kiosk.act({ type: "enterCan", digits: "000000" });
    await expect
      .poll(() => {
        const { screen } = kiosk.terminal.view();
        return screen.name === "can" ? screen.failure?.code : screen.name;
      })
      .toBe("pace.wrong_secret");
  });

  it("is told of every bad card by its own code, and the terminal serves the next person", async () => {
    for (const [card, code] of [
      ["clone", "kb.signature"],
      ["wrong-issuer", "vc.issuer_unknown"],
      ["altered-claim", "vc.disclosure"],
      ["lapsed", "validity.expired"],
      ["revoked", "revocation.revoked"],
      ["can-bo-hoa", "identity.staff_card"],
    ] as const) {
      kiosk.insert(card);
      await expect
        .poll(() => {
          const { screen } = kiosk.terminal.view();
          return screen.name === "problem" ? screen.failure.code : screen.name;
        })
        .toBe(code);
      expect(kiosk.terminal.view().session?.person).toBeNull();
      kiosk.readers.remove("contact");
      await kiosk.screen("waiting");
    }
    kiosk.insert("minh-anh");
    await kiosk.screen("home");
  });

  it("has a clear end and a whole store when the card is pulled, silent or babbling at any command", async () => {
    const seen = new Set<string>();
    for (const kind of ["pull", "silent", "garbage"] as const) {
      for (let atCommand = 1; atCommand <= 14; atCommand += 1) {
        kiosk.readers.setFault(
          "contact",
          kind === "garbage" ? { kind, atCommand, answer: GARBAGE } : { kind, atCommand },
        );
        kiosk.insert("minh-anh");
        const settled = await expect
          .poll(() => kiosk.terminal.view().screen.name, { timeout: 5_000 })
          .toMatch(/^(problem|home|farewell|waiting)$/)
          .then(() => kiosk.terminal.view().screen);
        if (settled.name === "problem") seen.add(settled.failure.code);
        kiosk.readers.setFault("contact", null);
        kiosk.readers.remove("contact");
        await expect
          .poll(() => {
            kiosk.act({ type: "finish" });
            return kiosk.terminal.view().screen.name;
          })
          .toBe("waiting");
      }
    }
    expect(seen).toContain("card.lost");
    expect(seen).toContain("card.no_answer");
    expect(seen).toContain("sm.broken");
    expect(seen).not.toContain("internal.bug");
    expect(kiosk.store.verify()).toMatchObject({ ok: true, value: { bad: null } });
  }, 60_000);
});
