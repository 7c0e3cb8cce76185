/**
 * The terminal before a chip that shares no code with it: generic-mapping PACE, secure messaging and chip authentication by
 * the library of OpenPACE, basic access control by libmrtd, with the files that the simulator's personalisation made.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Result } from "../../core/errors/result.ts";
import { identifyDocument, type VerifiedDocument } from "../../core/identity/national/identify-document.ts";
import { watchTerminalSecrets } from "../support/dh-secret.ts";
import { nationalTrust } from "../support/national.ts";
import { type OpenpaceChip, startOpenpaceChip } from "../support/openpace-chip.ts";
import { openpacelessReason } from "../support/suite-foreign.ts";
import { foreignCards, type SuiteCard } from "../support/suites/cards.ts";

const reason = openpacelessReason();
if (reason !== undefined)
  process.stderr.write(`skipped: the terminal before a chip of OpenPACE: ${reason}\n`);

const now = new Date();
const cards = reason === undefined ? foreignCards(now) : [];

describe.skipIf(reason !== undefined)("the terminal before a chip of OpenPACE and libmrtd", () => {
  const authorities = nationalTrust(now);
  let chip: OpenpaceChip;
  beforeAll(() => {
    chip = startOpenpaceChip();
  });
  afterAll(() => chip.close());

  /** Once more where OpenPACE shortened a secret. */
  async function read(card: SuiteCard): Promise<Result<VerifiedDocument>> {
    for (;;) {
      const { beganWithZero, channel, random } = watchTerminalSecrets(await chip.lay(card), card.contents);
      const needs = ["personal_number", "full_name", "birth_date"] as const;
      const request = {
        authorities,
        kind: "national-id",
        now,
        needs,
        secrets: card.secrets,
        random,
      } as const;
      const document = await identifyDocument(channel, request);
      if (!beganWithZero()) return document;
    }
  }

  test.each(cards.map((card) => [card.label, card.password, card.chip, card.key, card] as const))(
    "believes %s with the %s, %s (%s)",
    async (...[, , , , card]) => {
      expect(await read(card)).toMatchObject({
        ok: true,
        value: {
          checks: {
            accessControl: { status: "passed", detail: card.access },
            dataIntegrity: { status: "passed" },
            issuerSignature: { status: "passed" },
            issuerTrust: { status: "passed" },
            chipGenuine: { status: "passed", detail: card.chip },
            channel: { status: "passed" },
          },
        },
      });
    },
  );

  const first = cards.find(({ contents }) => contents.pace[0]?.parameterId === 12);

  test("does not believe one that copied the files and has another key", async () => {
    if (first === undefined) throw new Error("no card");
    const copied = first.contents.chipAuthentication.map((own) => ({
      ...own,
      key: {
        ...own.key,
        secret: Uint8Array.from(own.key.secret, (byte, at) => (at === 9 ? byte ^ 1 : byte)),
      },
    }));
    const document = await read({ ...first, contents: { ...first.contents, chipAuthentication: copied } });
    expect(document).toMatchObject({
      ok: true,
      value: { checks: { chipGenuine: { status: "failed", code: "chip.authentication" } } },
    });
  });

  test("is refused by one that knows another secret", async () => {
    const basic = cards.find(({ contents }) => contents.pace.length === 0);
    if (first === undefined || basic === undefined) throw new Error("no cards");
    const mrz = { documentNumber: "000000000", dateOfBirth: "900101", dateOfExpiry: "300101" };
    const refused = [
      await read({ ...first, secrets: { can: "000000" } }),
      await read({ ...basic, secrets: { mrz } }),
    ];
    expect(refused).toMatchObject([
      { ok: false, failure: { code: "pace.wrong_secret" } },
      { ok: false, failure: { code: "bac.wrong_secret" } },
    ]);
  });
});
