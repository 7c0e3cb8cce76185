/** Cards of a profile meet a terminal that knows nothing but the files which `issue` wrote. */
import { createHash, createPublicKey, randomBytes, X509Certificate } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { unblockPin, verifyPin } from "../../../core/citizen-card/pin.ts";
import { creditMessage, creditPurse } from "../../../core/citizen-card/purse/credit.ts";
import { debit } from "../../../core/citizen-card/purse/debit.ts";
import { openPurse } from "../../../core/citizen-card/purse/open-purse.ts";
import { readPurse } from "../../../core/citizen-card/purse/status.ts";
import { signDossier } from "../../../core/citizen-card/signature.ts";
import { signEs256 } from "../../../core/crypto/ecdsa.ts";
import { importPrivateJwk } from "../../../core/crypto/jwk.ts";
import { identify } from "../../../core/identity/identify.ts";
import { failuresOf } from "../../../core/identity/policy.ts";
import { staffRights } from "../../../core/identity/staff-rights.ts";
import { parseProfile } from "../../../firmware-sim/index.ts";
import { CITIZENS, STAFF } from "../../../firmware-sim/personalise/people.ts";
import {
  CARD,
  citizenCard,
  type IssuedProvince,
  issueHere,
  NOW,
  officer,
  profile,
  province,
  purse,
  staffCard,
  TERMINAL,
  UNIT,
} from "../../support/issued-province.ts";
import { countingPorts, failure, memoryJournal } from "../../support/purse.ts";
import { must } from "../../support/store.ts";
import { prove } from "../../support/whole-tap.ts";

let here: IssuedProvince;
beforeAll(async () => {
  here = await issueHere();
});
afterAll(() => here.remove());

describe("a citizen's card", () => {
  it("proves itself, its holder and its claims", async () => {
    const { identity } = await here.identified("good");
    const { fullName, personalNumber, phone } = CITIZENS["minh-anh"];
    const claims = { personal_number: personalNumber, full_name: fullName, card_number: CARD, phone };
    expect(identity).toMatchObject({ kind: "citizen", assurance: "high", claims });
  });

  it.each([
    ["copied", "kb.signature"],
    ["unknown-issuer", "vc.issuer_unknown"],
    ["staff-key", "vc.issuer_unknown"],
    ["forged", "vc.signature"],
    ["altered", "vc.disclosure"],
    ["swapped", "vc.disclosure"],
    ["expired", "validity.expired"],
    ["revoked", "revocation.revoked"],
  ])("%s is refused with %s", async (name, code) => {
    const { identity } = await here.identified(name);
    expect(failuresOf(identity.checks).map((one) => one.code)).toEqual([code]);
    expect(identity.assurance).toBe("refused");
  });

  it("that offers no PACE of the profile is not opened", async () => {
    const { channel, request } = here.meet("downgraded");
    expect(await identify(channel, request)).toMatchObject(failure("pace.unsupported"));
  });

  it("has the digits that the profile gave it", async () => {
    const { can, pin, puk } = here.contents("chosen");
    expect({ can, pin, puk }).toEqual({ can: "135790", pin: "246810", puk: "97531086" });
    const { card } = await here.proven("chosen");
    expect(await verifyPin(card, "111111")).toMatchObject(failure("pin.wrong", "2 left"));
    must(await unblockPin(card, "97531086", "111111"));
    must(await verifyPin(card, "111111"));
  });
});

describe("its purse", () => {
  const open = async (name: string) => must(openPurse((await here.proven(name)).card));

  it("pays from half a million, where the profile says nothing", async () => {
    const ports = countingPorts(memoryJournal());
    const paid = await debit(await open("good"), { amount: 20_000, terminal: TERMINAL }, ports);
    expect(paid).toMatchObject({ ok: true, value: { amount: 20_000, balance: 480_000, card: CARD } });
  });

  it("keeps the balance and the limits of the profile", async () => {
    const opened = await open("chosen");
    const { balance, limits } = must(await readPurse(opened, randomBytes));
    expect({ balance, limits }).toEqual(purse);
    const ports = countingPorts(memoryJournal());
    const pay = (amount: number) => debit(opened, { amount, terminal: TERMINAL }, ports);
    expect(await pay(50_001)).toMatchObject(failure("purse.limit", "per debit"));
    expect(await pay(50_000)).toMatchObject({ value: { balance: 10_000 } });
    expect(await pay(5_001)).toMatchObject(failure("purse.limit", "since PIN"));
    expect(await pay(5_000)).toMatchObject({ value: { balance: 5_000 } });
  });

  it("is filled by the province's purse issuer alone, up to its maximum", async () => {
    const opened = await open("chosen");
    const fill = (amount: number, by: string) => {
      const key = importPrivateJwk(here.json("private", `${by}.jwk`));
      const order = {
        card: CARD,
        amount,
        expectedCounter: 0,
        id: "ab".repeat(16),
        maximumBalance: 1_000_000,
      };
      return creditPurse(
        opened,
        creditMessage(order, (input) => signEs256(key, input)),
      );
    };
    const refused = (why: string) => failure("purse.credit_refused", why);
    expect(await fill(40_001, "purse-issuer")).toMatchObject(refused("maximum balance"));
    expect(await fill(40_000, "province-issuer")).toMatchObject(refused("signature or card"));
    expect(await fill(40_000, "purse-issuer")).toMatchObject({ value: { balance: 100_000, counter: 1 } });
  });

  it("is not there where the profile says none, nor on a staff card", async () => {
    for (const name of ["bare", "officer"]) {
      expect(openPurse((await here.proven(name)).card)).toMatchObject(failure("purse.absent"));
    }
  });
});

const contentHash = Uint8Array.from(createHash("sha256").update("a synthetic dossier").digest());
const dossier = { dossier: "0193a1b2-c3d4-7e5f-8a6b-0123456789ab", contentHash, terminal: TERMINAL };

async function sign(name: string, where = here) {
  const { bundle, card } = await where.proven(name);
  return signDossier(card, dossier, { cardNumber: CARD, bundle, now: NOW });
}

async function rights(name: string, where = here) {
  const read = await where.identified(name);
  return staffRights(read, read.bundle, NOW);
}

describe("its signature key", () => {
  it("signs a dossier, under a certificate that the province's authority signed", async () => {
    const { certificate } = must(await sign("good"));
    const x509 = new X509Certificate(Buffer.from(certificate, "base64url"));
    const authority = createPublicKey({ key: { ...here.json("signature-authority.jwk") }, format: "jwk" });
    expect(x509.verify(authority)).toBe(true);
    expect(x509.subject).toContain(`CN=${CARD}`);
  });

  it.each([
    ["foreign-signature", "signature.issuer_unknown", undefined],
    ["lapsed-signature", "signature.invalid", "certificate validity"],
    ["bare", "card.refused", undefined],
    ["officer", "card.refused", undefined],
  ])("%s: %s", async (name, code, detail) => {
    expect(await sign(name)).toMatchObject(failure(code, detail));
  });
});

describe("a staff card", () => {
  it("gives its holder what card and register both have", async () => {
    const { fullName: _, ...own } = officer;
    expect(must(await rights("officer"))).toEqual({ ...own, unit: UNIT });
    const { staffId, unit, roles } = STAFF["can-bo-hoa"];
    expect(must(await rights("hoa"))).toEqual({ staffId, unit, roles });
    expect(must(await rights("fewer-roles"))).toMatchObject({ roles: ["receive"] });
  });

  it.each([
    ["unregistered", "staff.not_registered"],
    ["elsewhere", "staff.other_unit"],
    ["no-role", "staff.no_role"],
    ["staff-copied", "kb.signature"],
    ["citizens-key", "vc.issuer_unknown"],
    ["staff-revoked", "revocation.revoked"],
    ["good", "identity.assurance_too_low"],
  ])("%s: %s", async (name, code) => {
    expect(await rights(name)).toMatchObject(failure(code));
  });

  it("gives none without its PIN", async () => {
    const { channel, request } = here.meet("officer");
    const { pin: _, ...withoutPin } = request;
    const read = must(await identify(channel, withoutPin));
    expect(staffRights(read, request.bundle, NOW)).toMatchObject(failure("staff.pin_needed"));
    expect(await prove(channel, { ...request, pin: "000000" })).toMatchObject(failure("pin.wrong"));
  });
});

describe("a part of the bundle that the profile let lapse", () => {
  const withLapsed = async (part: string, work: (where: IssuedProvince) => Promise<void>) => {
    const where = await issueHere({ ...profile, province: { ...province, lapsed: [part] } });
    await work(where).finally(() => where.remove());
  };

  it.each([
    ["issuers", "trust.bundle_stale"],
    ["statusLists", "revocation.list_stale"],
  ])("%s: little is believed of a citizen, and nothing of an officer (%s)", async (part, code) => {
    await withLapsed(part, async (where) => {
      const { identity } = await where.identified("good");
      expect({ ...identity, failures: failuresOf(identity.checks) }).toMatchObject({
        assurance: "low",
        failures: [{ code }],
      });
      expect(await rights("officer", where)).toMatchObject(failure(code));
    });
  });

  it("staffRegister: no officer has rights", () =>
    withLapsed("staffRegister", async (where) => {
      expect(await rights("officer", where)).toMatchObject(failure("staff.register_stale"));
    }));

  it("signatureAuthorities: nobody signs", () =>
    withLapsed("signatureAuthorities", async (where) => {
      expect(await sign("good", where)).toMatchObject(failure("trust.bundle_stale", "signatureAuthorities"));
    }));
});

it.each([
  ["a purse on a staff card", staffCard("x", { purse }), /purse/],
  ["a register on a citizen's card", citizenCard("x", { register: "none" }), /register/],
  ["an unknown member of the purse", citizenCard("x", { purse: { ...purse, currency: "VND" } }), /purse/],
  ["a purse of no whole đồng", citizenCard("x", { purse: { balance: 0.5 } }), /purse/],
  ["an unknown member of the signature", citizenCard("x", { signature: { hash: "sha1" } }), /signature/],
  ["an unknown member of an officer", staffCard("x", { person: { ...officer, phone: "" } }), /person/],
  ["an officer that the demonstration has not", staffCard("x", { person: "minh-anh" }), /person/],
  ["an unknown member of the register", staffCard("x", { register: { staffId: "1" } }), /register/],
  ["a PIN of five digits", citizenCard("x", { pin: "12345" }), /pin: 6 digits/],
  ["a staff card outside the status list", staffCard("x", { index: 5_000 }), /no index 5000/],
])("refuses %s", (_, card, message) => {
  const parsed = parseProfile({ ...profile, cards: [card] });
  expect(parsed).toMatchObject({ ok: false, failure: { code: "config.invalid" } });
  expect(parsed.ok || parsed.failure.detail).toMatch(message);
});
