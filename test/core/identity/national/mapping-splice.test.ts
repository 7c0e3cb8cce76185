import { expect, test } from "vitest";
import { fail, ok } from "../../../../core/errors/result.ts";
import { identifyDocument } from "../../../../core/identity/national/identify-document.ts";
import type { CardChannel } from "../../../../core/ports/card-reader.ts";
import { cardChannel } from "../../../support/card-channel.ts";
import { spliceMapping, THIEF, thiefsCard } from "../../../support/mapping-splice.ts";
import { cardOf, documentRequest } from "../../../support/national.ts";

const now = new Date();
const VICTIMS = ["cccd-minh-anh", "cccd-duc-long", "cccd-nhan"] as const;

test.each(VICTIMS)("the copy of %s is never believed through another card's mapping key", async (victim) => {
  const real = await identifyDocument(cardChannel(cardOf(thiefsCard(now))), documentRequest(THIEF, now));
  const thiefsNumber = real.ok ? real.value.claims.personal_number : undefined;
  expect(thiefsNumber).toBeDefined();
  for (let cut = 8; cut <= 40; cut += 1) {
    const read = await spliceMapping(victim, cut, now);
    if (!read.ok || read.value.assurance === "refused") continue;
    // Believed as himself, whole and over one channel, is all that his card can bring him.
    expect(read.value.claims.personal_number).toBe(thiefsNumber);
  }
});

test("a card with such a key that is lifted and laid down again is read anew, and believed", async () => {
  const card = cardOf(thiefsCard(now));
  const first = cardChannel(card);
  let commands = 0;
  const torn: CardChannel = {
    ...first,
    transmit(command) {
      commands += 1;
      return commands >= 12 ? Promise.resolve(fail("card.lost")) : first.transmit(command);
    },
  };
  const read = await identifyDocument(torn, {
    ...documentRequest(THIEF, now),
    reconnect: async () => ok(cardChannel(card)),
  });
  expect(read.ok && read.value.assurance).toBe("substantial");
  expect(read.ok && read.value.reading.unbroken).toBe(true);
});
