/** The SD-JWT of RFC 9901 §5: issued (§5.1), and presented with a key-binding JWT (§5.2); issuer's key of appendix A.5. */
import { expect, test } from "vitest";
import { fromBase64Url, toBase64Url, utf8 } from "../../../core/crypto/bytes.ts";
import { verifyEs256 } from "../../../core/crypto/ecdsa.ts";
import { sha256 } from "../../../core/crypto/hash.ts";
import { importPublicJwk } from "../../../core/crypto/jwk.ts";
import { type Credential, encodeDisclosure, openDisclosures } from "../../../core/trust/credential.ts";
import { checkKeyBinding, presentationHash, terminalAudience } from "../../../core/trust/key-binding.ts";

const ISSUER_KEY = {
  kty: "EC",
  crv: "P-256",
  x: "b28d4MwZMjw8-00CG4xfnn9SLMVMM19SlqZpVb_uNtQ",
  y: "Xv5zWwuoaTgdS6hV43yI6gBwTnjukmFQQnJ_kCxzqk8",
} as const;
const HEADER = "eyJhbGciOiAiRVMyNTYiLCAidHlwIjogImV4YW1wbGUrc2Qtand0In0";
const PAYLOAD = [
  "eyJfc2QiOiBbIkNyUWU3UzVrcUJBSHQtbk1ZWGdjNmJkdDJTSDVhVFkxc1VfTS1QZ2tqUEkiLCAiSnpZakg0c3ZsaUgw",
  "UjNQeUVNZmVadTZKdDY5dTVxZWhabzdGN0VQWWxTRSIsICJQb3JGYnBLdVZ1Nnh5bUphZ3ZrRnNGWEFiUm9jMkpHbEFV",
  "QTJCQTRvN2NJIiwgIlRHZjRvTGJnd2Q1SlFhSHlLVlFaVTlVZEdFMHc1cnREc3JaemZVYW9tTG8iLCAiWFFfM2tQS3Qx",
  "WHlYN0tBTmtxVlI2eVoyVmE1TnJQSXZQWWJ5TXZSS0JNTSIsICJYekZyendzY002R242Q0pEYzZ2Vks4QmtNbmZHOHZP",
  "U0tmcFBJWmRBZmRFIiwgImdiT3NJNEVkcTJ4Mkt3LXc1d1BFemFrb2I5aFYxY1JEMEFUTjNvUUw5Sk0iLCAianN1OXlW",
  "dWx3UVFsaEZsTV8zSmx6TWFTRnpnbGhRRzBEcGZheVF3TFVLNCJdLCAiaXNzIjogImh0dHBzOi8vaXNzdWVyLmV4YW1w",
  "bGUuY29tIiwgImlhdCI6IDE2ODMwMDAwMDAsICJleHAiOiAxODgzMDAwMDAwLCAic3ViIjogInVzZXJfNDIiLCAibmF0",
  "aW9uYWxpdGllcyI6IFt7Ii4uLiI6ICJwRm5kamtaX1ZDem15VGE2VWpsWm8zZGgta284YUlLUWM5RGxHemhhVllvIn0s",
  "IHsiLi4uIjogIjdDZjZKa1B1ZHJ5M2xjYndIZ2VaOGtoQXYxVTFPU2xlclAwVmtCSnJXWjAifV0sICJfc2RfYWxnIjog",
  "InNoYS0yNTYiLCAiY25mIjogeyJqd2siOiB7Imt0eSI6ICJFQyIsICJjcnYiOiAiUC0yNTYiLCAieCI6ICJUQ0FFUjE5",
  "WnZ1M09IRjRqNFc0dmZTVm9ISVAxSUxpbERsczd2Q2VHZW1jIiwgInkiOiAiWnhqaVdXYlpNUUdIVldLVlE0aGJTSWly",
  "c1ZmdWVjQ0U2dDRqVDlGMkhaUSJ9fX0",
].join("");
const SIGNATURE = "MczwjBFGtzf-6WMT-hIvYbkb11NrV1WMO-jTijpMPNbswNzZ87wY2uHz-CXo6R04b7jYrpj9mNRAvVssXou1iw";

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

/** §5.2: family name, address, given name, and one element of the list of nationalities. */
const PRESENTED = [
  DISCLOSURES[1][1],
  DISCLOSURES[5][1],
  DISCLOSURES[0][1],
  "WyJsa2x4RjVqTVlsR1RQVW92TU5JdkNBIiwgIlVTIl0",
];
const SD_HASH = "0_Af-2B-EhLWX5ydh_w2xzwmO6iM66B_2QCEanI4fUY";
const KEY_BINDING = [
  "eyJhbGciOiAiRVMyNTYiLCAidHlwIjogImtiK2p3dCJ9",
  "eyJub25jZSI6ICIxMjM0NTY3ODkwIiwgImF1ZCI6ICJodHRwczovL3ZlcmlmaWVyLmV4YW1wbGUub3JnIiwgImlhdCI6IDE3NDg1MzcyNDQsICJzZF9oYXNoIjogIjBfQWYtMkItRWhMV1g1eWRoX3cyeHp3bU82aU02NkJfMlFDRWFuSTRmVVkifQ",
  "T3SIus2OidNl41nmVkTZVCKKhOAX97aOldMyHFiYjHm261eLiJ1YiuONFiMN8QlCmYzDlBLAdPvrXh52KaLgUQ",
].join(".");

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

test("§5.2: the hash of what is presented is the one that the holder signed, in that order of disclosures only", () => {
  const issued = `${HEADER}.${PAYLOAD}.${SIGNATURE}`;
  expect(toBase64Url(presentationHash(issued, PRESENTED))).toBe(SD_HASH);
  expect(toBase64Url(presentationHash(issued, PRESENTED.toReversed()))).not.toBe(SD_HASH);
});

test("§5.2: the holder's key binding is well signed, but for the example's verifier and nonce, not for this terminal", () => {
  const payload = JSON.parse(Buffer.from(PAYLOAD, "base64url").toString("utf8"));
  const credential = { payload, compact: `${HEADER}.${PAYLOAD}.${SIGNATURE}` } as Credential;
  const expected = {
    audience: "https://verifier.example.org",
    disclosures: PRESENTED,
    random: new Uint8Array(32),
    channelHash: new Uint8Array(32),
  };
  const refusal = (changes: Partial<typeof expected>, compact = KEY_BINDING) => {
    const checked = checkKeyBinding(compact, credential, { ...expected, ...changes });
    return checked.ok ? "accepted" : `${checked.failure.code} ${checked.failure.detail ?? ""}`.trim();
  };
  // Its nonce is no hash of a channel: everything before it has passed.
  expect(refusal({})).toBe("kb.channel nonce");
  expect(refusal({ audience: terminalAudience("kiosk-01") })).toBe("kb.channel aud");
  expect(refusal({ disclosures: PRESENTED.slice(1) })).toBe("kb.signature sd_hash");
  expect(refusal({}, KEY_BINDING.replace(".T3SI", ".T4SI"))).toBe("kb.signature");
});
