/** PIN and PUK from the terminal's side, over cards that have proved themselves first. */
import { describe, expect, it } from "vitest";
import { openCard } from "../../../core/citizen-card/open-card.ts";
import { changePin, pinTriesLeft, unblockPin, verifyPin } from "../../../core/citizen-card/pin.ts";
import { ProvenCard } from "../../../core/citizen-card/proven-card.ts";
import type { Result } from "../../../core/errors/result.ts";
import { identify } from "../../../core/identity/identify.ts";
import type { CardInterface } from "../../../core/ports/card-reader.ts";
import { terminalAudience } from "../../../core/trust/key-binding.ts";
import { type CitizenCardMemory, newMemory } from "../../../firmware-sim/card/memory.ts";
import type { CardName } from "../../../firmware-sim/personalise/catalogue.ts";
import { cardDigits } from "../../../firmware-sim/personalise/printed.ts";
import { channelTo, insert, request, TERMINAL_ID } from "../identity/card-in-reader.ts";

const { pin: PIN, puk: PUK } = cardDigits("minh-anh");
const NEW = "112233";
const audience = terminalAudience(TERMINAL_ID);

async function identified(name: CardName, memory?: CitizenCardMemory, where: CardInterface = "contact") {
  const asked = request(name);
  const read = await identify(channelTo(insert(name, where, memory)), asked);
  if (!read.ok || read.value.identity.evidence === null) throw new Error("the card was refused");
  return { asked, card: read.value.card, evidence: read.value.identity.evidence };
}

async function proven(memory?: CitizenCardMemory, where?: CardInterface): Promise<ProvenCard> {
  const { asked, card, evidence } = await identified("minh-anh", memory, where);
  const confirmed = ProvenCard.confirm(card, evidence, audience, asked.bundle);
  if (!confirmed.ok) throw new Error(confirmed.failure.code);
  return confirmed.value;
}

const outcome = (result: Result<unknown>) => {
  if (result.ok) return "ok";
  const { code, detail } = result.failure;
  return detail === undefined ? code : `${code}: ${detail}`;
};

describe("PIN", () => {
  it("is verified, and says how many tries are left where it is wrong", async () => {
    const card = await proven();
    expect(await pinTriesLeft(card)).toEqual({ ok: true, value: 3 });
    const wrong = await verifyPin(card, NEW);
    expect(outcome(wrong)).toBe("pin.wrong: 2 left");
    expect(await pinTriesLeft(card)).toEqual({ ok: true, value: 2 });
    expect(outcome(await verifyPin(card, PIN))).toBe("ok");
    expect(await pinTriesLeft(card)).toEqual({ ok: true, value: undefined });
  });

  it("is blocked after three wrong tries, and unblocked by the PUK", async () => {
    const memory = newMemory();
    const tried = [];
    for (const _ of [1, 2, 3, 4]) tried.push(outcome(await verifyPin(await proven(memory), NEW)));
    expect(tried).toEqual(["pin.wrong: 2 left", "pin.wrong: 1 left", "pin.blocked", "pin.blocked"]);
    const card = await proven(memory);
    expect(await pinTriesLeft(card)).toEqual({ ok: true, value: 0 });
    expect(outcome(await unblockPin(card, "00000000", NEW))).toBe("puk.wrong: 9 left");
    expect(outcome(await unblockPin(card, PUK, NEW))).toBe("ok");
    expect(outcome(await verifyPin(card, NEW))).toBe("ok");
  });

  it("has its last try in the slot only", async () => {
    const memory = { ...newMemory(), pinTries: 1 };
    expect(outcome(await verifyPin(await proven(memory, "contactless"), PIN))).toBe(
      "pin.last_try_contact: PIN",
    );
    expect(memory.pinTries).toBe(1);
    expect(outcome(await verifyPin(await proven(memory, "contact"), PIN))).toBe("ok");
  });

  it("is changed by whoever knows the old one", async () => {
    const memory = newMemory();
    const card = await proven(memory);
    expect(outcome(await changePin(card, NEW, NEW))).toBe("pin.wrong: 2 left");
    expect(outcome(await changePin(card, PIN, NEW))).toBe("ok");
    expect(outcome(await verifyPin(await proven(memory), NEW))).toBe("ok");
  });

  it("blocks the PUK after its own ten tries", async () => {
    const memory = { ...newMemory(), pukTries: 1 };
    const pad = await proven(memory, "contactless");
    expect(outcome(await unblockPin(pad, "00000000", NEW))).toBe("pin.last_try_contact: PUK");
    const slot = await proven(memory);
    expect(outcome(await unblockPin(slot, "00000000", NEW))).toBe("puk.blocked");
    expect(outcome(await unblockPin(slot, PUK, NEW))).toBe("puk.blocked");
  });

  it("sends nothing that cannot be one", async () => {
    const card = await proven();
    const before = card.card.usage().commands;
    for (const pin of ["", "12345", "1234567", "１２３４５６", "12345a"]) {
      expect(outcome(await verifyPin(card, pin))).toBe("pin.format: PIN");
      expect(outcome(await changePin(card, PIN, pin))).toBe("pin.format: PIN");
    }
    expect(outcome(await unblockPin(card, PIN, NEW))).toBe("pin.format: PUK");
    expect(card.card.usage().commands).toBe(before);
  });
});

describe("a card that has proved itself", () => {
  it("is the one that made the proof, over the channel that is open now", async () => {
    const { asked, card, evidence } = await identified("minh-anh");
    expect(ProvenCard.confirm(card, evidence, audience, asked.bundle).ok).toBe(true);
    const again = await openCard(channelTo(insert("minh-anh")), asked);
    if (!again.ok) throw new Error(again.failure.code);
    // The same card in another channel: what somebody in the middle would have to offer.
    expect(outcome(ProvenCard.confirm(again.value, evidence, audience, asked.bundle))).toBe(
      "kb.channel: nonce",
    );
    const elsewhere = terminalAudience("other-02");
    expect(outcome(ProvenCard.confirm(card, evidence, elsewhere, asked.bundle))).toBe("kb.channel: aud");
    const unread = { ...evidence, disclosures: [] };
    expect(outcome(ProvenCard.confirm(card, unread, audience, asked.bundle))).toBe("kb.signature: sd_hash");
  });

  it("is never a copy, nor one that nobody issued", async () => {
    const { asked, evidence } = await identified("minh-anh");
    const other = await identified("duc-long");
    expect(outcome(ProvenCard.confirm(other.card, evidence, audience, asked.bundle))).toBe("kb.signature");
    const foreign = await openCard(channelTo(insert("wrong-issuer")), request("wrong-issuer"));
    if (!foreign.ok) throw new Error(foreign.failure.code);
    expect(outcome(ProvenCard.confirm(foreign.value, evidence, audience, asked.bundle))).toBe(
      "vc.issuer_unknown: no such key",
    );
  });
});
