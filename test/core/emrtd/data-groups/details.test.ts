import { describe, expect, it } from "vitest";
import { fromHex, utf8 } from "../../../../core/crypto/bytes.ts";
import { parseCom } from "../../../../core/emrtd/data-groups/com.ts";
import { parseDg11 } from "../../../../core/emrtd/data-groups/dg11.ts";
import { parseDg12 } from "../../../../core/emrtd/data-groups/dg12.ts";
import { parseDg16 } from "../../../../core/emrtd/data-groups/dg16.ts";
import { groupOfTag } from "../../../../core/emrtd/data-groups/group-tags.ts";
import { encodeTlv } from "../../../../core/tlv/ber.ts";
import { integer } from "./security-info-builder.ts";

describe("EF.COM", () => {
  it("reads the example of ICAO 9303-10 §4.6.1", () => {
    expect(parseCom(fromHex("6016 5F010430313037 5F3606303430303030 5C046175766C"))).toEqual({
      ok: true,
      value: { ldsVersion: "0107", unicodeVersion: "040000", groups: [1, 2, 4, 12] },
    });
  });

  it.each([
    ["a tag that is no group's", "6013 5F010430313037 5F3606303430303030 5C0162"],
    ["no list", "6010 5F010430313037 5F3606303430303030"],
    ["a version that is no number", "6016 5F010430314137 5F3606303430303030 5C046175766C"],
  ])("refuses %s", (_, file) => {
    expect(parseCom(fromHex(file))).toMatchObject({ failure: { code: "dg.malformed" } });
  });

  it("knows each group by its tag", () => {
    const tags = fromHex("61 75 63 76 65 66 67 68 69 6A 6B 6C 6D 6E 6F 70");
    expect([...tags].map(groupOfTag)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);
    expect(groupOfTag(0x77)).toBeUndefined();
  });
});

describe("DG11", () => {
  const name = encodeTlv(0x5f0e, utf8("SMITH<<JOHN<J"));
  const number = encodeTlv(0x5f10, utf8("123456789"));
  const born = encodeTlv(0x5f2b, utf8("19560121"));
  const place = encodeTlv(0x5f11, utf8("ANYTOWN<MN"));
  const telephone = encodeTlv(0x5f12, utf8("16125551212"));
  const fields = [encodeTlv(0x5c, fromHex("5F0E5F105F2B5F115F12")), name, number, born, place, telephone];

  it("reads the useful fields in any order and leaves the telephone", () => {
    const value = {
      fullName: "SMITH JOHN J",
      personalNumber: "123456789",
      dateOfBirth: "1956-01-21",
      placeOfBirth: ["ANYTOWN", "MN"],
    };
    expect(parseDg11(encodeTlv(0x6b, ...fields))).toEqual({ ok: true, value });
    expect(parseDg11(encodeTlv(0x6b, ...fields.toReversed()))).toEqual({ ok: true, value });
  });

  it("reads a date in BCD, as older documents have it, and letters of the nation", () => {
    const file = encodeTlv(
      0x6b,
      encodeTlv(0x5f2b, fromHex("19560121")),
      encodeTlv(0x5f0e, utf8("Trần<<Đức Ánh".normalize("NFD"))),
    );
    expect(parseDg11(file)).toEqual({
      ok: true,
      value: { fullName: "Trần Đức Ánh", dateOfBirth: "1956-01-21" },
    });
  });

  it.each(["19560231", "19560000"])("leaves out a date that is no day: %s", (date) => {
    const file = encodeTlv(0x6b, encodeTlv(0x5f2b, utf8(date)), name);
    expect(parseDg11(file)).toEqual({ ok: true, value: { fullName: "SMITH JOHN J" } });
  });
});

describe("DG12", () => {
  it("reads authority and date of issue", () => {
    const file = encodeTlv(
      0x6c,
      encodeTlv(0x5c, fromHex("5F195F26")),
      encodeTlv(0x5f26, utf8("20020531")),
      encodeTlv(0x5f19, utf8("UNITED STATES OF AMERICA")),
    );
    expect(parseDg12(file)).toEqual({
      ok: true,
      value: { issuingAuthority: "UNITED STATES OF AMERICA", dateOfIssue: "2002-05-31", oddities: [] },
    });
  });

  it("reads them beside pictures of the document, and remarks a date whose day is not known", () => {
    const front = encodeTlv(0x5f1d, new Uint8Array(40_000).fill(7));
    const file = encodeTlv(
      0x6c,
      encodeTlv(0x5f19, utf8("UTOPIA")),
      encodeTlv(0x5f26, utf8("20020500")),
      front,
    );
    expect(parseDg12(file)).toEqual({
      ok: true,
      value: { issuingAuthority: "UTOPIA", oddities: [{ code: "data.issue_date" }] },
    });
  });
});

describe("DG16", () => {
  const person = (tag: number) => encodeTlv(tag, encodeTlv(0x5f51, utf8("SMITH<<CHARLES<R")));

  it("counts the persons and keeps nothing of them", () => {
    const file = encodeTlv(0x70, integer(2), person(0xa1), person(0xa2));
    expect(parseDg16(file)).toEqual({ ok: true, value: { count: 2 } });
    expect(parseDg16(encodeTlv(0x70, integer(3), person(0xa1)))).toMatchObject({
      failure: { code: "dg.malformed" },
    });
  });
});
