import { expect, test } from "vitest";
import { fail, ok } from "../../../../core/errors/result.ts";
import {
  identifyDocument,
  identifyDocumentAgain,
} from "../../../../core/identity/national/identify-document.ts";
import { cardChannel } from "../../../support/card-channel.ts";
import { documentRequest, nationalCard } from "../../../support/national.ts";

const now = new Date();
const request = documentRequest("cccd-minh-anh", now);

async function first() {
  const read = await identifyDocument(cardChannel(nationalCard("cccd-minh-anh", now)), request);
  if (!read.ok) throw new Error(read.failure.code);
  return read.value;
}

test("the same document again proves itself anew and gives what is newly needed", async () => {
  const previous = await first();
  const again = await identifyDocumentAgain(previous, cardChannel(nationalCard("cccd-minh-anh", now)), {
    ...request,
    needs: ["residence"],
    photograph: true,
  });
  expect(again.ok && again.value.checks.chipGenuine.status).toBe("passed");
  expect(again.ok && Object.keys(again.value.claims)).toEqual(["residence"]);
  expect(again.ok && again.value.photographs.map(({ kind }) => kind)).toEqual(["jpeg"]);
});

test("another person's card in the same session is another card, and nothing is read of it", async () => {
  const previous = await first();
  const other = await identifyDocumentAgain(previous, cardChannel(nationalCard("cccd-duc-long", now)), {
    ...documentRequest("cccd-duc-long", now),
  });
  expect(!other.ok && other.failure.code).toBe("identity.other_card");
});

test("a card lifted while it is read and laid down again is told, and believed all the same", async () => {
  const card = nationalCard("cccd-minh-anh", now);
  const whole = cardChannel(card);
  let commands = 0;
  const torn = {
    ...whole,
    transmit: async (command: Uint8Array) => {
      commands += 1;
      return commands >= 10 ? fail("card.lost") : whole.transmit(command);
    },
  };
  const read = await identifyDocument(torn, { ...request, reconnect: async () => ok(cardChannel(card)) });
  if (!read.ok) throw new Error(read.failure.code);
  expect(read.value.assurance).toBe("substantial");
  expect(read.value.remarks).toContainEqual({ code: "read.resumed", detail: "1×" });
});
