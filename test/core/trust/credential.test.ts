import { describe, expect, it } from "vitest";
import { toBase64Url, utf8 } from "../../../core/crypto/bytes.ts";
import { openBundle, type TrustBundle } from "../../../core/trust/bundle.ts";
import {
  type Credential,
  checkIssuerSignature,
  checkIssuerTrust,
  checkValidity,
  openDisclosures,
  parseCredential,
} from "../../../core/trust/credential.ts";
import { checkRevocation, describeFreshness } from "../../../core/trust/status-list.ts";
import * as fixtures from "./fixtures.ts";

const { DAY, ISSUER, issue, keys, NOW, NOW_SECONDS, statusToken } = fixtures;

function bundle(tokens?: readonly string[]): TrustBundle {
  const compact = fixtures.signBundle(fixtures.bundlePayload(tokens));
  const opened = openBundle(compact, keys.root.publicJwk, NOW, { profile: "production" });
  if (!opened.ok) throw new Error(opened.failure.code);
  return opened.value;
}

async function credential(options?: fixtures.IssueOptions): Promise<Credential> {
  const parsed = parseCredential((await issue(options)).credential);
  if (!parsed.ok) throw new Error(`${parsed.failure.code} ${parsed.failure.detail}`);
  return parsed.value;
}

describe("credential", () => {
  it("of a foreign issuer is believed, and its disclosures give its claims", async () => {
    const issued = await issue();
    const parsed = parseCredential(issued.credential);
    if (!parsed.ok) throw new Error(parsed.failure.detail);
    expect(checkIssuerSignature(parsed.value, bundle())).toEqual({ ok: true, value: undefined });
    expect(checkIssuerTrust(parsed.value, bundle(), NOW)).toEqual({ ok: true, value: undefined });
    expect(checkValidity(parsed.value, NOW)).toEqual({ ok: true, value: undefined });
    const claims = openDisclosures(parsed.value, issued.disclosures);
    expect(claims.ok && Object.fromEntries(claims.value)).toEqual({
      full_name: "Người Thử Nghiệm",
      birth_date: "1990-05-20",
    });
  });

  it("tells an unknown issuer, a key for another type, and a wrong signature apart", async () => {
    const unknown = { failure: { code: "vc.issuer_unknown" } };
    const elsewhere = await credential({ payload: { iss: "https://other.example" } });
    expect(checkIssuerTrust(elsewhere, bundle(), NOW)).toMatchObject(unknown);
    expect(checkIssuerTrust(await credential({ kid: "k2" }), bundle(), NOW)).toMatchObject(unknown);
    const staff = await credential({ payload: { vct: "urn:vn:bacninh:staff:1" } });
    expect(checkIssuerTrust(staff, bundle(), NOW)).toMatchObject(unknown);
    const forged = await credential({ key: keys.stranger });
    expect(checkIssuerTrust(forged, bundle(), NOW)).toMatchObject({ ok: true });
    expect(checkIssuerSignature(forged, bundle())).toMatchObject({ failure: { code: "vc.signature" } });
  });

  it("flags an issuer list that has lapsed", async () => {
    const later = new Date(NOW.getTime() + 31 * DAY * 1000);
    expect(checkIssuerTrust(await credential(), bundle(), later)).toMatchObject({
      failure: { code: "trust.bundle_stale" },
    });
  });

  it("is valid from iat and nbf until exp, with five minutes for clocks that differ", async () => {
    const at = async (payload: object) => checkValidity(await credential({ payload: { ...payload } }), NOW);
    expect(await at({ exp: NOW_SECONDS + 1 })).toMatchObject({ ok: true });
    expect(await at({ exp: NOW_SECONDS })).toMatchObject({ failure: { code: "validity.expired" } });
    expect(await at({ iat: NOW_SECONDS + 300 })).toMatchObject({ ok: true });
    expect(await at({ iat: NOW_SECONDS + 301 })).toMatchObject({ failure: { code: "validity.not_yet" } });
    expect(await at({ nbf: NOW_SECONDS + 301 })).toMatchObject({ failure: { code: "validity.not_yet" } });
  });

  it.each([
    ["no holder key", { cnf: undefined }],
    ["a holder key off the curve", { cnf: { jwk: { ...keys.holder.publicJwk, y: keys.root.publicJwk.y } } }],
    ["no status", { status: undefined }],
    ["a negative index", { status: { status_list: { idx: -1, uri: "x" } } }],
    ["dates as text", { exp: "2030-01-01" }],
  ])("with %s is malformed", async (_, payload) => {
    const issued = await issue({ payload });
    expect(parseCredential(issued.credential)).toMatchObject({ failure: { code: "vc.malformed" } });
  });
});

describe("disclosures", () => {
  const disclosure = (array: unknown) => toBase64Url(utf8(JSON.stringify(array)));

  it("that the issuer did not sign are refused", async () => {
    const issued = await issue();
    const parsed = parseCredential(issued.credential);
    if (!parsed.ok) throw new Error(parsed.failure.detail);
    const altered = disclosure(["salt-1", "full_name", "Người Khác"]);
    expect(openDisclosures(parsed.value, [altered])).toMatchObject({ failure: { code: "vc.disclosure" } });
    const [first = ""] = issued.disclosures;
    expect(openDisclosures(parsed.value, [first, first])).toMatchObject({
      failure: { code: "vc.malformed" },
    });
  });

  it("never carry registered claims, even where the issuer signed them", async () => {
    const parsed = await credential();
    const smuggled = disclosure(["salt", "exp", 9_999_999_999]);
    const digest = toBase64Url(
      Uint8Array.from((await import("node:crypto")).createHash("sha256").update(smuggled).digest()),
    );
    const lenient = { ...parsed, payload: { ...parsed.payload, _sd: [digest] } };
    expect(openDisclosures(lenient, [smuggled])).toMatchObject({ failure: { code: "vc.malformed" } });
  });
});

describe("revocation", () => {
  const check = async (tokens: readonly string[], index = 7, now = NOW) =>
    checkRevocation(await credential({ index }), {
      bundle: bundle(tokens),
      now,
      inflate: fixtures.inflate,
      maxAgeSeconds: 7 * DAY,
    });
  const stale = { failure: { code: "revocation.list_stale" } };
  const invalid = { failure: { code: "revocation.list_invalid" } };

  it("finds the credential in a list of a foreign library, and says how fresh the list is", async () => {
    const fresh = { ageSeconds: 3_600, expiresInSeconds: DAY, ttlSeconds: 43_200 };
    expect(await check([statusToken()])).toEqual({ ok: true, value: fresh });
    expect(describeFreshness(fresh)).toBe("list 3600 s old, ttl 43200 s, exp in 86400 s");
    const overdue = await check([statusToken({ payload: { iat: NOW_SECONDS - 43_201, exp: undefined } })]);
    expect(overdue.ok && describeFreshness(overdue.value)).toBe(
      "list 43201 s old, ttl 43200 s overdue, no exp",
    );
    const silent = await check([statusToken({ payload: { ttl: undefined } })]);
    expect(silent.ok && describeFreshness(silent.value)).toBe("list 3600 s old, no ttl, exp in 86400 s");
    const list = statusToken({ revoked: [0, 7, 63] });
    for (const index of [0, 7, 63]) {
      expect(await check([list], index)).toMatchObject({ failure: { code: "revocation.revoked" } });
    }
    expect(await check([list], 6)).toMatchObject({ ok: true });
    expect(await check([list], 8)).toMatchObject({ ok: true });
  });

  it("reads the examples of the standard with one and two bits", async () => {
    // draft-ietf-oauth-status-list §4.2 and appendix: 1,0,0,1,1,1,0,1,1,1,0,0,0,1,0,1 and 1,2,0,3,0,1,0,1,1,2,3,3.
    const one = { status_list: { bits: 1, lst: "eNrbuRgAAhcBXQ" } };
    const two = { status_list: { bits: 2, lst: "eNo76fITAAPfAgc" } };
    const statuses = async (payload: object, count: number) => {
      const found: string[] = [];
      for (let index = 0; index < count; index += 1) {
        const result = await check([statusToken({ payload: { ...payload } })], index);
        found.push(result.ok ? "0" : (result.failure.detail ?? "").replace("status ", ""));
      }
      return found.join("");
    };
    expect(await statuses(one, 16)).toBe("1001110111000101");
    expect(await statuses(two, 12)).toBe("120301011233");
  });

  it("takes the newest list, and a revoked entry even from a stale one", async () => {
    const older = statusToken({ revoked: [7], payload: { iat: NOW_SECONDS - 7_200 } });
    expect(await check([older, statusToken()])).toMatchObject({ ok: true });
    const revokedAndOver = statusToken({ revoked: [7], payload: { exp: NOW_SECONDS - 1 } });
    expect(await check([revokedAndOver])).toMatchObject({ failure: { code: "revocation.revoked" } });
  });

  it("calls a list stale that is over, too old, or in a lapsed part", async () => {
    expect(await check([statusToken({ payload: { exp: NOW_SECONDS } })])).toMatchObject(stale);
    const old = { iat: NOW_SECONDS - 8 * DAY, exp: undefined };
    expect(await check([statusToken({ payload: old })])).toMatchObject(stale);
    const later = new Date(NOW.getTime() + 31 * DAY * 1000);
    const fresh = statusToken({ payload: { iat: NOW_SECONDS + 31 * DAY - 60, exp: undefined } });
    expect(await check([fresh], 7, later)).toMatchObject(stale);
  });

  it("believes no list that is absent, for another uri, of another signer, or does not hold the index", async () => {
    expect(await check([])).toMatchObject(invalid);
    expect(await check([statusToken({ payload: { sub: `${ISSUER}/status/2` } })])).toMatchObject(invalid);
    expect(await check([statusToken({ key: keys.stranger })])).toMatchObject(invalid);
    expect(await check([statusToken({ payload: { iss: "https://other.example" } })])).toMatchObject(invalid);
    expect(await check([statusToken()], 64)).toMatchObject(invalid);
    const broken = { status_list: { bits: 1, lst: "AAAA" } };
    expect(await check([statusToken({ payload: broken })])).toMatchObject(invalid);
  });

  it("does not inflate beyond its bound", async () => {
    const { deflateSync } = await import("node:zlib");
    const bomb = toBase64Url(Uint8Array.from(deflateSync(new Uint8Array(2_000_000))));
    const token = statusToken({ payload: { status_list: { bits: 1, lst: bomb } } });
    expect(await check([token])).toMatchObject(invalid);
  });
});
