import { generateKeyPairSync } from "node:crypto";
import { CompactSign, compactVerify, importJWK } from "jose";
import { describe, expect, it } from "vitest";
import { bytesToBigint, fromHex, toBase64Url, toHex, utf8 } from "../../../core/crypto/bytes.ts";
import {
  DEMONSTRATION_SEED,
  demonstrationBytes,
  demonstrationKey,
  demonstrationX25519,
  isDemonstrationPublicKey,
} from "../../../core/crypto/demonstration.ts";
import { signDeterministic, signEs256, verifyEs256 } from "../../../core/crypto/ecdsa.ts";
import {
  importPrivateJwk,
  importPublicJwk,
  parsePublicJwk,
  pointBytes,
  publicJwkFromPoint,
} from "../../../core/crypto/jwk.ts";
import { parseJws, signJws, verifyJws } from "../../../core/crypto/jws.ts";

const key = demonstrationKey("test");
const other = demonstrationKey("another test");
const publicKey = importPublicJwk(key.publicJwk);
const payload = utf8(JSON.stringify({ full_name: "Người Thử Nghiệm" }));
const sign = (input: Uint8Array) => signEs256(importPrivateJwk(key.privateJwk), input);
const signed = () => signJws({ alg: "ES256", typ: "test+jwt", kid: "k1" }, payload, sign);

describe("JWS", () => {
  it("is accepted by jose, and accepts jose's", async () => {
    const foreign = await compactVerify(signed(), await importJWK(key.publicJwk, "ES256"));
    expect(Uint8Array.from(foreign.payload)).toEqual(payload);
    expect(foreign.protectedHeader).toEqual({ alg: "ES256", typ: "test+jwt", kid: "k1" });
    const theirs = await new CompactSign(payload)
      .setProtectedHeader({ alg: "ES256", typ: "test+jwt" })
      .sign(await importJWK(key.privateJwk, "ES256"));
    expect(verifyJws(theirs, publicKey, { typ: "test+jwt" })).toMatchObject({ ok: true, value: { payload } });
  });

  it("tells another type from a wrong signature, with the caller's codes", () => {
    const codes = { malformed: "trust.bundle_invalid", wrongSignature: "vc.issuer_unknown" } as const;
    expect(verifyJws(signed(), publicKey, { typ: "other+jwt", ...codes })).toMatchObject({
      failure: { code: "trust.bundle_invalid" },
    });
    expect(
      verifyJws(signed(), importPublicJwk(other.publicJwk), { typ: "test+jwt", ...codes }),
    ).toMatchObject({ failure: { code: "vc.issuer_unknown" } });
  });

  it("refuses a payload that was changed", () => {
    const [head, , tail] = signed().split(".");
    const forged = `${head}.${toBase64Url(utf8('{"full_name":"Người Khác"}'))}.${tail}`;
    expect(verifyJws(forged, publicKey, { typ: "test+jwt" })).toMatchObject({
      failure: { code: "vc.signature" },
    });
  });

  const header = (value: unknown) => toBase64Url(utf8(JSON.stringify(value)));
  const signature = toBase64Url(new Uint8Array(64).fill(1));
  it.each([
    ["two parts", "e30.e30"],
    ["four parts", `${header({ alg: "ES256" })}.e30.${signature}.e30`],
    ["no algorithm", `${header({ alg: "none" })}.e30.${signature}`],
    ["another algorithm", `${header({ alg: "HS256" })}.e30.${signature}`],
    ["critical extensions", `${header({ alg: "ES256", crit: ["b64"], b64: false })}.e30.${signature}`],
    ["a header that is no JSON", `AAAA.e30.${signature}`],
    ["padding", `${header({ alg: "ES256" })}.e30=.${signature}`],
    ["a DER signature", `${header({ alg: "ES256" })}.e30.${toBase64Url(new Uint8Array(70))}`],
    ["too many characters", `${header({ alg: "ES256" })}.${"A".repeat(65_536)}.${signature}`],
  ])("refuses %s", (_, compact) => {
    expect(parseJws(compact)).toMatchObject({ ok: false, failure: { code: "vc.malformed" } });
  });
});

describe("ES256", () => {
  it("signs deterministically as RFC 6979 A.2.5", () => {
    const scalar = fromHex("C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721");
    expect(toHex(signDeterministic(scalar, utf8("sample"))).toUpperCase()).toBe(
      "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8",
    );
  });

  it("verifies either kind of signature, and refuses keys of other curves", () => {
    const data = utf8("data");
    expect(verifyEs256(publicKey, data, signDeterministic(key.scalar, data))).toBe(true);
    expect(verifyEs256(publicKey, data, sign(data))).toBe(true);
    expect(verifyEs256(publicKey, utf8("date"), sign(data))).toBe(false);
    expect(verifyEs256(publicKey, data, sign(data).subarray(0, 63))).toBe(false);
    const p384 = generateKeyPairSync("ec", { namedCurve: "secp384r1" });
    expect(verifyEs256(p384.publicKey, data, sign(data))).toBe(false);
  });
});

describe("JWK", () => {
  it("drops what is not public and goes to a point and back", () => {
    expect(parsePublicJwk({ ...key.privateJwk, kid: "k1" })).toEqual(key.publicJwk);
    expect(publicJwkFromPoint(pointBytes(key.publicJwk))).toEqual(key.publicJwk);
  });

  it("refuses points off the curve, other curves and short coordinates", () => {
    const { publicJwk } = key;
    expect(parsePublicJwk({ ...publicJwk, y: other.publicJwk.y })).toBeUndefined();
    expect(parsePublicJwk({ ...publicJwk, crv: "P-384" })).toBeUndefined();
    expect(parsePublicJwk({ ...publicJwk, x: "AAAA" })).toBeUndefined();
  });
});

describe("demonstration keys", () => {
  // Computed with Python's hashlib and hmac (HKDF written out as in RFC 5869).
  it("come from the published seed by HKDF", () => {
    expect(toHex(DEMONSTRATION_SEED)).toBe(
      "39f41d92f085d9cbc9337fe62e3045d691424e4b5620510082cbe7ae756edba9",
    );
    expect(toHex(demonstrationBytes("test", 40))).toBe(
      "4a677f449ea6d8235874aad48a7504b845784d6802f8ba1199c56803df6fba02ef9d06eb587c790a",
    );
    expect(toHex(demonstrationKey("issuer-1").scalar)).toBe(
      "6e1ce2135643ad32852db70928cb3fce465aab25211a56f1d97a64f5c23363ec",
    );
  });

  it("are whole key pairs", () => {
    const data = utf8("data");
    expect(verifyEs256(publicKey, data, signEs256(importPrivateJwk(key.privateJwk), data))).toBe(true);
    expect(bytesToBigint(key.scalar)).not.toBe(bytesToBigint(other.scalar));
    expect(demonstrationX25519("test").publicJwk.x).not.toBe(key.publicJwk.x);
  });

  it("are recognised", () => {
    const labels = ["one", "test"];
    expect(isDemonstrationPublicKey(key.publicJwk, labels)).toBe(true);
    expect(isDemonstrationPublicKey(demonstrationX25519("test").publicJwk, labels)).toBe(true);
    expect(isDemonstrationPublicKey(other.publicJwk, labels)).toBe(false);
  });
});
