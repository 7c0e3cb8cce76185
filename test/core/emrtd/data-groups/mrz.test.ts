import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { utf8 } from "../../../../core/crypto/bytes.ts";
import { parseDg1 } from "../../../../core/emrtd/data-groups/dg1.ts";
import {
  checkMrzDigits,
  type MachineReadableZone,
  parseMrz,
} from "../../../../core/emrtd/data-groups/mrz.ts";
import { mrzBirthDate, mrzExpiryDate } from "../../../../core/emrtd/data-groups/mrz-dates.ts";
import { encodeTlv } from "../../../../core/tlv/ber.ts";

const TD3 = ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"];
const TD1 = [
  "I<UTOD231458907<<<<<<<<<<<<<<<",
  "7408122F1204159UTO<<<<<<<<<<<6",
  "ERIKSSON<<ANNA<MARIA<<<<<<<<<<",
];
const TD2 = ["I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<6"];
const TD1_LONG = [
  "I<UTOD23145890<7349<<<<<<<<<<<",
  "3407127M9507122UTO<<<<<<<<<<<2",
  "STEVENSON<<PETER<JOHN<<<<<<<<<",
];
const TD2_LONG = ["I<UTOSTEVENSON<<PETER<JOHN<<<<<<<<<<", "D23145890<UTO3407127M95071227349<<<8"];
/** A synthetic holder, in the form of the Vietnamese card. */
const VIETNAMESE = [
  "IDVNM1900000185027190000018<<8",
  "9005204F3005202VNM<<<<<<<<<<<6",
  "NGUYEN<<THI<MINH<ANH<<<<<<<<<<",
];

describe("the machine-readable zone", () => {
  const specimen = { issuingState: "UTO", nationality: "UTO", surname: "ERIKSSON", givenNames: "ANNA MARIA" };
  const born = { dateOfBirth: "740812", sex: "F", dateOfExpiry: "120415" };
  const stevenson = {
    documentNumber: "D23145890734",
    surname: "STEVENSON",
    givenNames: "PETER JOHN",
    sex: "M",
  };
  it.each([
    [
      "9303-4 appendix B: a passport",
      TD3,
      { ...specimen, ...born, format: "TD3", documentCode: "P", documentNumber: "L898902C3" },
    ],
    [
      "9303-5 appendix B: a card",
      TD1,
      { ...specimen, ...born, format: "TD1", documentCode: "I", documentNumber: "D23145890" },
    ],
    [
      "9303-6 appendix B",
      TD2,
      { ...specimen, ...born, format: "TD2", documentCode: "I", documentNumber: "D23145890" },
    ],
    ["9303-11 appendix D.2: TD1 with a long number", TD1_LONG, { format: "TD1", ...stevenson }],
    ["9303-11 appendix D.2: TD2 with a long number", TD2_LONG, { format: "TD2", ...stevenson }],
    [
      "a Vietnamese card",
      VIETNAMESE,
      {
        format: "TD1",
        documentCode: "ID",
        issuingState: "VNM",
        documentNumber: "190000018",
        personalNumber: "027190000018",
        surname: "NGUYEN",
        givenNames: "THI MINH ANH",
        nationality: "VNM",
      },
    ],
  ])("reads %s, every check digit right", (_, lines, expected) => {
    const zone = read(lines);
    expect(zone).toMatchObject(expected);
    expect(checkMrzDigits(zone)).toEqual({ ok: true, value: undefined });
  });

  it("takes the optional data apart from what belongs to the number", () => {
    expect(read(TD3).optionalData).toEqual(["ZE184226B"]);
    expect(read(TD1_LONG).optionalData).toEqual(["", ""]);
    expect(read(VIETNAMESE).optionalData).toEqual(["027190000018<<8", ""]);
  });

  it("reads Germany's one letter, and a name that has one part", () => {
    const german = read(["P<D<<MUSTERMANN<<ERIKA<<<<<<<<<<<<<<<<<<<<<<", TD3[1] ?? ""]);
    expect(german.issuingState).toBe("D");
    const single = read(["P<UTOARKFREITH<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<", TD3[1] ?? ""]);
    expect([single.surname, single.givenNames]).toEqual(["ARKFREITH", ""]);
  });

  it("takes a filler for the digit of an empty personal number", () => {
    const line = `${TD3[1]?.slice(0, 28)}<<<<<<<<<<<<<<<`;
    for (const digit of ["<", "0"]) {
      expect(read([TD3[0] ?? "", `${line.slice(0, 42)}${digit}6`]).checkDigits.personalNumber).toBe(true);
    }
  });

  it.each([
    ["documentNumber", VIETNAMESE, 14],
    ["personalNumber", VIETNAMESE, 29],
    ["dateOfBirth", VIETNAMESE, 36],
    ["dateOfExpiry", VIETNAMESE, 44],
    ["composite", VIETNAMESE, 59],
    ["personalNumber", TD3, 86],
    ["documentNumber", TD1_LONG, 18],
  ])("says which check digit is wrong: %s", (name, lines, at) => {
    const text = lines.join("");
    const wrong = parseMrz(text.slice(0, at) + ((Number(text[at]) + 1) % 10) + text.slice(at + 1));
    if (!wrong.ok) throw new Error("a wrong digit is no malformed zone");
    expect(wrong.value.checkDigits[name as "composite"]).toBe(false);
    expect(checkMrzDigits(wrong.value)).toMatchObject({ failure: { code: "mrz.check_digit" } });
  });

  it("finds any single digit of number, birth or expiry that was changed", () => {
    const text = VIETNAMESE.join("");
    const covered = [...Array(25).keys()].map((index) => index + 5).concat([30, 31, 32, 33, 34, 35, 38, 43]);
    fc.assert(
      fc.property(fc.constantFrom(...covered), fc.integer({ min: 1, max: 9 }), (at, step) => {
        const digit = text[at] ?? "";
        fc.pre(/\d/.test(digit));
        const zone = parseMrz(`${text.slice(0, at)}${(Number(digit) + step) % 10}${text.slice(at + 1)}`);
        expect(!zone.ok || !checkMrzDigits(zone.value).ok).toBe(true);
      }),
    );
  });

  it.each([
    ["of no known length", "P<UTO".repeat(10)],
    ["with small letters", TD1.join("").replace("UTO", "Uto")],
    ["with a letter in a date", TD1.join("").replace("7408122", "74O8122")],
    ["with another sex", TD1.join("").replace("2F1", "2Q1")],
    ["whose long number ends before its digit", TD1_LONG.join("").replace("<7349", "<<<<<")],
  ])("refuses a zone %s", (_, text) => {
    expect(parseMrz(text)).toMatchObject({ failure: { code: "dg.malformed" } });
  });

  it("comes out of DG1", () => {
    const file = encodeTlv(0x61, encodeTlv(0x5f1f, utf8(VIETNAMESE.join(""))));
    expect(parseDg1(file)).toEqual({ ok: true, value: read(VIETNAMESE) });
    expect(parseDg1(encodeTlv(0x61, encodeTlv(0x5f1e, utf8(TD1.join("")))))).toMatchObject({
      failure: { code: "dg.malformed" },
    });
  });
});

describe("dates of the zone", () => {
  it("puts a birth into the century that is not to come", () => {
    expect(mrzBirthDate("900520", "2026-11-22")).toBe("1990-05-20");
    expect(mrzBirthDate("261122", "2026-11-22")).toBe("2026-11-22");
    expect(mrzBirthDate("261123", "2026-11-22")).toBe("1926-11-23");
    expect(mrzBirthDate("90<<<<", "2026-11-22")).toBeUndefined();
    expect(mrzBirthDate("900230", "2026-11-22")).toBeUndefined();
  });

  it("knows the end that says there is none", () => {
    expect(mrzExpiryDate("300520")).toBe("2030-05-20");
    expect(mrzExpiryDate("991231")).toBe("never");
  });
});

function read(lines: readonly string[]): MachineReadableZone {
  const zone = parseMrz(lines.join(""));
  if (!zone.ok) throw new Error(`${zone.failure.code} ${zone.failure.detail}`);
  return zone.value;
}
