import { expect, test } from "vitest";
import { identifyDocument } from "../../../../core/identity/national/identify-document.ts";
import { failuresOf } from "../../../../core/identity/policy.ts";
import {
  nationalCard as entryOf,
  type NationalCardName,
  nationalCardNames,
} from "../../../../firmware-sim/personalise/national/catalogue.ts";
import { makeContents } from "../../../../firmware-sim/personalise/national/defects.ts";
import type { DocumentOptions } from "../../../../firmware-sim/personalise/national/document.ts";
import { nationalPerson } from "../../../../firmware-sim/personalise/national/people.ts";
import { demonstrationHierarchy } from "../../../../firmware-sim/personalise/national/pki/demonstration-hierarchy.ts";
import { startOfDay } from "../../../../firmware-sim/personalise/national/pki/hierarchy.ts";
import { DEMONSTRATION } from "../../../../firmware-sim/personalise/national/pki/seeded.ts";
import { BSI } from "../../../../firmware-sim/personalise/national/security-infos.ts";
import { cardChannel } from "../../../support/card-channel.ts";
import { cardOf, documentRequest, nationalCard } from "../../../support/national.ts";

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

async function identified(options: DocumentOptions) {
  const contents = makeContents(
    {
      name: "of-no-catalogue",
      person: nationalPerson("nhan"),
      options,
      seed: DEMONSTRATION,
      today: startOfDay(now.getTime()),
      hierarchy: demonstrationHierarchy(now.getTime()),
    },
    null,
  );
  const read = await identifyDocument(cardChannel(cardOf(contents)), documentRequest("cccd-nhan", now));
  if (!read.ok) throw new Error(read.failure.code);
  return read.value;
}

test.each([
  ["AES-128 on brainpoolP256r1", "2.2", 13, "substantial", []],
  ["3DES on P-224", "2.1", 10, "substantial", [{ code: "access.3des" }]],
  ["AES-128 on P-192", "4.2", 8, "low", [{ code: "access.short_group", detail: "P-192" }]],
  [
    "AES-256 on DH of 1,024 bits",
    "1.4",
    0,
    "low",
    [{ code: "access.short_group", detail: "rfc5114-1024-160" }],
  ],
] as const)("a chip that offers nothing but PACE with %s", async (_, arcs, parameterId, assurance, said) => {
  const document = await identified({ pace: [{ protocol: `${BSI}.2.2.4.${arcs}`, parameterId }] });
  expect(failuresOf(document.checks)).toEqual([]);
  expect(document.assurance).toBe(assurance);
  expect(document.remarks.filter(({ code }) => code.startsWith("access."))).toEqual(said);
});

test("a chip without a key is refused by the policy, and no check is said to have failed", async () => {
  const { assurance, checks } = await identified({ chipAuthentication: [], activeAuthentication: "none" });
  expect(assurance).toBe("refused");
  expect(failuresOf(checks)).toEqual([]);
  expect(checks.chipGenuine).toEqual({ status: "notPerformed", why: "the issuer gave this chip no key" });
});
