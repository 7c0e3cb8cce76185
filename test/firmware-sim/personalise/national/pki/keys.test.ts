import { constants, createPublicKey, verify } from "node:crypto";
import { describe, expect, it } from "vitest";
import { utf8 } from "../../../../../core/crypto/bytes.ts";
import { type CurveName, curveByName, curveNames } from "../../../../../core/crypto/curves.ts";
import {
  HASH_NAMES,
  type HashName,
} from "../../../../../firmware-sim/personalise/national/pki/algorithms.ts";
import { integer, sequence } from "../../../../../firmware-sim/personalise/national/pki/der.ts";
import { signEcdsa } from "../../../../../firmware-sim/personalise/national/pki/ecdsa.ts";
import { seedFromText } from "../../../../../firmware-sim/personalise/national/pki/seeded.ts";
import {
  type KeyKind,
  signingKey,
} from "../../../../../firmware-sim/personalise/national/pki/signing-key.ts";

const seed = seedFromText("keys.test");
const message = utf8("sample");

describe("keys that follow from a seed", () => {
  // RFC 6979 A.2.3, A.2.5, A.2.7: message "sample".
  it.each<[CurveName, HashName, bigint, bigint, bigint]>([
    [
      "P-256",
      "sha256",
      0xc9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721n,
      0xefd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716n,
      0xf7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8n,
    ],
    [
      "P-192",
      "sha256",
      0x6fab034934e4c0fc9ae67f5b5659a9d7d1fefd187ee09fd4n,
      0x4b0b8ce98a92866a2820e20aa6b75b56382e0f9bfd5ecb55n,
      0xccdb006926ea9565cbadc840829d8c384e06de1f1e381b85n,
    ],
    [
      "P-521",
      "sha512",
      0x0fad06daa62ba3b25d2fb40133da757205de67f5bb0018fee8c86e1b68c7e75caa896eb32f1f47c70855836a6d16fcc1466f6d8fbec67db89ec0c08b0e996b83538n,
      0x0c328fafcbd79dd77850370c46325d987cb525569fb63c5d3bc53950e6d4c5f174e25a1ee9017b5d450606add152b534931d7d4e8455cc91f9b15bf05ec36e377fan,
      0x0617cce7cf5064806c467f678d3b4080d6f1cc50af26ca209417308281b68af282623eaa63e5b5c0723d8b8c37ff0777b1a20f8ccb1dccc43997f1ee0e44da4a67an,
    ],
  ])("sign as the examples of RFC 6979 on %s", (curve, hash, secret, r, s) => {
    const signature = signEcdsa({ curve: curveByName(curve), secret }, hash, message);
    expect(signature).toEqual(sequence(integer(r), integer(s)));
  });

  it.each(curveNames.flatMap((curve) => HASH_NAMES.map((hash) => [curve, hash] as const)))(
    "verify in OpenSSL: ECDSA on %s with %s",
    (curve, hash) => expectToVerify({ kind: "ecdsa", curve, hash, parameters: "explicit" }),
  );

  it.each(HASH_NAMES)("verify in OpenSSL: RSA, both paddings, with %s", (hash) => {
    expectToVerify({ kind: "rsa", bits: 1536, hash, padding: "pkcs1" });
    expectToVerify({ kind: "rsa", bits: 1536, hash, padding: "pss" });
  });

  it("are others for another label and for another seed, and the same again", () => {
    const kind: KeyKind = { kind: "rsa", bits: 1024, hash: "sha256", padding: "pss" };
    const key = signingKey(seedFromText("a"), "x", kind);
    expect(signingKey(seedFromText("a"), "x", kind).sign(message)).toEqual(key.sign(message));
    expect(signingKey(seedFromText("a"), "y", kind).publicKeyInfo).not.toEqual(key.publicKeyInfo);
    expect(signingKey(seedFromText("b"), "x", kind).publicKeyInfo).not.toEqual(key.publicKeyInfo);
  });
});

function expectToVerify(kind: KeyKind): void {
  const key = signingKey(seed, "verify", kind);
  const publicKey = createPublicKey({ key: Buffer.from(key.publicKeyInfo), format: "der", type: "spki" });
  const pss = kind.kind === "rsa" && kind.padding === "pss";
  const padding = pss
    ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
    : {};
  const by = { key: publicKey, ...padding };
  const signature = key.sign(message);
  expect(verify(kind.hash, message, by, signature)).toBe(true);
  expect(verify(kind.hash, utf8("other"), by, signature)).toBe(false);
}
