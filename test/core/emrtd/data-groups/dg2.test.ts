import { describe, expect, it } from "vitest";
import { concat, fromHex, uintToBytes, utf8 } from "../../../../core/crypto/bytes.ts";
import { parseDg2 } from "../../../../core/emrtd/data-groups/dg2.ts";
import { encodeTlv } from "../../../../core/tlv/ber.ts";
import { integer } from "./security-info-builder.ts";

const JPEG = concat(fromHex("ffd8ffe000104a464946"), new Uint8Array(300).fill(7), fromHex("ffd9"));
const JP2 = concat(fromHex("0000000c6a5020200d0a870a"), new Uint8Array(200).fill(9));
const CODESTREAM = concat(fromHex("ff4fff51002f"), new Uint8Array(100).fill(3));

/** ISO/IEC 19794-5:2005 §5.4 to §5.7. */
function faceRecord(images: readonly Uint8Array[], featurePoints = 0): Uint8Array {
  const blocks = images.map((image) => {
    const length = 20 + 8 * featurePoints + 12 + image.length;
    const information = concat(uintToBytes(length, 4), uintToBytes(featurePoints, 2), new Uint8Array(14));
    return concat(information, new Uint8Array(8 * featurePoints), new Uint8Array(12), image);
  });
  const length = 14 + blocks.reduce((sum, block) => sum + block.length, 0);
  return concat(utf8("FAC\u0000010\u0000"), uintToBytes(length, 4), uintToBytes(images.length, 2), ...blocks);
}

/** ICAO 9303-10 table 48: the header A1 of type and owner, then the data. */
const header = encodeTlv(0xa1, fromHex("870201018802000a"));
const template = (data: Uint8Array) => encodeTlv(0x7f60, header, data);
const dg2 = (...templates: readonly Uint8Array[]) =>
  encodeTlv(0x75, encodeTlv(0x7f61, integer(templates.length), ...templates));
const older = (images: readonly Uint8Array[], points = 0) =>
  template(encodeTlv(0x5f2e, faceRecord(images, points)));

/**
 * The tags of the published example of ICAO's application profile for ISO/IEC 39794-5
 * (ICAO_39794_5_AP_DG2_MandFields.dat), around an image of ours.
 */
const newer = (image: Uint8Array) =>
  template(
    encodeTlv(
      0x7f2e,
      encodeTlv(
        0xa1,
        encodeTlv(
          0x65,
          fromHex("a007800103810207e3"),
          encodeTlv(
            0xa1,
            encodeTlv(
              0x30,
              fromHex("800100"),
              encodeTlv(0xa1, encodeTlv(0xa0, encodeTlv(0xa0, encodeTlv(0x80, image)))),
            ),
          ),
        ),
      ),
    ),
  );

describe("DG2", () => {
  it.each([
    ["JPEG in ISO 19794-5", dg2(older([JPEG])), "jpeg", JPEG],
    ["JPEG 2000 in ISO 19794-5, with feature points", dg2(older([JP2], 3)), "jpeg2000", JP2],
    ["a bare JPEG 2000 codestream", dg2(older([CODESTREAM])), "jpeg2000", CODESTREAM],
    ["JPEG 2000 in ISO 39794-5", dg2(newer(JP2)), "jpeg2000", JP2],
    [
      "ISO 19794-5 inside a constructed object",
      dg2(template(encodeTlv(0x7f2e, encodeTlv(0x5f2e, faceRecord([JPEG]))))),
      "jpeg",
      JPEG,
    ],
  ])("takes out %s, byte for byte", (_, file, kind, bytes) => {
    expect(parseDg2(file)).toEqual({ ok: true, value: { images: [{ kind, bytes }], oddities: [] } });
  });

  it("takes out all images of all templates, in their order", () => {
    const images = parseDg2(dg2(older([JPEG, JP2]), newer(CODESTREAM)));
    expect(images.ok && images.value.images.map(({ bytes }) => bytes)).toEqual([JPEG, JP2, CODESTREAM]);
  });

  /** gmrtd, a foreign reader of passports, met records 8 bytes (New Zealand) and 1 byte (United Kingdom) too short. */
  it.each([-8, -1, 1])("takes out the whole image where the record counts itself %i bytes longer", (more) => {
    const record = faceRecord([JPEG]);
    const odd = concat(record.subarray(0, 8), uintToBytes(record.length + more, 4), record.subarray(12));
    expect(parseDg2(dg2(template(encodeTlv(0x5f2e, odd))))).toEqual({
      ok: true,
      value: { images: [{ kind: "jpeg", bytes: JPEG }], oddities: [{ code: "photograph.record_length" }] },
    });
  });

  it("takes out an image whose record stands in the constructed object without one of its own", () => {
    expect(parseDg2(dg2(template(encodeTlv(0x7f2e, faceRecord([JPEG])))))).toEqual({
      ok: true,
      value: { images: [{ kind: "jpeg", bytes: JPEG }], oddities: [{ code: "photograph.record_bare" }] },
    });
  });

  it.each([
    ["an image of another kind", dg2(older([utf8("GIF89a, and more")]))],
    ["no template", encodeTlv(0x75, encodeTlv(0x7f61, integer(0)))],
    ["a block longer than the record", dg2(template(encodeTlv(0x5f2e, lengthened(faceRecord([JPEG])))))],
    ["feature points that leave no image", dg2(template(encodeTlv(0x5f2e, pointed(faceRecord([JPEG])))))],
    ["no image in the record", dg2(older([]))],
    ["another version of the record", dg2(template(encodeTlv(0x5f2e, utf8("FAC\u0000030\u0000 and so on"))))],
    ["more than a megabyte", dg2(older([concat(JPEG, new Uint8Array(1_048_576))]))],
  ])("refuses %s", (_, file) => {
    expect(parseDg2(file)).toMatchObject({ failure: { code: "dg.malformed" } });
  });
});

function lengthened(record: Uint8Array): Uint8Array {
  return record.with(17, (record[17] ?? 0) + 1);
}

function pointed(record: Uint8Array): Uint8Array {
  return record.with(18, 0xff);
}
