import { expect, test } from "vitest";
import { identifyDocument } from "../../../../core/identity/national/identify-document.ts";
import { failuresOf } from "../../../../core/identity/policy.ts";
import {
  nationalCard as entryOf,
  type NationalCardName,
  nationalCardNames,
} from "../../../../firmware-sim/personalise/national/catalogue.ts";
import { makeContents } from "../../../../firmware-sim/personalise/national/defects.ts";
import { demonstrationHierarchy } from "../../../../firmware-sim/personalise/national/demonstration-hierarchy.ts";
import { startOfDay } from "../../../../firmware-sim/personalise/national/hierarchy.ts";
import { nationalPerson } from "../../../../firmware-sim/personalise/national/people.ts";
import { DEMONSTRATION } from "../../../../firmware-sim/personalise/national/seeded.ts";
import { cardChannel, cardOf, documentRequest, nationalCard } from "../../../support/national.ts";

const now = new Date();
const expectationOf = (name: NationalCardName) => entryOf(name).expect ?? null;

test.each(nationalCardNames().filter((name) => expectationOf(name) === null))(
  "%s is a good card and is believed",
  async (name) => {
    const read = await identifyDocument(cardChannel(nationalCard(name, now)), documentRequest(name, now));
    if (!read.ok) throw new Error(`${read.failure.code} ${read.failure.detail ?? ""}`);
    expect({ failed: failuresOf(read.value.checks), assurance: read.value.assurance }).toEqual({
      failed: [],
      assurance: expect.stringMatching(/^(substantial|low)$/),
    });
    expect(read.value.claims.personal_number).toMatch(/^\d{12}$/);
  },
);

test.each(nationalCardNames().filter((name) => expectationOf(name) !== null))(
  "%s is refused with its own code",
  async (name) => {
    const read = await identifyDocument(cardChannel(nationalCard(name, now)), documentRequest(name, now));
    if (!read.ok) throw new Error(`${read.failure.code} ${read.failure.detail ?? ""}`);
    const { checks, assurance, claims, photographs } = read.value;
    const [first] = failuresOf(checks);
    expect({ code: first?.code, assurance, claims, photographs }).toEqual({
      code: expectationOf(name),
      assurance: "refused",
      claims: {},
      photographs: [],
    });
  },
);

test("a chip without a key is refused by the policy, and no check is said to have failed", async () => {
  const contents = makeContents(
    {
      name: "without-key",
      person: nationalPerson("nhan"),
      options: { chipAuthentication: [], activeAuthentication: "none" },
      seed: DEMONSTRATION,
      today: startOfDay(now.getTime()),
      hierarchy: demonstrationHierarchy(now.getTime()),
    },
    null,
  );
  const read = await identifyDocument(cardChannel(cardOf(contents)), documentRequest("cccd-nhan", now));
  if (!read.ok) throw new Error(read.failure.code);
  const { assurance, checks } = read.value;
  expect(assurance).toBe("refused");
  expect(failuresOf(checks)).toEqual([]);
  expect(checks.chipGenuine).toEqual({ status: "notPerformed", why: "the issuer gave this chip no key" });
});
