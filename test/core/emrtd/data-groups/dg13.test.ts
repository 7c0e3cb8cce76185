import { describe, expect, it } from "vitest";
import { utf8 } from "../../../../core/crypto/bytes.ts";
import { type Dg13Field, parseDg13 } from "../../../../core/emrtd/data-groups/dg13.ts";
import { encodeTlv } from "../../../../core/tlv/ber.ts";
import { integer, oid, sequence } from "./security-info-builder.ts";

/* Synthetic holders in the form of DG13; no card was read for them. */
const text = (value: string) => encodeTlv(0x0c, utf8(value));
const printable = (value: string) => encodeTlv(0x13, utf8(value));
const field = (number: number, ...values: readonly Uint8Array[]) => sequence(integer(number), ...values);
const dg13 = (...fields: readonly Uint8Array[]) =>
  encodeTlv(0x6d, sequence(integer(1), oid("1.0.10646.1.0.8"), encodeTlv(0x31, ...fields)));

const HOLDER = [
  field(1, printable("027190000018")),
  field(2, text("Nguyễn Thị Minh Ánh")),
  field(3, printable("20/05/1990")),
  field(4, text("Nữ")),
  field(5, text("Việt Nam")),
  field(6, text("Kinh")),
  field(7, text("Không")),
  field(8, text("Phường Kinh Bắc, tỉnh Bắc Ninh")),
  field(9, text(`Số 1, ${"đường Nguyễn Gia Thiều, ".repeat(6)}tỉnh Bắc Ninh`)),
  field(10, text("Nốt ruồi C: 1 cm trên sau mép phải")),
  field(11, printable("21/06/2024")),
  field(12, printable("20/05/2030")),
  field(13, text("Nguyễn Văn Ất"), text("Trần Thị Bính")),
  field(14, text("")),
  field(15, printable("125000001")),
];
const ALL: ReadonlySet<Dg13Field> = new Set([
  "personalNumber",
  "fullName",
  "dateOfBirth",
  "sex",
  "residence",
  "dateOfExpiry",
  "nationality",
  "origin",
  "marks",
  "dateOfIssue",
  "parents",
  "spouse",
  "oldNumber",
]);

describe("DG13 of the Vietnamese card", () => {
  it("gives every field that may be kept, dates as dates", () => {
    expect(parsed(dg13(...HOLDER), ALL)).toEqual({
      personalNumber: "027190000018",
      fullName: "Nguyễn Thị Minh Ánh",
      dateOfBirth: "1990-05-20",
      sex: "Nữ",
      nationality: "Việt Nam",
      origin: "Phường Kinh Bắc, tỉnh Bắc Ninh",
      residence: `Số 1, ${"đường Nguyễn Gia Thiều, ".repeat(6)}tỉnh Bắc Ninh`,
      marks: "Nốt ruồi C: 1 cm trên sau mép phải",
      dateOfIssue: "2024-06-21",
      dateOfExpiry: "2030-05-20",
      father: "Nguyễn Văn Ất",
      mother: "Trần Thị Bính",
      oldNumber: "125000001",
      unreadable: [],
    });
  });

  it("keeps what is asked for and nothing else", () => {
    expect(parsed(dg13(...HOLDER), new Set(["fullName"]))).toEqual({
      fullName: "Nguyễn Thị Minh Ánh",
      unreadable: [],
    });
  });

  it("never gives ethnicity and religion, and does not look into them", () => {
    expect(JSON.stringify(parsed(dg13(...HOLDER), ALL))).not.toMatch(/Kinh"|"Không"/);
    const broken = HOLDER.with(5, field(6, Uint8Array.of(0x0c, 0x7f))).with(6, field(7, Uint8Array.of(0x0c)));
    expect(parsed(dg13(...broken), ALL).fullName).toBe("Nguyễn Thị Minh Ánh");
  });

  it("goes by the number of a field and not by its place, with any of them missing", () => {
    const backwards = [...HOLDER].reverse();
    expect(parsed(dg13(...backwards), ALL)).toEqual(parsed(dg13(...HOLDER), ALL));
    expect(parsed(dg13(...HOLDER.slice(3)), new Set(["fullName", "sex", "dateOfExpiry"]))).toEqual({
      sex: "Nữ",
      dateOfExpiry: "2030-05-20",
      unreadable: [],
    });
  });

  it("reads both shapes of the parents' field", () => {
    const names = [text("Nguyễn Văn Ất"), text("Trần Thị Bính")];
    const keep: ReadonlySet<Dg13Field> = new Set(["parents"]);
    const expected = { father: "Nguyễn Văn Ất", mother: "Trần Thị Bính", unreadable: [] };
    expect(parsed(dg13(field(13, ...names)), keep)).toEqual(expected);
    expect(parsed(dg13(field(13, sequence(...names))), keep)).toEqual(expected);
    expect(parsed(dg13(field(13, ...names.map((name) => sequence(name)))), keep)).toEqual(expected);
    const motherOnly = dg13(field(13, text(""), text("Trần Thị Bính")));
    expect(parsed(motherOnly, keep)).toEqual({ mother: "Trần Thị Bính", unreadable: [] });
  });

  it("reads a spouse who stands in a SEQUENCE, or an empty one", () => {
    const keep: ReadonlySet<Dg13Field> = new Set(["spouse"]);
    const married = dg13(field(14, sequence(text("Lê Văn Đỗ"))));
    expect(parsed(married, keep)).toEqual({ spouse: "Lê Văn Đỗ", unreadable: [] });
    expect(parsed(dg13(field(14, sequence())), keep)).toEqual({ unreadable: [] });
    expect(parsed(dg13(field(14, sequence(sequence(sequence(sequence(text("a"))))))), keep)).toEqual({
      unreadable: ["spouse"],
    });
  });

  it("knows a card without an end, and composes letters that come taken apart", () => {
    const file = dg13(field(2, text("Nguyễn Thị Ánh".normalize("NFD"))), field(12, text("Không thời hạn")));
    expect(parsed(file, ALL)).toEqual({
      fullName: "Nguyễn Thị Ánh",
      dateOfExpiry: "never",
      unreadable: [],
    });
  });

  it.each([
    ["dateOfBirth", field(3, printable("31/02/1990"))],
    ["dateOfBirth", field(3, printable("1990-05-20"))],
    ["sex", field(4, text("Khác"))],
    ["personalNumber", field(1, printable("27190000018"))],
    ["fullName", field(2, encodeTlv(0x0c, Uint8Array.of(0xc3, 0x28)))],
    ["fullName", field(2, text("a\u0000b"))],
    ["fullName", field(2, encodeTlv(0x04, utf8("a")))],
    ["parents", field(13, text("a"), text("b"), text("c"))],
  ])("names %s as unreadable where it is none of its kind, and gives the rest", (name, bad) => {
    const file = dg13(bad, field(8, text("Bắc Ninh")));
    expect(parsed(file, ALL)).toEqual({ origin: "Bắc Ninh", unreadable: [name] });
  });

  it.each([
    ["another identifier", encodeTlv(0x6d, sequence(integer(1), oid("1.2.3"), encodeTlv(0x31)))],
    ["a field that stands there twice", dg13(field(2, text("a")), field(2, text("b")))],
    ["bytes after the sequence", encodeTlv(0x6d, sequence(integer(1)), integer(1))],
    ["a field without a number", dg13(sequence(text("a")))],
    ["a length beyond the file", Uint8Array.of(0x6d, 0x82, 0x10, 0x00, 0x30)],
  ])("refuses %s", (_, file) => {
    expect(parseDg13(file, ALL)).toMatchObject({ failure: { code: "dg.malformed" } });
  });

  it("says nothing of the holder in a failure", () => {
    const result = parseDg13(dg13(field(2, text("Nguyễn Văn Mẫu")), field(2, text("Nguyễn Văn Mẫu"))), ALL);
    expect(JSON.stringify(result)).not.toContain("Mẫu");
  });
});

function parsed(file: Uint8Array, keep: ReadonlySet<Dg13Field>) {
  const result = parseDg13(file, keep);
  if (!result.ok) throw new Error(`${result.failure.code} ${result.failure.detail}`);
  return result.value;
}
