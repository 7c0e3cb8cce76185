/** The demonstration's cards, judged by a foreign SD-JWT VC implementation and by jose. */
import { createHash, createPublicKey, type KeyObject } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { SDJwtVcInstance } from "@sd-jwt/sd-jwt-vc";
import { compactVerify, decodeJwt, importJWK, type JWTPayload } from "jose";
import { describe, expect, it } from "vitest";
import { toBase64Url, utf8 } from "../../../core/crypto/bytes.ts";
import { DEMONSTRATION, demonstrationKey } from "../../../core/crypto/demonstration.ts";
import { type PublicJwk, parsePublicJwk } from "../../../core/crypto/jwk.ts";
import { ERRORS } from "../../../core/errors/codes.ts";
import { demonstrationBundle } from "../../../core/trust/demonstration.ts";
import { CARDS, type CardName, cardNames, listCards } from "../../../firmware-sim/personalise/catalogue.ts";
import { personalise } from "../../../firmware-sim/personalise/make-card.ts";
import { CITIZENS } from "../../../firmware-sim/personalise/people.ts";
import { cardAccessNumber, cardDigits, printedQr } from "../../../firmware-sim/personalise/printed.ts";

const NOW = Date.UTC(2026, 8, 14, 3, 21);
const DAY = 86_400_000;

function payloadOf(name: CardName, now = NOW): JWTPayload & { cnf: { jwk: PublicJwk } } {
  return decodeJwt(personalise(name, now).credential);
}

function publicJwkOf(key: KeyObject): PublicJwk | undefined {
  return parsePublicJwk(createPublicKey(key).export({ format: "jwk" }));
}

/** Everything on the card as one presentation without key binding. */
function presentation(name: CardName): string {
  const { credential, disclosures } = personalise(name, NOW);
  return `${credential}~${disclosures.map(({ bytes }) => `${toBase64Url(bytes)}~`).join("")}`;
}

/** A foreign verifier that knows the province's issuers and its status list only. */
function foreignVerifier(): SDJwtVcInstance {
  const keys = new Map(
    [
      [DEMONSTRATION.issuerKid, DEMONSTRATION.labels.issuer],
      [DEMONSTRATION.staffIssuerKid, DEMONSTRATION.labels.staffIssuer],
    ].map(([kid = "", label = ""]) => [kid, demonstrationKey(label).publicJwk]),
  );
  return new SDJwtVcInstance({
    hasher: (data, algorithm) =>
      createHash(algorithm.replace("-", ""))
        .update(typeof data === "string" ? data : new Uint8Array(data))
        .digest(),
    hashAlg: "sha-256",
    verifier: async (data, signature) => {
      const [head = ""] = data.split(".");
      const { kid } = JSON.parse(Buffer.from(head, "base64url").toString("utf8"));
      const jwk = keys.get(kid);
      if (jwk === undefined) throw new Error("unknown issuer");
      await compactVerify(`${data}.${signature}`, await importJWK({ ...jwk }, "ES256"));
      return true;
    },
    statusListFetcher: async (uri) => {
      expect(uri).toBe(DEMONSTRATION.statusUri);
      const bundle = decodeJwt<{ parts: { statusLists: { tokens: [string] } } }>(
        demonstrationBundle(new Date(NOW)),
      );
      return bundle.parts.statusLists.tokens[0];
    },
  });
}

function judge(name: CardName): Promise<Record<string, unknown>> {
  return foreignVerifier()
    .verify(presentation(name), { currentDate: NOW / 1_000 })
    .then(({ payload }) => ({ ...payload }));
}

describe("good cards", () => {
  it.each(listCards().filter((card) => card.good))(
    "$name is believed by a foreign verifier",
    async ({ name }) => {
      const claims = await judge(name);
      const person = Object.entries(CITIZENS).find(([key]) => key === name)?.[1];
      if (person === undefined) {
        expect(claims).toMatchObject({
          vct: "urn:vn:bacninh:staff:1",
          staff_id: "BN-PL-0007",
          roles: ["receive"],
        });
      } else {
        expect(claims).toMatchObject({
          vct: "urn:vn:bacninh:citizen:1",
          personal_number: person.personalNumber,
          full_name: person.fullName.normalize("NFC"),
          birth_date: person.birthDate,
          residence: person.residence,
          religion: person.religion,
        });
      }
    },
  );

  it("hold the key that their credential names", () => {
    for (const { name, good } of listCards()) {
      const { holderKey } = personalise(name, NOW);
      const bound = isDeepStrictEqual(payloadOf(name).cnf.jwk, publicJwkOf(holderKey));
      expect(bound).toBe(good || name !== "clone");
    }
  });
});

describe("bad cards", () => {
  it.each([
    ["wrong-issuer", /unknown issuer/],
    ["lapsed", /expired/],
    ["revoked", /status/i],
  ] as const)("%s is refused by a foreign verifier", async (name, why) => {
    await expect(judge(name)).rejects.toThrow(why);
  });

  it.each(["altered-claim", "swapped-claim"] as const)(
    "%s shows everything to a foreign verifier but the name that nobody signed for it",
    async (card) => {
      const claims = await judge(card);
      expect(claims).toHaveProperty("birth_date");
      expect(claims).not.toHaveProperty("full_name");
      const carried = personalise(card, NOW).disclosures.map(({ name }) => name);
      expect(carried).toContain("full_name");
    },
  );

  it("are seven, each with a code of the table", () => {
    const bad = listCards().filter((card) => !card.good);
    expect(Object.fromEntries(bad.map(({ name, expect: code }) => [name, code]))).toEqual({
      clone: "kb.signature",
      "wrong-issuer": "vc.issuer_unknown",
      "altered-claim": "vc.disclosure",
      lapsed: "validity.expired",
      revoked: "revocation.revoked",
      "swapped-claim": "vc.disclosure",
      downgraded: "pace.unsupported",
    });
    for (const { expect: code } of bad) expect(ERRORS).toHaveProperty([code ?? ""]);
  });
});

describe("personalisation", () => {
  it("gives the same bytes all day long and other dates tomorrow", () => {
    const morning = personalise("minh-anh", Date.UTC(2026, 8, 14));
    const evening = personalise("minh-anh", Date.UTC(2026, 8, 14, 23, 59, 59));
    const tomorrow = personalise("minh-anh", Date.UTC(2026, 8, 15));
    expect({ ...evening, holderKey: 0 }).toEqual({ ...morning, holderKey: 0 });
    expect(tomorrow.credential).not.toBe(morning.credential);
    expect(payloadOf("minh-anh").iat).toBeLessThan(NOW / 1_000 - 90 * 86_400);
    expect(payloadOf("minh-anh").exp).toBeGreaterThan(NOW / 1_000 + 2 * 365 * 86_400);
    expect(payloadOf("minh-anh", NOW + 400 * DAY).exp).toBeGreaterThan((NOW + 400 * DAY) / 1_000);
  });

  it("fits the sizes of the profile and keeps every index, number and CAN apart", () => {
    const names = cardNames();
    for (const name of names) {
      const { credential, disclosures } = personalise(name, NOW);
      expect(credential.length).toBeLessThanOrEqual(4_096);
      expect(disclosures.length).toBeLessThanOrEqual(32);
      for (const { bytes } of disclosures) expect(bytes.length).toBeLessThanOrEqual(1_024);
      expect(printedQr(name)).toMatch(/^BNC1\|\d{6}\|BN[CS]-\d{8}$/);
    }
    const distinct = (of: (name: CardName) => unknown) => new Set(names.map(of)).size;
    expect(distinct((name) => CARDS[name].index)).toBe(names.length);
    expect(distinct(printedQr)).toBe(names.length);
    expect(distinct(cardAccessNumber)).toBe(names.length);
    for (const digits of ["pin", "puk"] as const) {
      expect(distinct((name) => cardDigits(name)[digits])).toBe(names.length);
    }
    for (const name of names) {
      expect(cardDigits(name)).toEqual({
        can: expect.stringMatching(/^\d{6}$/),
        pin: expect.stringMatching(/^\d{6}$/),
        puk: expect.stringMatching(/^\d{8}$/),
      });
    }
    const revoked: readonly number[] = DEMONSTRATION.revokedIndices;
    expect(names.filter((name) => revoked.includes(CARDS[name].index))).toEqual(["revoked"]);
  });

  it("has one record longer than a short answer, and numbers that agree with birth and sex", () => {
    const longest = personalise("thi-nguyet", NOW).disclosures.map(({ bytes }) => bytes.length);
    expect(Math.max(...longest)).toBeGreaterThan(256);
    for (const { personalNumber, birthDate, sex, fullName } of Object.values(CITIZENS)) {
      const century = (birthDate < "2000" ? 0 : 2) + (sex === "Nữ" ? 1 : 0);
      expect(personalNumber).toMatch(new RegExp(`^02[47]${century}${birthDate.slice(2, 4)}\\d{6}$`));
      expect(utf8(fullName)).toEqual(utf8(fullName.normalize("NFC")));
    }
  });
});
