/** The key-binding JWT that the card writes and signs, checked with jose. */
import { compactVerify, importJWK } from "jose";
import { describe, expect, it } from "vitest";
import { concat, fromHex, toBase64Url, utf8 } from "../../../core/crypto/bytes.ts";
import { demonstrationKey } from "../../../core/crypto/demonstration.ts";
import { sha256 } from "../../../core/crypto/hash.ts";
import { encodeTlv } from "../../../core/tlv/ber.ts";
import { CAN, sampleCard } from "../sample-card.ts";
import { authenticated } from "../test-terminal.ts";

const random = new Uint8Array(32).fill(7);
const sdHash = sha256(utf8("presentation"));
const AUDIENCE = "urn:vn:bacninh:terminal:kiosk-1";

function request(aud = AUDIENCE, iat = "68000000"): Uint8Array {
  return concat(
    encodeTlv(0x80, random),
    encodeTlv(0x81, utf8(aud)),
    encodeTlv(0x82, fromHex(iat)),
    encodeTlv(0x83, sdHash),
  );
}

describe("INTERNAL AUTHENTICATE", () => {
  it("signs exactly the JWT of the profile, tied to this channel", async () => {
    const terminal = await authenticated(sampleCard(), CAN);
    const answer = await terminal.exchange("880000", request(), "00");
    expect(answer.sw).toBe("9000");
    expect([...answer.data.subarray(0, 2)]).toEqual([0x84, 0x40]);

    const nonce = toBase64Url(sha256(random, terminal.channelHash));
    const payload = `{"aud":"${AUDIENCE}","iat":1744830464,"nonce":"${nonce}","sd_hash":"${toBase64Url(sdHash)}"}`;
    const parts = ['{"alg":"ES256","typ":"kb+jwt"}', payload].map((part) => toBase64Url(utf8(part)));
    const jwt = [...parts, toBase64Url(answer.data.subarray(2))].join(".");
    const key = await importJWK({ ...demonstrationKey("holder/test").publicJwk }, "ES256");
    const verified = await compactVerify(jwt, key);
    expect(verified.protectedHeader).toEqual({ alg: "ES256", typ: "kb+jwt" });
  });

  it.each([
    ["a quotation mark in it", 'urn:x","iat":1,"a":"'],
    ["nothing", ""],
    ["the name of another terminal", "urn:vn:bacninh:terminal:kiosk-2"],
    ["a longer name", `${AUDIENCE}0`],
  ])("signs nothing for an aud that is not the authenticated terminal: %s", async (_, aud) => {
    const terminal = await authenticated(sampleCard(), CAN);
    const answer = await terminal.exchange("880000", request(aud), "00");
    expect(answer).toEqual({ sw: "6982", data: new Uint8Array() });
  });

  it.each([
    ["a short time", request(AUDIENCE, "680000")],
    ["another order", concat(encodeTlv(0x81, utf8(AUDIENCE)), request())],
    ["one object too many", concat(request(), encodeTlv(0x84, random))],
    ["no objects", fromHex("00")],
  ])("signs nothing for %s", async (_, data) => {
    const terminal = await authenticated(sampleCard(), CAN);
    expect(await terminal.exchange("880000", data, "00")).toEqual({ sw: "6a80", data: new Uint8Array() });
  });
});
