import { describe, expect, it } from "vitest";
import * as bytes from "../../../core/crypto/bytes.ts";
import { aesCmac, aesCmac8 } from "../../../core/crypto/cmac.ts";
import { deriveKey } from "../../../core/crypto/kdf.ts";
import { padMethod2, unpadMethod2 } from "../../../core/crypto/padding.ts";

const { fromHex, toHex } = bytes;

describe("AES-CMAC", () => {
  // NIST SP 800-38B appendix D: the messages are the first bytes of one 64-byte text.
  const text = fromHex(
    `6bc1bee22e409f96e93d7e117393172a ae2d8a571e03ac9c9eb76fac45af8e51
     30c81c46a35ce411e5fbc1191a0a52ef f69f2445df4f9b17ad2b417be66c3710`,
  );
  const key128 = "2b7e151628aed2a6abf7158809cf4f3c";
  const key192 = "8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b";
  const key256 = "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4";

  it.each([
    [key128, 0, "bb1d6929e95937287fa37d129b756746"],
    [key128, 16, "070a16b46b4d4144f79bdd9dd04a287c"],
    [key128, 40, "dfa66747de9ae63030ca32611497c827"],
    [key128, 64, "51f0bebf7e3b9d92fc49741779363cfe"],
    [key192, 0, "d17ddf46adaacde531cac483de7a9367"],
    [key192, 16, "9e99a7bf31e710900662f65e617c5184"],
    [key192, 40, "8a1de5be2eb31aad089a82e6ee908b0e"],
    [key192, 64, "a1d5df0eed790f794d77589659f39a11"],
    [key256, 0, "028962f61b7bf89efc6b551f4667d983"],
    [key256, 16, "28a7023f452e8f82bd4bf28d8c37c35c"],
    [key256, 40, "aaf3d8f1de5640c232f5b169b9c911e6"],
    [key256, 64, "e1992190549f6ed5696a2c056c315410"],
  ])("gives the examples of SP 800-38B: key %s, %i bytes", (key, length, mac) => {
    expect(toHex(aesCmac(fromHex(key), text.subarray(0, length)))).toBe(mac);
    expect(toHex(aesCmac8(fromHex(key), text.subarray(0, length)))).toBe(mac.slice(0, 16));
  });
});

describe("padding method 2", () => {
  it("always adds, and takes away exactly what it added", () => {
    expect(toHex(padMethod2(fromHex("0102"), 8))).toBe("0102800000000000");
    expect(toHex(padMethod2(new Uint8Array(8), 8))).toBe("00000000000000008000000000000000");
    expect(unpadMethod2(fromHex("0102800000000000"), 8)).toEqual({ ok: true, value: fromHex("0102") });
    expect(unpadMethod2(fromHex("8000000000000000"), 8)).toEqual({ ok: true, value: new Uint8Array() });
  });

  it.each(["", "0000000000000000", "0102030405060708", "8000000000000000 0000000000000000"])(
    "refuses %s",
    (hex) => {
      expect(unpadMethod2(fromHex(hex), 8)).toMatchObject({ ok: false, failure: { code: "sm.broken" } });
    },
  );
});

describe("key derivation", () => {
  it("gives the session keys of ICAO 9303-11 appendix G.1 (SHA-1, AES-128)", () => {
    const shared = fromHex("28768D20701247DAE81804C9E780EDE582A9996DB4A315020B2733197DB84925");
    expect(toHex(deriveKey(shared, "encryption", 128))).toBe("f5f0e35c0d7161ee6724ee513a0d9a7f");
    expect(toHex(deriveKey(shared, "mac", 128))).toBe("fe251c7858b356b24514b3bd5f4297d1");
  });

  it("takes SHA-256 for the longer keys, cut to length", () => {
    // printf 61626300000003 | xxd -r -p | sha256sum
    const whole = "506951bd40e6de38630950643ab2edbb";
    expect(deriveKey(bytes.utf8("abc"), "password", 192)).toHaveLength(24);
    expect(toHex(deriveKey(bytes.utf8("abc"), "password", 256)).slice(0, 32)).toBe(whole);
  });
});

describe("bytes", () => {
  it("decodes base64url strictly", () => {
    expect(bytes.fromBase64Url("-_8")).toEqual(fromHex("fbff"));
    expect(bytes.toBase64Url(fromHex("fbff"))).toBe("-_8");
    const wrong = ["-_8=", "+/8", "-_9", "A", "-_8\n"].map(bytes.fromBase64Url);
    expect(wrong).toEqual([undefined, undefined, undefined, undefined, undefined]);
  });

  it("decodes UTF-8 strictly and keeps a byte order mark", () => {
    expect(bytes.fromUtf8(bytes.utf8("Nguyễn"))).toBe("Nguyễn");
    expect(bytes.fromUtf8(fromHex("c3"))).toBeUndefined();
    expect(bytes.fromUtf8(fromHex("efbbbf41"))).toBe("\ufeffA");
  });

  it("refuses numbers that do not fit", () => {
    expect(toHex(bytes.uintToBytes(258, 4))).toBe("00000102");
    expect(bytes.bytesToUint(fromHex("0102"))).toBe(258);
    expect(() => bytes.uintToBytes(256, 1)).toThrow(RangeError);
    expect(() => bytes.bytesToUint(new Uint8Array(7))).toThrow(RangeError);
    expect(() => bytes.xor(new Uint8Array(1), new Uint8Array(2))).toThrow(RangeError);
  });
});
