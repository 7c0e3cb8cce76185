import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { toBase64Url, utf8 } from "../../../core/crypto/bytes.ts";
import { sha256 } from "../../../core/crypto/hash.ts";
import { fail, ok } from "../../../core/errors/result.ts";
import {
  bindToDossier,
  type IdentifiedCard,
  identify,
  readFurther,
} from "../../../core/identity/identify.ts";
import { judgeEvidence } from "../../../core/identity/judge.ts";
import { failuresOf } from "../../../core/identity/policy.ts";
import { terminalAudience } from "../../../core/trust/key-binding.ts";
import type { CardName } from "../../../firmware-sim/personalise/catalogue.ts";
import { CARDS } from "../../../firmware-sim/personalise/catalogue.ts";
import { cardPin } from "../../../firmware-sim/personalise/printed.ts";
import { SHORT_LIMITS } from "../../support/card-channel.ts";
import { must } from "../../support/store.ts";
import { channelTo, insert, NOW, request } from "./card-in-reader.ts";

async function identified(name: CardName, changes: Parameters<typeof request>[1] = {}) {
  return must(await identify(channelTo(insert(name)), request(name, changes)));
}

const good = Object.entries(CARDS).flatMap(([name, { kind, expect: code }]) =>
  kind === "citizen" && code === null ? [name as CardName] : [],
);
const bad = Object.entries(CARDS).flatMap(([name, { expect: code }]) =>
  code === null ? [] : [[name as CardName, code] as const],
);

describe("identify", () => {
  it.each(good)("believes the card of %s, and reads no more than is needed", async (name) => {
    const { identity } = await identified(name);
    expect(failuresOf(identity.checks)).toEqual([]);
    expect(identity.assurance).toBe("substantial");
    expect(Object.keys(identity.claims).sort()).toEqual(["full_name", "personal_number"]);
    expect(identity.checks.holderPresence.status).toBe("notPerformed");
  });

  it.each(bad)("refuses the card %s with %s, and keeps none of its claims", async (name, code) => {
    const result = await identify(channelTo(insert(name)), request(name));
    // What cannot even be opened has nothing to judge.
    if (code === "pace.unsupported") return expect(result).toMatchObject({ ok: false, failure: { code } });
    const { identity } = must(result);
    expect(identity.assurance).toBe("refused");
    expect(failuresOf(identity.checks)).toMatchObject([{ code }]);
    expect(identity.claims).toEqual({});
    expect(identity.evidence).toBeNull();
  });

  it("needs few commands: eleven to open and read, one per claim, one for the proof", async () => {
    const { identity } = await identified("minh-anh");
    // SELECT, EF.INFO, MSE, four steps of PACE, GET CHALLENGE, EXTERNAL AUTHENTICATE, EF.VC, EF.INDEX, two disclosures,
    // INTERNAL AUTHENTICATE.
    expect(identity.link.commands).toBe(14);
    expect(identity.link.bytes).toBeGreaterThan(1_000);
  });

  it("reads the same over a reader without extended length, long records by 61xx", async () => {
    const needs = ["full_name", "residence"] as const;
    const channel = channelTo(insert("thi-nguyet"), { limits: SHORT_LIMITS });
    const result = await identify(channel, request("thi-nguyet", { needs }));
    const roomy = await identified("thi-nguyet", { needs });
    expect(result.ok && result.value.identity.claims).toEqual(roomy.identity.claims);
    expect(roomy.identity.claims.residence?.length).toBeGreaterThan(150);
  });

  it("takes the CAN from the card in the slot, and from the holder on the pad", async () => {
    const { can: _, ...withoutCan } = request("minh-anh");
    const slot = await identify(channelTo(insert("minh-anh", "contact")), withoutCan);
    expect(slot).toMatchObject({ ok: true, value: { identity: { assurance: "substantial" } } });
    const pad = await identify(channelTo(insert("minh-anh")), withoutCan);
    expect(pad).toMatchObject({ failure: { code: "pace.can_missing" } });
    const wrong = await identify(channelTo(insert("minh-anh")), request("minh-anh", { can: "000000" }));
    expect(wrong).toMatchObject({ failure: { code: "pace.wrong_secret" } });
  });

  it("compares the printed card number with the chip's", async () => {
    const other = await identified("minh-anh", { printedCardNumber: "BNC-0" });
    expect(failuresOf(other.identity.checks)).toEqual([{ code: "identity.printed_mismatch" }]);
    expect(other.identity.assurance).toBe("refused");
    const read = await identified("minh-anh", { needs: ["card_number"] });
    const printedCardNumber = read.identity.claims.card_number ?? "";
    const same = await identified("minh-anh", { printedCardNumber });
    expect(same.identity.checks.printedMatchesChip).toEqual({ status: "passed" });
  });

  it("falls to low assurance when the status list has grown too old, and refuses staff after a day", async () => {
    const later = (days: number) => new Date(NOW.getTime() + days * 86_400_000);
    const offline = async (name: CardName, days: number) => {
      const { bundle } = request(name);
      const pin = name === "can-bo-hoa" ? { pin: cardPin(name) } : {};
      const result = await identify(
        channelTo(insert(name)),
        request(name, { now: later(days), bundle, needs: [], ...pin }),
      );
      if (!result.ok) throw new Error(result.failure.code);
      return result.value.identity;
    };
    expect((await offline("minh-anh", 6)).assurance).toBe("substantial");
    const stale = await offline("minh-anh", 8);
    expect(stale.assurance).toBe("low");
    expect(failuresOf(stale.checks)).toMatchObject([{ code: "revocation.list_stale" }]);
    expect((await offline("can-bo-hoa", 0)).assurance).toBe("high");
    expect((await offline("can-bo-hoa", 2)).assurance).toBe("refused");
  });

  it("reads the staff card's own claims, after its PIN only", async () => {
    const { identity, staff } = await identified("can-bo-hoa", { pin: cardPin("can-bo-hoa") });
    expect(identity).toMatchObject({ kind: "staff", assurance: "high" });
    expect(staff?.roles).toEqual(["receive"]);
    const without = await identified("can-bo-hoa");
    expect(without).toMatchObject({ identity: { kind: "staff", assurance: "refused" }, staff: null });
    expect(failuresOf(without.identity.checks)).toEqual([]);
  });

  it("gets no protected claims without the PIN, and says nothing about them", async () => {
    const { identity, index } = await identified("minh-anh", { needs: ["full_name", "phone"] });
    expect(index?.find(({ name }) => name === "phone")?.protected).toBe(true);
    expect(Object.keys(identity.claims)).toEqual(["full_name"]);
    expect(identity.evidence?.disclosures).toHaveLength(1);
  });
});

describe("a card that goes away or is interfered with", () => {
  it("fails with card.lost or sm.broken at every command, and never identifies", async () => {
    for (let step = 0; step < 14; step += 1) {
      const lost = channelTo(insert("minh-anh"), {
        tamper: (response, index) => (index === step ? fail("card.lost") : ok(response)),
      });
      expect(await identify(lost, request("minh-anh"))).toMatchObject({ failure: { code: "card.lost" } });
      const cut = channelTo(insert("minh-anh"), {
        tamper: (response, index) => ok(index === step ? response.subarray(0, 1) : response),
      });
      expect(await identify(cut, request("minh-anh"))).toMatchObject({ failure: { code: "card.lost" } });
    }
  });

  it("notices one changed bit in any protected answer", async () => {
    for (let step = 7; step < 14; step += 1) {
      const channel = channelTo(insert("minh-anh"), {
        tamper: (response, index) => ok(index === step ? response.with(8, (response[8] ?? 0) ^ 1) : response),
      });
      expect(await identify(channel, request("minh-anh"))).toMatchObject({ failure: { code: "sm.broken" } });
    }
  });
});

describe("further reading in a session", () => {
  const more = request("minh-anh", { needs: ["residence"] });

  it("goes on over the same channel and keeps what was read", async () => {
    const first = await identified("minh-anh");
    const second = await readFurther(first, more);
    if (!second.ok) throw new Error(second.failure.code);
    expect(Object.keys(second.value.identity.claims).sort()).toEqual([
      "full_name",
      "personal_number",
      "residence",
    ]);
    expect(second.value.identity.assurance).toBe("substantial");
    expect(second.value.identity.link.commands - first.identity.link.commands).toBe(2);
  });

  it("opens the same card again after it was lifted, and refuses another", async () => {
    const first = await afterLifting("minh-anh");
    expect(await readFurther(first, more)).toMatchObject({ failure: { code: "card.lost" } });
    const again = await readFurther(first, more, channelTo(insert("minh-anh")));
    expect(again).toMatchObject({ ok: true, value: { identity: { assurance: "substantial" } } });
    const { can } = request("duc-long");
    const other = await readFurther(
      first,
      { ...more, ...(can ? { can } : {}) },
      channelTo(insert("duc-long")),
    );
    expect(other).toMatchObject({ failure: { code: "identity.other_card" } });
  });

  it("binds itself to a dossier, and the gateway comes to the same verdict without the card", async () => {
    const dossierHash = sha256(utf8("dossier"));
    const bound = await bindToDossier(await identified("minh-anh"), dossierHash, request("minh-anh"));
    const evidence = bound.ok ? bound.value.identity.evidence : null;
    if (evidence === null) throw new Error("no evidence");
    expect(evidence.random).toBe(toBase64Url(dossierHash));
    const context = request("minh-anh");
    const verdict = judgeEvidence(evidence, terminalAudience("phu-lang-01"), context);
    expect(verdict.ok && failuresOf(verdict.value.checks)).toEqual([]);
    expect(verdict.ok && verdict.value.claims.full_name).toBe("Nguyễn Thị Minh Anh");
    const elsewhere = judgeEvidence(evidence, terminalAudience("other-02"), context);
    expect(elsewhere.ok && failuresOf(elsewhere.value.checks)).toMatchObject([{ code: "kb.channel" }]);
    const forOther = { ...evidence, random: toBase64Url(randomBytes(32)) };
    const replayed = judgeEvidence(forOther, terminalAudience("phu-lang-01"), context);
    expect(replayed.ok && failuresOf(replayed.value.checks)).toMatchObject([{ code: "kb.channel" }]);
  });
});

/** Identified, then lifted while the session read on. */
async function afterLifting(name: CardName): Promise<IdentifiedCard> {
  let lifted = false;
  const channel = channelTo(insert(name), {
    tamper: (response) => (lifted ? fail("card.lost") : ok(response)),
  });
  const first = await identify(channel, request(name));
  if (!first.ok) throw new Error(first.failure.code);
  lifted = true;
  expect(await readFurther(first.value, request(name, { needs: ["origin"] }))).toMatchObject({
    failure: { code: "card.lost" },
  });
  expect(first.value.card.isOpen).toBe(false);
  return first.value;
}
