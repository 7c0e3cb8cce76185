/**
 * The SD-JWT of RFC 9901 §5 (Issuance) with the issuer's key of its appendix A.5, in the edition of the working group's
 * drafts, whose header is `{"alg": "ES256"}`; disclosures and digests are those that the RFC prints.
 */
import { expect, test } from "vitest";
import { fromBase64Url, toBase64Url, utf8 } from "../../../core/crypto/bytes.ts";
import { verifyEs256 } from "../../../core/crypto/ecdsa.ts";
import { sha256 } from "../../../core/crypto/hash.ts";
import { importPublicJwk } from "../../../core/crypto/jwk.ts";
import { type Credential, encodeDisclosure, openDisclosures } from "../../../core/trust/credential.ts";

const ISSUER_KEY = {
  kty: "EC",
  crv: "P-256",
  x: "b28d4MwZMjw8-00CG4xfnn9SLMVMM19SlqZpVb_uNtQ",
  y: "Xv5zWwuoaTgdS6hV43yI6gBwTnjukmFQQnJ_kCxzqk8",
} as const;
const HEADER = "eyJhbGciOiAiRVMyNTYifQ";
const PAYLOAD = [
  "eyJfc2QiOiBbIkNyUWU3UzVrcUJBSHQtbk1ZWGdjNmJkdDJTSDVhVFkxc1VfTS1QZ2tqUEkiLCAiSnpZakg0c3ZsaU",
  "gwUjNQeUVNZmVadTZKdDY5dTVxZWhabzdGN0VQWWxTRSIsICJQb3JGYnBLdVZ1Nnh5bUphZ3ZrRnNGWEFiUm9jMkpH",
  "bEFVQTJCQTRvN2NJIiwgIlRHZjRvTGJnd2Q1SlFhSHlLVlFaVTlVZEdFMHc1cnREc3JaemZVYW9tTG8iLCAiWFFfM2",
  "tQS3QxWHlYN0tBTmtxVlI2eVoyVmE1TnJQSXZQWWJ5TXZSS0JNTSIsICJYekZyendzY002R242Q0pEYzZ2Vks4QmtN",
  "bmZHOHZPU0tmcFBJWmRBZmRFIiwgImdiT3NJNEVkcTJ4Mkt3LXc1d1BFemFrb2I5aFYxY1JEMEFUTjNvUUw5Sk0iLC",
  "AianN1OXlWdWx3UVFsaEZsTV8zSmx6TWFTRnpnbGhRRzBEcGZheVF3TFVLNCJdLCAiaXNzIjogImh0dHBzOi8vZXhh",
  "bXBsZS5jb20vaXNzdWVyIiwgImlhdCI6IDE2ODMwMDAwMDAsICJleHAiOiAxODgzMDAwMDAwLCAic3ViIjogInVzZX",
  "JfNDIiLCAibmF0aW9uYWxpdGllcyI6IFt7Ii4uLiI6ICJwRm5kamtaX1ZDem15VGE2VWpsWm8zZGgta284YUlLUWM5",
  "RGxHemhhVllvIn0sIHsiLi4uIjogIjdDZjZKa1B1ZHJ5M2xjYndIZ2VaOGtoQXYxVTFPU2xlclAwVmtCSnJXWjAifV",
  "0sICJfc2RfYWxnIjogInNoYS0yNTYiLCAiY25mIjogeyJqd2siOiB7Imt0eSI6ICJFQyIsICJjcnYiOiAiUC0yNTYi",
  "LCAieCI6ICJUQ0FFUjE5WnZ1M09IRjRqNFc0dmZTVm9ISVAxSUxpbERsczd2Q2VHZW1jIiwgInkiOiAiWnhqaVdXYl",
  "pNUUdIVldLVlE0aGJTSWlyc1ZmdWVjQ0U2dDRqVDlGMkhaUSJ9fX0",
].join("");
const SIGNATURE = "kmx687kUBiIDvKWgo2Dub-TpdCCRLZwtD7TOj4RoLsUbtFBI8sMrtH2BejXtm_P6fOAjKAVc_7LRNJFgm3PJhg";

/** §5.1: contents, disclosure, digest. */
const DISCLOSURES = [
  [
    '["2GLC42sKQveCfGfryNRN9w", "given_name", "John"]',
    "WyIyR0xDNDJzS1F2ZUNmR2ZyeU5STjl3IiwgImdpdmVuX25hbWUiLCAiSm9obiJd",
    "jsu9yVulwQQlhFlM_3JlzMaSFzglhQG0DpfayQwLUK4",
  ],
  [
    '["eluV5Og3gSNII8EYnsxA_A", "family_name", "Doe"]',
    "WyJlbHVWNU9nM2dTTklJOEVZbnN4QV9BIiwgImZhbWlseV9uYW1lIiwgIkRvZSJd",
    "TGf4oLbgwd5JQaHyKVQZU9UdGE0w5rtDsrZzfUaomLo",
  ],
  [
    '["6Ij7tM-a5iVPGboS5tmvVA", "email", "johndoe@example.com"]',
    "WyI2SWo3dE0tYTVpVlBHYm9TNXRtdlZBIiwgImVtYWlsIiwgImpvaG5kb2VAZXhhbXBsZS5jb20iXQ",
    "JzYjH4svliH0R3PyEMfeZu6Jt69u5qehZo7F7EPYlSE",
  ],
  [
    '["eI8ZWm9QnKPpNPeNenHdhQ", "phone_number", "+1-202-555-0101"]',
    "WyJlSThaV205UW5LUHBOUGVOZW5IZGhRIiwgInBob25lX251bWJlciIsICIrMS0yMDItNTU1LTAxMDEiXQ",
    "PorFbpKuVu6xymJagvkFsFXAbRoc2JGlAUA2BA4o7cI",
  ],
  [
    '["Qg_O64zqAxe412a108iroA", "phone_number_verified", true]',
    "WyJRZ19PNjR6cUF4ZTQxMmExMDhpcm9BIiwgInBob25lX251bWJlcl92ZXJpZmllZCIsIHRydWVd",
    "XQ_3kPKt1XyX7KANkqVR6yZ2Va5NrPIvPYbyMvRKBMM",
  ],
  [
    '["AJx-095VPrpTtN4QMOqROA", "address", {"street_address": "123 Main St", "locality": "Anytown", "region": "Anystate", "country": "US"}]',
    "WyJBSngtMDk1VlBycFR0TjRRTU9xUk9BIiwgImFkZHJlc3MiLCB7InN0cmVldF9hZGRyZXNzIjogIjEyMyBNYWluIFN0IiwgImxvY2FsaXR5IjogIkFueXRvd24iLCAicmVnaW9uIjogIkFueXN0YXRlIiwgImNvdW50cnkiOiAiVVMifV0",
    "XzFrzwscM6Gn6CJDc6vVK8BkMnfG8vOSKfpPIZdAfdE",
  ],
  [
    '["Pc33JM2LchcU_lHggv_ufQ", "birthdate", "1940-01-01"]',
    "WyJQYzMzSk0yTGNoY1VfbEhnZ3ZfdWZRIiwgImJpcnRoZGF0ZSIsICIxOTQwLTAxLTAxIl0",
    "gbOsI4Edq2x2Kw-w5wPEzakob9hV1cRD0ATN3oQL9JM",
  ],
  [
    '["G02NSrQfjFXQ7Io09syajA", "updated_at", 1570000000]',
    "WyJHMDJOU3JRZmpGWFE3SW8wOXN5YWpBIiwgInVwZGF0ZWRfYXQiLCAxNTcwMDAwMDAwXQ",
    "CrQe7S5kqBAHt-nMYXgc6bdt2SH5aTY1sU_M-PgkjPI",
  ],
] as const;

test.each(DISCLOSURES)("§5.1: %s", (contents, disclosure, digest) => {
  expect(encodeDisclosure(utf8(contents))).toBe(disclosure);
  expect(toBase64Url(sha256(utf8(disclosure)))).toBe(digest);
});

test("§5.1: the issuer's signature verifies, and with one bit changed it does not", () => {
  const key = importPublicJwk(ISSUER_KEY);
  const signature = fromBase64Url(SIGNATURE) ?? new Uint8Array();
  expect(verifyEs256(key, utf8(`${HEADER}.${PAYLOAD}`), signature)).toBe(true);
  expect(verifyEs256(key, utf8(`${HEADER}.${PAYLOAD}`), signature.with(0, (signature[0] ?? 0) ^ 1))).toBe(
    false,
  );
});

test("§7.1: the claims of all disclosures come out of the signed digests, and a changed one does not", () => {
  const payload = JSON.parse(Buffer.from(PAYLOAD, "base64url").toString("utf8"));
  const credential = { payload } as Credential;
  const disclosures = DISCLOSURES.map(([, disclosure]) => disclosure);
  const opened = openDisclosures(credential, disclosures);
  expect(opened.ok && Object.fromEntries(opened.value)).toEqual({
    given_name: "John",
    family_name: "Doe",
    email: "johndoe@example.com",
    phone_number: "+1-202-555-0101",
    phone_number_verified: true,
    address: { street_address: "123 Main St", locality: "Anytown", region: "Anystate", country: "US" },
    birthdate: "1940-01-01",
    updated_at: 1_570_000_000,
  });
  const changed = encodeDisclosure(utf8('["2GLC42sKQveCfGfryNRN9w", "given_name", "Jane"]'));
  expect(openDisclosures(credential, [changed])).toMatchObject({ failure: { code: "vc.disclosure" } });
});
