import { execFileSync } from "node:child_process";
import {
  constants,
  createHash,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  privateEncrypt,
  randomBytes,
  sign,
} from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { CommandApdu } from "../../../../core/apdu/command.ts";
import { bytesToBigint, concat, fromHex, uintToBytes } from "../../../../core/crypto/bytes.ts";
import { runActiveAuthentication } from "../../../../core/emrtd/chip/active-authentication.ts";
import { verifyActiveSignature } from "../../../../core/emrtd/chip/active-signature.ts";
import { checkRepresentative } from "../../../../core/emrtd/chip/iso9796.ts";
import { parseDg15 } from "../../../../core/emrtd/data-groups/dg15.ts";
import { ok } from "../../../../core/errors/result.ts";
import { encodeTlv, parseTlvs, unwrapTlv } from "../../../../core/tlv/ber.ts";
import { importPublicKey, type PublicKey } from "../../../../core/trust/x509/public-key.ts";
import { EC_KEY, WITHOUT_OPENSSL } from "../../../support/openssl-documents.ts";

const CHALLENGE = fromHex("F173589974BF40C6");
/** ICAO 9303-11 appendix F, step i: the message representative; the standard gives no key for it. */
const REPRESENTATIVE = fromHex(`
  6A9D2784A67F8E7C659973EA1AEA25D95B6C8F91E5002F369F0FBDCE8A3CEC1991B543F1696546C5524CF23A5303CD6C
  98599F40B79F377B5F3A1406B3B4D8F96784D23AA88DB7E1032A405E69325FA91A6E86F5C71AEA978264C4A207446DAD
  4E7292E2DCDA3024B47DA8C063AA1E6D22FBD976AB0FE73D94D2D9C6D88127BC`);

describe("the worked example of ICAO 9303-11 appendix F", () => {
  it("holds for its challenge, and for no other", () => {
    expect(checkRepresentative(REPRESENTATIVE, CHALLENGE)).toBe("sha1");
    expect(checkRepresentative(REPRESENTATIVE, CHALLENGE.with(0, 0xf0))).toBeUndefined();
    for (let at = 0; at < REPRESENTATIVE.length; at += 1) {
      const changed = REPRESENTATIVE.with(at, (REPRESENTATIVE[at] ?? 0) ^ 0x01);
      expect(checkRepresentative(changed, CHALLENGE)).toBeUndefined();
    }
  });

  it("holds through a signature of 1,024 bits, which is reported as short, with SHA-1", () => {
    const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 1024 });
    const signature = power(privateKey, REPRESENTATIVE);
    expect(verifyActiveSignature(read(publicKey), CHALLENGE, signature)).toEqual(
      ok({
        algorithm: "RSA",
        hash: "sha1",
        oddities: [{ code: "active_authentication.sha1" }, { code: "key.rsa_short", detail: "1024 bits" }],
      }),
    );
  });
});

describe("RSA by ISO/IEC 9796-2", () => {
  it("takes a published signature of scheme 1 with the key it was published with", () => {
    /* Quoted in the tests of Bouncy Castle (ISO9796Test): SHA-1, partial recovery, eight bytes not recovered. */
    const spki = fromHex(`
      30819f300d06092a864886f70d010101050003818d0030818902818100cdcbdabbf93be8e8294e32b055256bbd0397735189bf
      75816341bb0d488d05d627991221df7d59835c76a4bb4808adeeb779e7794504e956adc2a661b46904cdc71337dd29dddd4541
      24ef79cfdd7bc2c21952573cefba485cc38c6bd2428809b5a31a898a6b5648caa4ed678d9743b589134b7187478996300edba1
      6271a8610203010001`);
    const signature = fromHex(`
      482e20d1eddeD34359c38f5e7c01203f9d6b2641cdca5c404d49adaede034c7481d781d043722587761c90468de69c6585a1e8
      b9c322f90e1b580eedab3f6007d0c366cf92b4db8b41c8314929dce2be889c0129123484d2fd3d12763d2ebfd12ac8e51d7061
      afca1a53dedec7b9a617472a78c952ccc72467ae008e5f132994`);
    const key = parseDg15(encodeTlv(0x6f, spki));
    if (!key.ok) throw new Error(key.failure.detail);
    expect(verifyActiveSignature(key.value, new Uint8Array(8), signature)).toMatchObject({
      value: { algorithm: "RSA", hash: "sha1" },
    });
  });

  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const key = read(publicKey);
  it.each([
    ["sha1", "bc"],
    ["sha1", "33cc"],
    ["sha224", "38cc"],
    ["sha256", "34cc"],
    ["sha384", "36cc"],
    ["sha512", "35cc"],
  ])("takes %s with trailer %s, and n − s for s", (hash, trailer) => {
    const signature = power(privateKey, representative(hash, fromHex(trailer)));
    const expected = { value: { hash, oddities: hash === "sha1" ? [expect.anything()] : [] } };
    expect(verifyActiveSignature(key, CHALLENGE, signature)).toMatchObject(expected);
    const modulus = bytesToBigint(Buffer.from(publicKey.export({ format: "jwk" }).n ?? "", "base64url"));
    const reduced = uintToBytes(modulus - bytesToBigint(signature), 256);
    expect(verifyActiveSignature(key, CHALLENGE, reduced)).toMatchObject(expected);
  });

  it.each([
    ["a trailer of another hash", power(privateKey, representative("sha256", fromHex("33cc")))],
    ["a trailer of no hash", power(privateKey, representative("sha256", fromHex("3fcc")))],
    [
      "the header of total recovery",
      power(privateKey, representative("sha256", fromHex("34cc")).with(0, 0x4a)),
    ],
    [
      "another key's",
      power(
        generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey,
        representative("sha256", fromHex("34cc")),
      ),
    ],
    ["PKCS #1", sign("sha256", CHALLENGE, privateKey)],
    ["a number above the modulus", new Uint8Array(256).fill(0xff)],
    ["zero", new Uint8Array(256)],
    ["a byte too few", power(privateKey, representative("sha256", fromHex("34cc"))).subarray(1)],
    ["nothing", new Uint8Array()],
  ])("refuses %s", (_, signature) => {
    expect(verifyActiveSignature(key, CHALLENGE, signature)).toMatchObject({
      failure: { code: "chip.active_authentication" },
    });
  });

  /** As the standard builds it: 6A, M1 filling the room, the hash of M1 and the challenge, the trailer. */
  function representative(hash: string, trailer: Uint8Array): Uint8Array {
    const digestBytes = createHash(hash).digest().length;
    const recovered = randomBytes(256 - 1 - digestBytes - trailer.length);
    const digest = createHash(hash).update(recovered).update(CHALLENGE).digest();
    return concat(Uint8Array.of(0x6a), recovered, digest, trailer);
  }
});

describe.skipIf(WITHOUT_OPENSSL !== undefined)("ECDSA, signed by the openssl program", () => {
  const named = (last: number) => ({ version: 1, signatureAlgorithm: `0.4.0.127.0.7.1.1.4.1.${last}` });

  it.each([
    ["sha224", 2, "brainpoolP224r1", 28],
    ["sha256", 3, "brainpoolP256r1", 32],
    ["sha256", 3, "P-384", 48],
    ["sha384", 4, "brainpoolP384r1", 48],
    ["sha512", 5, "brainpoolP512r1", 64],
    ["sha512", 5, "P-521", 66],
  ])("takes %s as DG14 names it, plain, on a curve of another size too", (hash, last, curve, bytes) => {
    const { key, der } = signed(hash, curve);
    const plain = plainOf(der, bytes);
    expect(verifyActiveSignature(key, CHALLENGE, plain, named(last))).toEqual(
      ok({ algorithm: "ECDSA", hash, oddities: [] }),
    );
    expect(verifyActiveSignature(key, CHALLENGE.with(7, 0), plain, named(last))).toMatchObject({
      failure: { code: "chip.active_authentication" },
    });
    expect(verifyActiveSignature(key, CHALLENGE, plain.subarray(1), named(last)).ok).toBe(false);
  });

  it("reports what is not as the standard says, and takes it", () => {
    const { key, der } = signed("sha256", "brainpoolP256r1");
    const codes = (signature: Uint8Array, info?: ReturnType<typeof named>) => {
      const result = verifyActiveSignature(key, CHALLENGE, signature, info);
      return result.ok ? result.value.oddities.map(({ code }) => code) : result.failure.code;
    };
    expect(codes(plainOf(der, 32))).toEqual(["active_authentication.hash_unnamed"]);
    expect(codes(plainOf(der, 32), named(4))).toEqual(["active_authentication.hash_other"]);
    expect(codes(der, named(3))).toEqual(["active_authentication.der"]);
    const weak = signed("sha1", "brainpoolP256r1");
    const result = verifyActiveSignature(weak.key, CHALLENGE, plainOf(weak.der, 32), named(1));
    expect(result).toMatchObject({ value: { oddities: [{ code: "active_authentication.sha1" }] } });
  });

  function signed(hash: string, curve: string): { readonly key: PublicKey; readonly der: Uint8Array } {
    const folder = mkdtempSync(join(tmpdir(), "active-"));
    const keyFile = join(folder, "key.pem");
    const dataFile = join(folder, "challenge.bin");
    const openssl = (args: readonly string[]) =>
      Uint8Array.from(execFileSync("openssl", [...args], { stdio: ["ignore", "pipe", "ignore"] }));
    try {
      writeFileSync(dataFile, CHALLENGE);
      openssl(["genpkey", ...EC_KEY(curve), "-out", keyFile]);
      const key = importPublicKey(openssl(["pkey", "-in", keyFile, "-pubout", "-outform", "DER"]));
      if (!key.ok) throw new Error(key.failure.detail);
      return { key: key.value, der: openssl(["dgst", `-${hash}`, "-sign", keyFile, dataFile]) };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  /** r ‖ s of BSI TR-03111 §5.2.1. */
  function plainOf(der: Uint8Array, bytes: number): Uint8Array {
    const inner = unwrapTlv(der, 0x30);
    const numbers = inner.ok ? parseTlvs(inner.value) : inner;
    if (!numbers.ok) throw new Error("openssl writes DER");
    return concat(...numbers.value.map(({ value }) => uintToBytes(bytesToBigint(value), bytes)));
  }
});

describe("INTERNAL AUTHENTICATE", () => {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  const key = read(publicKey);
  const linkOf = (answer: (command: CommandApdu) => { data: Uint8Array; sw: number }) => {
    const sent: CommandApdu[] = [];
    const link = {
      maxNe: 256,
      transmit: async (command: CommandApdu) => {
        sent.push(command);
        return ok(answer(command));
      },
    };
    return { link, sent };
  };
  const chip = (data: Uint8Array) =>
    Uint8Array.from(sign("sha256", data, { key: privateKey, dsaEncoding: "ieee-p1363" }));

  it("carries eight fresh bytes, and the answer can be verified again by others", async () => {
    const { link, sent } = linkOf(({ data = new Uint8Array() }) => ({ data: chip(data), sw: 0x9000 }));
    const first = await runActiveAuthentication(link, key, randomBytes);
    const second = await runActiveAuthentication(link, key, randomBytes);
    if (!first.ok || !second.ok) throw new Error("a genuine chip");
    expect(sent[0]).toMatchObject({ cla: 0, ins: 0x88, p1: 0, p2: 0, ne: 256, data: first.value.challenge });
    expect(first.value.challenge).toHaveLength(8);
    expect(second.value.challenge).not.toEqual(first.value.challenge);
    expect(verifyActiveSignature(key, first.value.challenge, first.value.signature).ok).toBe(true);
  });

  it.each([
    ["refuses", () => ({ data: new Uint8Array(), sw: 0x6982 })],
    ["answers nothing", () => ({ data: new Uint8Array(), sw: 0x9000 })],
    ["replays an earlier answer", () => ({ data: chip(CHALLENGE), sw: 0x9000 })],
    ["answers without end", () => ({ data: new Uint8Array(513), sw: 0x9000 })],
  ])("fails where the chip %s", async (_, answer) => {
    expect(await runActiveAuthentication(linkOf(answer).link, key, randomBytes)).toMatchObject({
      failure: { code: "chip.active_authentication" },
    });
  });
});

/** s = F^d modulo n. */
function power(privateKey: KeyObject, representative: Uint8Array): Uint8Array {
  return Uint8Array.from(
    privateEncrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, representative),
  );
}

function read(publicKey: KeyObject): PublicKey {
  const spki = createPublicKey(publicKey.export({ format: "pem", type: "spki" }));
  const key = importPublicKey(Uint8Array.from(spki.export({ format: "der", type: "spki" })));
  if (!key.ok) throw new Error(key.failure.detail);
  return key.value;
}
