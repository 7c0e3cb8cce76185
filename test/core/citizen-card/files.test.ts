import { describe, expect, it } from "vitest";
import { plainLink } from "../../../core/apdu/link.ts";
import { readDisclosures } from "../../../core/citizen-card/disclosures.ts";
import { parseIndex } from "../../../core/citizen-card/index-file.ts";
import { parseInfo } from "../../../core/citizen-card/info.ts";
import { readTransparentFile } from "../../../core/citizen-card/read-file.ts";
import { selectApplet } from "../../../core/citizen-card/select.ts";
import { fromHex, utf8 } from "../../../core/crypto/bytes.ts";
import { encodeTlv } from "../../../core/tlv/ber.ts";
import { EXTENDED_LIMITS } from "../../support/card-channel.ts";
import { scriptedCard } from "../emrtd/scripted-card.ts";

const AID = "8407F0564E424E4301";
const malformed = { failure: { code: "card.malformed" } };

describe("SELECT", () => {
  const select = async (answer: string) => selectApplet(plainLink(scriptedCard([answer]).channel));

  it("reads the profile version", async () => {
    expect(await select(`6F0F${AID}A50480020101 9000`)).toEqual({ ok: true, value: { major: 1, minor: 1 } });
  });

  it("takes another card, another major and an older minor version for unknown", async () => {
    const others = [`6F0F${AID}A50480020200 9000`, `6F0F${AID}A50480020100 9000`];
    for (const answer of ["6A82", "6999", "6D00", ...others]) {
      expect(await select(answer)).toMatchObject({ failure: { code: "card.unknown" } });
    }
  });

  it("refuses an FCI of another name or shape", async () => {
    expect(await select(`6F0F8407F0564E424E4302A50480020100 9000`)).toMatchObject(malformed);
    expect(await select(`6F0E${AID}A503800101 9000`)).toMatchObject(malformed);
    expect(await select("9000")).toMatchObject(malformed);
  });
});

describe("reading a transparent file", () => {
  const read = async (answers: readonly string[], limits = EXTENDED_LIMITS) => {
    const card = scriptedCard(answers, limits);
    const result = await readTransparentFile(plainLink(card.channel), 2, 600);
    return { result, sent: card.sent };
  };
  const bytes = (count: number) => "ab".repeat(count);

  it("takes one command where extended length is there", async () => {
    const { result, sent } = await read([`${bytes(500)} 6282`]);
    expect(result.ok && result.value.length).toBe(500);
    expect(sent).toEqual(["00b08200000259"]);
  });

  it("goes on by offset in short commands, and ends at 6282, at a short answer, or at 6B00", async () => {
    const short = { maxCommandBytes: 261, maxResponseBytes: 258, extendedLength: false };
    const full = `${bytes(256)} 9000`;
    for (const [last, length] of [
      [`${bytes(3)} 6282`, 515],
      [`${bytes(3)} 9000`, 515],
      ["6B00", 512],
    ] as const) {
      const { result, sent } = await read([full, full, last], short);
      expect(result.ok && result.value.length).toBe(length);
      expect(sent).toEqual(["00b0820000", "00b0010000", "00b0020000"]);
    }
  });

  it("refuses a file above its bound, and a card that refuses", async () => {
    const { result } = await read([`${bytes(601)} 9000`]);
    expect(result).toMatchObject({ failure: { code: "card.too_large" } });
    for (const sw of ["6982", "6A82", "6B00", "6700"]) {
      expect((await read([sw])).result).toMatchObject({ failure: { code: "card.refused" } });
    }
  });
});

describe("EF.INFO", () => {
  const whole = "80020100 810105 82080102030405060708 A3023100";

  it("is read, with the CAN where the interface gives one", () => {
    expect(parseInfo(fromHex(`${whole} 8406313233343536`))).toEqual({
      ok: true,
      value: {
        version: { major: 1, minor: 0 },
        capabilities: { terminalAuthentication: true, pin: false, signatureKey: true, purse: false },
        sessionSerial: fromHex("0102030405060708"),
        securityInfos: fromHex("3100"),
        can: "123456",
      },
    });
    const open = parseInfo(fromHex(whole));
    expect(open.ok && "can" in open.value).toBe(false);
  });

  it.each([
    ["without a version", whole.slice(8)],
    ["without SecurityInfos", whole.slice(0, -8)],
    ["with a short serial", whole.replace("82080102030405060708", "820101")],
    ["with a CAN of five digits", `${whole} 84053132333435`],
    ["with a CAN of seven digits", `${whole} 840731323334353637`],
    ["with a CAN of letters", `${whole} 8406414141414141`],
    ["cut short", whole.slice(0, -2)],
  ])("%s is malformed", (_, hex) => {
    expect(parseInfo(fromHex(hex))).toMatchObject(malformed);
  });
});

describe("EF.INDEX", () => {
  const entry = (record: number, name: string, kind: number) =>
    encodeTlv(
      0xe0,
      encodeTlv(0x80, Uint8Array.of(record)),
      encodeTlv(0x81, utf8(name)),
      encodeTlv(0x82, Uint8Array.of(kind)),
    );
  const file = (...entries: readonly Uint8Array[]) => Uint8Array.from(entries.flatMap((bytes) => [...bytes]));

  it("names records and what they hold", () => {
    expect(parseIndex(file(entry(1, "full_name", 0), entry(2, "phone", 1)))).toEqual({
      ok: true,
      value: [
        { record: 1, name: "full_name", protected: false },
        { record: 2, name: "phone", protected: true },
      ],
    });
  });

  it("with a record or a name twice, an unknown class, record 0, or too many entries is malformed", () => {
    const many = Array.from({ length: 33 }, (_, index) => entry(index + 1, `claim-${index}`, 0));
    for (const bytes of [
      file(entry(1, "a", 0), entry(1, "b", 0)),
      file(entry(1, "a", 0), entry(2, "a", 0)),
      file(entry(1, "a", 2)),
      file(entry(0, "a", 0)),
      file(entry(1, "", 0)),
      file(...many),
      fromHex("3000"),
    ]) {
      expect(parseIndex(bytes)).toMatchObject(malformed);
    }
  });
});

describe("EF.DISCLOSURES", () => {
  const read = async (answer: string) => {
    const card = scriptedCard([answer], EXTENDED_LIMITS);
    return { result: await readDisclosures(plainLink(card.channel), [3]), sent: card.sent };
  };

  it("gives the bytes of a record", async () => {
    const { result, sent } = await read("0102 9000");
    expect(result).toEqual({ ok: true, value: [fromHex("0102")] });
    expect(sent).toEqual(["00b2031c000400"]);
  });

  it("tells a missing record from a protected one", async () => {
    expect((await read("6A83")).result).toMatchObject(malformed);
    expect((await read("6982")).result).toMatchObject({ failure: { code: "card.refused" } });
    expect((await read(`${"ab".repeat(1_025)} 9000`)).result).toMatchObject({
      failure: { code: "card.too_large" },
    });
  });
});
