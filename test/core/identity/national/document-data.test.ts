import { describe, expect, it } from "vitest";
import { utf8 } from "../../../../core/crypto/bytes.ts";
import { dg13FieldsFor } from "../../../../core/identity/national/claims.ts";
import { parseDocument } from "../../../../core/identity/national/document-data.ts";
import { encodeTlv } from "../../../../core/tlv/ber.ts";
import { makeNationalCardContents } from "../../../../firmware-sim/personalise/national/make-national-card.ts";

const KEEP = dg13FieldsFor(["full_name"]);
/** ICAO 9303-5 appendix B and 9303-4 appendix B; no check digit covers the issuing state. */
const ID_CARD = "I<UTOD231458907<<<<<<<<<<<<<<<7408122F1204159UTO<<<<<<<<<<<6ERIKSSON<<ANNA<MARIA<<<<<<<<<<";
const PASSPORT = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10";
const zone = (text: string) => encodeTlv(0x61, encodeTlv(0x5f1f, utf8(text)));
/** Whatever a state puts there. */
const OTHER_DG13 = encodeTlv(0x6d, encodeTlv(0x30, utf8("another form")));
const { applicationFiles } = makeNationalCardContents("cccd-minh-anh", { now: Date.UTC(2026, 10, 22) });
const vietnamese = (group: number) => applicationFiles.get(0x0100 + group) ?? new Uint8Array();

describe("DG13", () => {
  it.each([
    ["a foreign ID card", ID_CARD],
    ["a foreign passport", PASSPORT],
    ["a Vietnamese passport", PASSPORT.replaceAll("UTO", "VNM")],
  ])("of %s is its issuer's own affair", (_, text) => {
    const groups = new Map([
      [1, zone(text)],
      [13, OTHER_DG13],
    ]);
    expect(parseDocument(groups, KEEP)).toMatchObject({ holder: undefined, failures: [] });
    // Not even where it looks like ours.
    const alike = new Map(groups).set(13, vietnamese(13));
    expect(parseDocument(alike, KEEP)).toMatchObject({ holder: undefined, issuedOn: undefined });
  });

  it("of a Vietnamese ID card has to have its form", () => {
    const groups = new Map([
      [1, vietnamese(1)],
      [13, OTHER_DG13],
    ]);
    expect(parseDocument(groups, KEEP).failures).toMatchObject([{ code: "dg.malformed" }]);
    const good = parseDocument(new Map(groups).set(13, vietnamese(13)), KEEP);
    expect(good).toMatchObject({ holder: { personalNumber: "027190000018" }, failures: [] });
  });

  it("without a zone is read where it has our form, and is no fault where it has another", () => {
    const other = parseDocument(new Map([[13, OTHER_DG13]]), KEEP);
    expect(other).toMatchObject({ holder: undefined, failures: [] });
    const ours = parseDocument(new Map([[13, vietnamese(13)]]), KEEP);
    expect(ours).toMatchObject({ holder: { personalNumber: "027190000018" }, failures: [] });
  });
});

describe("DG12", () => {
  it("with a date of issue whose day is not known is remarked, and DG13 says it instead", () => {
    const dg12 = encodeTlv(0x6c, encodeTlv(0x5f26, utf8("20200100")));
    const groups = new Map([1, 13].map((group) => [group, vietnamese(group)]));
    const { issuedOn } = parseDocument(groups, KEEP);
    expect(parseDocument(groups.set(12, dg12), KEEP)).toMatchObject({
      issuedOn,
      oddities: [{ code: "data.issue_date" }],
      failures: [],
    });
  });
});
