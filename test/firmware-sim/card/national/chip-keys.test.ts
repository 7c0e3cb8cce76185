/** Chip and active authentication of the card, against a terminal made of primitives. */
import {
  constants,
  createHash,
  createPrivateKey,
  createPublicKey,
  publicDecrypt,
  randomBytes,
  verify,
} from "node:crypto";
import { describe, expect, it } from "vitest";
import { concat, fromHex, toHex, uintToBytes } from "../../../../core/crypto/bytes.ts";
import { type CurveName, curveByName } from "../../../../core/crypto/curves.ts";
import { dhGroupByName } from "../../../../core/crypto/dh-groups.ts";
import { encodeDhPublicKey, generateDhKeyPair, power } from "../../../../core/crypto/dh-key.ts";
import { generateKeyPair, multiply } from "../../../../core/crypto/ec-key.ts";
import { decodePoint, encodePoint, encodeX } from "../../../../core/crypto/ec-point.ts";
import { deriveSessionKeys } from "../../../../core/emrtd/cipher.ts";
import { openSecureChannel, type SecureChannel } from "../../../../core/emrtd/secure-messaging.ts";
import { encodeTlv } from "../../../../core/tlv/ber.ts";
import { encodeOid } from "../../../../core/tlv/oid.ts";
import type { AgreementKey, ChipAuthenticationKey } from "../../../../firmware-sim/card/national/contents.ts";
import {
  agreementKey,
  type ChipKeyWish,
  cardOf,
  channelTo,
  rsaKey,
  sampleContents,
  sampleNationalCard,
} from "./sample-contents.ts";
import { must, openByBac, openByPace } from "./terminal.ts";

const CIPHERS = ["3DES", "AES-128", "AES-192", "AES-256"] as const;
const GROUPS = ["rfc5114-1024-160", "rfc5114-2048-224", "rfc5114-2048-256"] as const;
const READ_DG14 = { cla: 0, ins: 0xb0, p1: 0x8e, p2: 0, ne: 8 };

/** The terminal's ephemeral key for the chip's, and what both derive. */
function ephemeral(key: AgreementKey): { readonly publicKey: Uint8Array; readonly secret: Uint8Array } {
  if (key.kind === "DH") {
    const group = dhGroupByName(GROUPS[key.parameterId]);
    const pair = generateDhKeyPair(group, randomBytes);
    const shared = power(group, BigInt(`0x${toHex(key.publicKey)}`), pair.secret);
    return { publicKey: encodeDhPublicKey(pair.publicKey), secret: uintToBytes(shared, group.fieldBytes) };
  }
  const curve = curveByName(key.curve as CurveName);
  const pair = generateKeyPair(curve, randomBytes);
  const shared = multiply(curve, pair.secret, must(decodePoint(curve, key.publicKey)));
  return { publicKey: encodePoint(curve, pair.publicKey), secret: encodeX(curve, shared) };
}

/** GENERAL AUTHENTICATE, or MSE:Set KAT where `byTemplate`; answers the last status word. */
async function authenticate(
  secure: SecureChannel,
  { protocol, keyId }: ChipAuthenticationKey,
  publicKey: Uint8Array,
  byTemplate = false,
): Promise<number> {
  const reference = keyId === undefined ? new Uint8Array() : encodeTlv(0x84, uintToBytes(keyId, 1));
  const mse = (p2: number, data: Uint8Array) => secure.transmit({ cla: 0, ins: 0x22, p1: 0x41, p2, data });
  if (byTemplate) return must(await mse(0xa6, concat(encodeTlv(0x91, publicKey), reference))).sw;
  const { sw } = must(await mse(0xa4, concat(encodeTlv(0x80, encodeOid(protocol)), reference)));
  if (sw !== 0x9000) return sw;
  const data = encodeTlv(0x7c, encodeTlv(0x80, publicKey));
  const answer = must(await secure.transmit({ cla: 0, ins: 0x86, p1: 0, p2: 0, data, ne: 256 }));
  if (answer.sw === 0x9000) expect(toHex(answer.data)).toBe("7c00");
  return answer.sw;
}

function onlyKey({ chipAuthentication }: { readonly chipAuthentication: readonly ChipAuthenticationKey[] }) {
  const [key] = chipAuthentication;
  if (key === undefined) throw new Error("a card with a key");
  return key;
}

describe("chip authentication", () => {
  const wishes = [0, 1, 2, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18].flatMap((parameterId, index) => {
    const cipher = ([1, 2, 3, 4] as const)[index % 4] ?? 2;
    return [
      { cipher, parameterId },
      { cipher: 1 as const, parameterId, byTemplate: true },
    ];
  });

  it.each(wishes)("answers under the old keys and goes on under the new: %o", async (wish) => {
    const contents = sampleContents({ chipKeys: [wish] });
    const channel = channelTo(cardOf(contents));
    const old = await openByPace(channel);
    const key = onlyKey(contents);
    const { publicKey, secret } = ephemeral(key.key);
    expect(await authenticate(old, key, publicKey, "byTemplate" in wish)).toBe(0x9000);
    const fresh = openSecureChannel(channel, deriveSessionKeys(secret, CIPHERS[wish.cipher - 1] ?? "3DES"));
    expect(must(await fresh.transmit(READ_DG14)).data).toEqual(
      contents.applicationFiles.get(0x010e)?.slice(0, 8),
    );
  });

  it("works after basic access control, by the key that is named, and once more in the new channel", async () => {
    const chipKeys: readonly ChipKeyWish[] = [
      { cipher: 2, parameterId: 13, keyId: 1 },
      { cipher: 2, parameterId: 12, keyId: 2 },
    ];
    const contents = sampleContents({ chipKeys });
    const channel = channelTo(cardOf(contents));
    let secure = await openByBac(channel);
    for (const key of contents.chipAuthentication) {
      const { publicKey, secret } = ephemeral(key.key);
      expect(await authenticate(secure, key, publicKey)).toBe(0x9000);
      secure = openSecureChannel(channel, deriveSessionKeys(secret, "AES-128"));
    }
    expect(must(await secure.transmit(READ_DG14)).sw).toBe(0x9000);
    const nameless = { protocol: onlyKey(contents).protocol, key: onlyKey(contents).key };
    expect(await authenticate(secure, nameless, new Uint8Array())).toBe(0x6a88);
  });

  it("refuses what is wrong, keeping the channel", async () => {
    const contents = sampleContents({ chipKeys: [{ cipher: 2, parameterId: 13 }] });
    const key = onlyKey(contents);
    const secure = await openByPace(channelTo(cardOf(contents)));
    const point = ephemeral(key.key).publicKey;
    const offCurve = point.map((byte, index) => (index === 40 ? byte ^ 1 : byte));
    const compressed = Uint8Array.of(2, ...point.slice(1, 33));
    for (const bad of [offCurve, compressed, new Uint8Array(65)]) {
      expect(await authenticate(secure, key, bad)).toBe(0x6a80);
    }
    expect(await authenticate(secure, { ...key, protocol: "0.4.0.127.0.7.2.2.3.2.4" }, point)).toBe(0x6a80);
    expect(await authenticate(secure, { ...key, keyId: 7 }, point)).toBe(0x6a88);
    // MSE:Set KAT is for 3DES; GENERAL AUTHENTICATE wants its MSE:Set AT just before.
    expect(await authenticate(secure, key, point, true)).toBe(0x6a80);
    const early = { cla: 0, ins: 0x86, p1: 0, p2: 0, data: encodeTlv(0x7c, encodeTlv(0x80, point)), ne: 256 };
    expect(must(await secure.transmit(early)).sw).toBe(0x6985);
    expect(must(await secure.transmit(READ_DG14)).sw).toBe(0x9000);
  });

  it("is not run before access control", async () => {
    const contents = sampleContents({ chipKeys: [{ cipher: 2, parameterId: 13 }] });
    const answer = await cardOf(contents).process(fromHex("002241A40C800A04007F00070202030202"));
    expect(toHex(answer)).toBe("6982");
  });
});

describe("active authentication", () => {
  const challenge = fromHex("0123456789abcdef");
  const ask = { cla: 0, ins: 0x88, p1: 0, p2: 0, data: challenge, ne: 65_536 };

  it.each([
    ["sha1", 20, "bc", 1_024],
    ["sha224", 28, "38cc", 2_048],
    ["sha256", 32, "34cc", 2_048],
    ["sha384", 48, "36cc", 3_072],
    ["sha512", 64, "35cc", 2_048],
  ] as const)("signs by ISO 9796-2 with %s", async (hash, hashBytes, trailer, bits) => {
    const key = rsaKey(bits, hash);
    if (key.kind !== "RSA") throw new Error("an RSA key");
    const secure = await openByPace(channelTo(sampleNationalCard({ activeAuthentication: key })));
    const { data, sw } = must(await secure.transmit(ask));
    expect(sw).toBe(0x9000);
    const publicKey = createPublicKey(
      createPrivateKey({ key: Buffer.from(key.privateKey), format: "der", type: "pkcs8" }),
    );
    const opened = Uint8Array.from(
      publicDecrypt({ key: publicKey, padding: constants.RSA_NO_PADDING }, data),
    );
    const end = opened.length - trailer.length / 2;
    expect([toHex(opened.slice(0, 1)), toHex(opened.slice(end))]).toEqual(["6a", trailer]);
    const recoverable = opened.slice(1, end - hashBytes);
    const hashed = createHash(hash).update(concat(recoverable, challenge)).digest("hex");
    expect(toHex(opened.slice(end - hashBytes, end))).toBe(hashed);
  });

  it.each([
    [12, "sha256", "plain"],
    [13, "sha224", "plain"],
    [8, "sha512", "der"],
    [18, "sha512", "plain"],
    [17, "sha384", "der"],
  ] as const)("signs by ECDSA: domain %i, %s, %s", async (parameterId, hash, format) => {
    const key = agreementKey(parameterId);
    if (key.kind !== "ECDH") throw new Error("a curve");
    const { curve, secret } = key;
    const activeAuthentication = { kind: "ECDSA", curve, secret, hash, format } as const;
    const secure = await openByPace(channelTo(sampleNationalCard({ activeAuthentication })));
    const { data } = must(await secure.transmit(ask));
    const spki = encodeTlv(
      0x30,
      encodeTlv(
        0x30,
        encodeTlv(0x06, encodeOid("1.2.840.10045.2.1")),
        encodeTlv(0x06, encodeOid(curveByName(curve as CurveName).oid)),
      ),
      encodeTlv(0x03, Uint8Array.of(0), key.publicKey),
    );
    const publicKey = createPublicKey({ key: Buffer.from(spki), format: "der", type: "spki" });
    const dsaEncoding = format === "plain" ? "ieee-p1363" : "der";
    expect(verify(hash, challenge, { key: publicKey, dsaEncoding }, data)).toBe(true);
  });

  it("wants the channel, a challenge of eight bytes, and a key", async () => {
    const withKey = sampleNationalCard({ activeAuthentication: rsaKey(1_024, "sha1") });
    expect(toHex(await withKey.process(fromHex("0088000008010203040506070800")))).toBe("6982");
    const secure = await openByPace(channelTo(withKey));
    expect(must(await secure.transmit({ ...ask, data: challenge.slice(1) })).sw).toBe(0x6700);
    const without = await openByPace(channelTo(sampleNationalCard()));
    expect(must(await without.transmit(ask)).sw).toBe(0x6d00);
  });
});
