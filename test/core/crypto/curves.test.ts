import { createHash, diffieHellman, generateKeyPairSync, randomBytes } from "node:crypto";
import { brainpoolP256r1, brainpoolP384r1, brainpoolP512r1 } from "@noble/curves/misc.js";
import { p256, p384, p521 } from "@noble/curves/nist.js";
import { describe, expect, it } from "vitest";
import { bytesToBigint, concat, fromBase64Url, fromHex, toHex } from "../../../core/crypto/bytes.ts";
import { BRAINPOOL_P256R1, curveByName, curveNames, P256 } from "../../../core/crypto/curves.ts";
import { generateKeyPair, multiply, multiplyToX } from "../../../core/crypto/ec-key.ts";
import { add, decodePoint, encodePoint, encodeX, isOnCurve } from "../../../core/crypto/ec-point.ts";

const noble = [
  ["P-256", p256.Point],
  ["P-384", p384.Point],
  ["P-521", p521.Point],
  ["brainpoolP256r1", brainpoolP256r1.Point],
  ["brainpoolP384r1", brainpoolP384r1.Point],
  ["brainpoolP512r1", brainpoolP512r1.Point],
] as const;

describe("curves", () => {
  it.each(noble)("agrees with noble on %s: parameters, products on any generator, sums", (name, point) => {
    const curve = curveByName(name);
    const { p, a, b, n } = point.CURVE();
    expect({ p: curve.p, a: curve.a, b: curve.b, n: curve.n }).toEqual({ p, a, b, n });
    const first = generateKeyPair(curve, randomBytes);
    const second = generateKeyPair(curve, randomBytes, first.publicKey);
    const expected = point.BASE.multiply(first.secret);
    expect(first.publicKey).toEqual(affine(expected));
    expect(second.publicKey).toEqual(affine(expected.multiply(second.secret)));
    expect(add(curve, first.publicKey, second.publicKey)).toEqual({
      ok: true,
      value: affine(expected.add(point.fromAffine(second.publicKey))),
    });
    expect(add(curve, first.publicKey, first.publicKey)).toEqual({
      ok: true,
      value: affine(expected.double()),
    });
  });

  it.each(curveNames)("has a generator of the stated order on %s", (name) => {
    const curve = curveByName(name);
    expect(isOnCurve(curve, curve.generator)).toBe(true);
    // (n−1)·G is −G exactly when n is the order.
    const { x, y } = curve.generator;
    expect(multiply(curve, curve.n - 1n, curve.generator)).toEqual({ x, y: curve.p - y });
  });

  it.each(curveNames)(
    "gives the x-coordinate of the whole product on %s, also of the greatest scalar",
    (name) => {
      const curve = curveByName(name);
      const { secret, publicKey } = generateKeyPair(curve, randomBytes);
      for (const scalar of [secret, 1n, curve.n - 1n]) {
        const whole = encodeX(curve, multiply(curve, scalar, publicKey));
        expect(toHex(multiplyToX(curve, scalar, publicKey))).toBe(toHex(whole));
      }
      for (const scalar of [0n, curve.n])
        expect(() => multiplyToX(curve, scalar, publicKey)).toThrow(RangeError);
    },
  );

  it("reaches the same ECDH secret as OpenSSL's own Diffie-Hellman", () => {
    const own = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
    const peer = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
    const { d = "" } = own.privateKey.export({ format: "jwk" });
    const { x = "", y = "" } = peer.publicKey.export({ format: "jwk" });
    const number = (text: string) => bytesToBigint(fromBase64Url(text) ?? new Uint8Array());
    const product = multiply(P256, number(d), { x: number(x), y: number(y) });
    expect(toHex(encodeX(P256, product))).toBe(
      diffieHellman({ privateKey: own.privateKey, publicKey: peer.publicKey }).toString("hex"),
    );
  });

  it("maps the generator as ICAO 9303-11 appendix G.1 does", () => {
    const nonce = bytesToBigint(fromHex("3F00C4D39D153F2B2A214A078D899B22"));
    const secret = bytesToBigint(fromHex("7F4EF07B9EA82FD78AD689B38D0BC78CF21F249D953BC46F4C6E19259C010F99"));
    const cardKey = decodePoint(
      BRAINPOOL_P256R1,
      fromHex(
        `04 824FBA91C9CBE26BEF53A0EBE7342A3BF178CEA9F45DE0B70AA601651FBA3F57
            30D8C879AAA9C9F73991E61B58F4D52EB87A0A0C709A49DC63719363CCD13C54`,
      ),
    );
    if (!cardKey.ok) throw new Error("the standard's point");
    const shared = multiply(BRAINPOOL_P256R1, secret, cardKey.value);
    expect(toHex(encodePoint(BRAINPOOL_P256R1, shared)).toUpperCase()).toBe(
      "0460332EF2450B5D247EF6D3868397D398852ED6E8CAF6FFEEF6BF85CA57057FD50840CA7415BAF3E43BD414D35AA4608B93A2CAF3A4E3EA4E82C9C13D03EB7181",
    );
    const mapped = add(
      BRAINPOOL_P256R1,
      multiply(BRAINPOOL_P256R1, nonce, BRAINPOOL_P256R1.generator),
      shared,
    );
    expect(mapped.ok && toHex(encodePoint(BRAINPOOL_P256R1, mapped.value)).toUpperCase()).toBe(
      "048CED63C91426D4F0EB1435E7CB1D74A46723A0AF21C89634F65A9AE87A9265E28C879506743F8611AC33645C5B985C80B5F09A0B83407C1B6A4D857AE76FE522",
    );
  });
});

describe("point decoding", () => {
  const { generator, fieldBytes, p } = P256;
  const good = encodePoint(P256, generator);

  it("reads back what it writes", () => {
    expect(decodePoint(P256, good)).toEqual({ ok: true, value: generator });
  });

  it.each([
    ["nothing", new Uint8Array()],
    ["the infinite point", Uint8Array.of(0)],
    ["a compressed point", concat(Uint8Array.of(3), good.subarray(1, 1 + fieldBytes))],
    ["a hybrid point", concat(Uint8Array.of(7), good.subarray(1))],
    ["a byte too few", good.subarray(0, -1)],
    ["a byte too many", concat(good, Uint8Array.of(0))],
    ["a point off the curve", good.with(64, (good[64] ?? 0) ^ 1)],
    ["zeros", Uint8Array.of(4, ...new Uint8Array(64))],
    ["a point of another curve", encodePoint(BRAINPOOL_P256R1, BRAINPOOL_P256R1.generator)],
    ["a coordinate not below p", fromHex(`04${(p + 5n).toString(16)}${"00".repeat(32)}`)],
  ])("refuses %s", (_, bytes) => {
    expect(decodePoint(P256, bytes)).toMatchObject({ ok: false, failure: { code: "pace.invalid_point" } });
  });

  it("has no infinite sums", () => {
    const negative = { x: generator.x, y: p - generator.y };
    expect(add(P256, generator, negative)).toMatchObject({ ok: false });
  });
});

describe("scalars", () => {
  it("rejects draws of zero and from n on, and keeps the first that fits", () => {
    const draws = [new Uint8Array(32), fromHex(P256.n.toString(16)), new Uint8Array(32).fill(0xff)];
    const fits = createHash("sha256").update("any").digest();
    let drawn = 0;
    const pair = generateKeyPair(P256, () => draws[drawn++] ?? fits);
    expect(pair.secret).toBe(bytesToBigint(fits));
    expect(() => generateKeyPair(P256, () => new Uint8Array(32))).toThrow();
    expect(() => multiply(P256, P256.n, P256.generator)).toThrow(RangeError);
  });
});

function affine(point: { toAffine(): { x: bigint; y: bigint } }) {
  const { x, y } = point.toAffine();
  return { x, y };
}
