/** A national ID card that goes, or falls silent, at every command of a whole read. */
import { describe, expect, it } from "vitest";
import type { Result } from "../../core/errors/result.ts";
import {
  type IdentifyDocumentRequest,
  identifyDocument,
  identifyDocumentAgain,
  type VerifiedDocument,
} from "../../core/identity/national/identify-document.ts";
import type { NationalCardName } from "../../firmware-sim/personalise/national/catalogue.ts";
import { must } from "../support/store.ts";
import { type Stand, standAt } from "./on-reader.ts";
import { NOW, requestOf } from "./stages/national-cards.ts";

const facts = ({ checks, assurance, claims, photographs, document }: VerifiedDocument) => ({
  checks,
  assurance,
  claims,
  photographs,
  document,
});

interface Whole {
  readonly stand: Stand;
  readonly request: IdentifyDocumentRequest;
  readonly good: VerifiedDocument;
  readonly commands: number;
}

async function undisturbed(card: NationalCardName, photograph: boolean): Promise<Whole> {
  const stand = standAt("contactless", NOW);
  const request = { ...requestOf(card), photograph };
  const good = must(await identifyDocument(await stand.lay(card), request));
  return { stand, request, good, commands: stand.sent };
}

async function timely<T>(work: Promise<Result<T>>): Promise<Result<T>> {
  const begun = performance.now();
  const result = await work;
  expect(performance.now() - begun).toBeLessThan(10_000);
  return result;
}

/** Card, and whether its photograph is read. */
const CARDS = [
  ["cccd-minh-anh", "PACE, generic mapping, chip authentication", false],
  ["cccd-bao-chau", "PACE, chip-authentication mapping", false],
  ["cccd-dinh-thuong", "basic access control", false],
  ["cccd-van-phuc", "Diffie-Hellman", false],
  ["cccd-active-der", "active authentication", false],
  ["cccd-khanh-linh", "a photograph in short blocks", true],
] as const;

describe.each(CARDS)("%s (%s)", (card, _, photograph) => {
  it("pulled at any command and laid down again is the same document", { timeout: 120_000 }, async () => {
    const { commands, good, request, stand } = await undisturbed(card, photograph);
    for (let atCommand = 1; atCommand <= commands; atCommand += 1) {
      for (const kind of ["pull", "silent"] as const) {
        const channel = await stand.lay(card, { kind, atCommand });
        const reconnect = stand.layAgain(card);
        const result = await timely(identifyDocument(channel, { ...request, reconnect }));
        await stand.leave();
        if (!result.ok) throw new Error(`${kind} at ${atCommand}: ${result.failure.code}`);
        expect(facts(result.value), `${kind} at ${atCommand}`).toEqual(facts(good));
      }
    }
  });

  it("pulled for good is a lost card, and a silent one gives no answer", { timeout: 120_000 }, async () => {
    const { commands, request, stand } = await undisturbed(card, photograph);
    for (let atCommand = 1; atCommand <= commands; atCommand += 1) {
      for (const [kind, code] of [
        ["pull", "card.lost"],
        ["silent", "card.no_answer"],
      ] as const) {
        const channel = await stand.lay(card, { kind, atCommand });
        const result = await timely(identifyDocument(channel, request));
        await stand.leave();
        expect(result, `${kind} at ${atCommand}`).toMatchObject({ ok: false, failure: { code } });
      }
    }
  });
});

/** Of the same person, so that CAN and zone open the other one too. */
const PAIRS = [
  ["cccd-bao-chau", "cccd-application-first"],
  ["cccd-thi-uong", "cccd-zone-only"],
  ["cccd-minh-anh", "cccd-nhan"],
] as const;

describe.each(PAIRS)("%s pulled at any command, and %s laid down for it", (first, second) => {
  it("is never taken for the first", { timeout: 120_000 }, async () => {
    const { commands, good, request, stand } = await undisturbed(first, false);
    for (let atCommand = 1; atCommand <= commands; atCommand += 1) {
      const channel = await stand.lay(first, { kind: "pull", atCommand });
      const reconnect = stand.layAgain(second);
      const result = await timely(identifyDocument(channel, { ...request, reconnect }));
      await stand.leave();
      const believed = result.ok && result.value.assurance !== "refused";
      // Before EF.SOD was read, the second is simply the one that is read.
      if (believed) expect(result.value.document, `at ${atCommand}`).not.toEqual(good.document);
    }
  });

  it("is another card to a session that knows the first", { timeout: 60_000 }, async () => {
    const { good, request, stand } = await undisturbed(first, false);
    const sameSecrets = requestOf(second).secrets.can === request.secrets.can;
    const { secrets } = requestOf(second);
    const again = await identifyDocumentAgain(good, await stand.lay(second), { ...request, secrets });
    await stand.leave();
    expect(again).toMatchObject({ ok: false, failure: { code: "identity.other_card" } });
    if (sameSecrets) return;
    const unopened = await identifyDocumentAgain(good, await stand.lay(second), request);
    expect(unopened).toMatchObject({ ok: false, failure: { code: "pace.wrong_secret" } });
  });
});
