import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromHex, toHex } from "../../../core/crypto/bytes.ts";
import { encodeTlv, findTlv, parseTlv, parseTlvs, unwrapTlv } from "../../../core/tlv/ber.ts";
import { decodeOid, encodeOid } from "../../../core/tlv/oid.ts";

/** EF.CardAccess of the national ID card as decoded by hand: three SecurityInfos. */
const CARD_ACCESS = fromHex(
  `3134300d060804007f0007020202020101300f060a04007f000702020302020201013012060a04007f0007020204020202010202010d`,
);

describe("BER-TLV", () => {
  it("walks an EF.CardAccess down to the PACE protocol identifier", () => {
    const outer = unwrapTlv(CARD_ACCESS, 0x31);
    const infos = outer.ok ? parseTlvs(outer.value) : outer;
    const last = infos.ok ? infos.value.at(-1) : undefined;
    const members = parseTlvs(last?.value ?? new Uint8Array());
    const oid = members.ok ? findTlv(members.value, 0x06) : undefined;
    expect(infos.ok && infos.value.length).toBe(3);
    expect(decodeOid(oid?.value ?? new Uint8Array())).toEqual({ ok: true, value: "0.4.0.127.0.7.2.2.4.2.2" });
  });

  it("reads tags of several bytes, and lengths in the long form even where the short would do", () => {
    const read = parseTlv(fromHex("00 7f49 820003 010203 ff"), { offset: 1 });
    expect(read).toMatchObject({ ok: true, value: { tag: 0x7f49, length: 3, headerLength: 5, end: 9 } });
  });

  it.each([
    ["nothing", ""],
    ["a padding byte for a tag", "0000"],
    ["a tag cut short", "7f"],
    ["a tag of four bytes", "1f81818101 00"],
    ["no length", "80"],
    ["an indefinite length", "3080 0000"],
    ["a length of five bytes", "80850000000001 00"],
    ["a length cut short", "8082 01"],
    ["a value cut short", "8003 0102"],
    ["a length near 4 GiB", "8084ffffffff"],
  ])("refuses %s", (_, hex) => {
    expect(parseTlv(fromHex(hex))).toMatchObject({ ok: false, failure: { code: "card.malformed" } });
  });

  it("refuses more data objects than any profile has", () => {
    expect(parseTlvs(new Uint8Array(4_000).map((_, index) => (index % 2 === 0 ? 0x80 : 0)))).toMatchObject({
      ok: false,
    });
  });

  it("unwraps only one object of the expected tag that fills the bytes", () => {
    expect(unwrapTlv(fromHex("7c0101"), 0x7c)).toMatchObject({ ok: true });
    expect(unwrapTlv(fromHex("7c0101"), 0x7f49)).toMatchObject({ ok: false });
    expect(unwrapTlv(fromHex("7c010100"), 0x7c)).toMatchObject({ ok: false });
  });

  it("uses the shortest length field", () => {
    expect(toHex(encodeTlv(0x5f2c, new Uint8Array(127))).slice(0, 6)).toBe("5f2c7f");
    expect(toHex(encodeTlv(0x80, new Uint8Array(128))).slice(0, 6)).toBe("808180");
    expect(toHex(encodeTlv(0x80, new Uint8Array(200), new Uint8Array(56))).slice(0, 8)).toBe("80820100");
  });

  it("never throws on any bytes, and reads back what it wrote", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => void parseTlvs(bytes)));
    fc.assert(
      fc.property(
        fc.constantFrom(0x30, 0x80, 0x7f49, 0x5f2c),
        fc.uint8Array({ maxLength: 400 }),
        (tag, value) => {
          expect(unwrapTlv(encodeTlv(tag, value), tag)).toEqual({ ok: true, value });
        },
      ),
    );
  });
});

describe("object identifiers", () => {
  it("encodes as X.690 §8.19.5 shows", () => {
    expect(toHex(encodeOid("2.999.3"))).toBe("883703");
    expect(decodeOid(fromHex("883703"))).toEqual({ ok: true, value: "2.999.3" });
  });

  it("encodes the identifiers of the standards", () => {
    expect(toHex(encodeOid("0.4.0.127.0.7.2.2.4.2.2"))).toBe("04007f00070202040202");
    expect(toHex(encodeOid("1.2.840.10045.3.1.7"))).toBe("2a8648ce3d030107");
  });

  it.each(["", "80", "8001", "2a86", "ffffffffffffffffff7f"])("refuses %s", (hex) => {
    expect(decodeOid(fromHex(hex))).toMatchObject({ ok: false });
  });
});
