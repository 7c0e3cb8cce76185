import { afterAll, describe, expect, it } from "vitest";
import { concat, fromHex, utf8 } from "../../../../core/crypto/bytes.ts";
import { encodeTlv } from "../../../../core/tlv/ber.ts";
import { recogniseDump } from "../../../../core/trust/emrtd/dump.ts";
import {
  ldsSecurityObject,
  openBureau,
  SIGNER_EXTENSIONS,
  WITHOUT_OPENSSL,
} from "../../../support/openssl-documents.ts";

const BROKEN = Uint8Array.of(1, 2, 3);
const DG1 = encodeTlv(0x61, encodeTlv(0x5f1f, utf8("IDVNM")));

describe("dumped files", () => {
  it.each([
    ["EF_SOD.bin", "SOD"],
    ["EF.SOD", "SOD"],
    ["SOD.bin", "SOD"],
    ["ef011D.bin", "SOD"],
    ["Datagroup1.bin", "DG1"],
    ["DG1.bin", "DG1"],
    ["EF_DG13.bin", "DG13"],
    ["dg02.dat", "DG2"],
    ["010E", "DG14"],
    ["ef0110.bin", "DG16"],
    ["EF_COM", "COM"],
    ["EF_CardAccess", "CardAccess"],
    ["EF.CardSecurity.bin", "CardSecurity"],
    ["DG17.bin", undefined],
    ["dg0.bin", undefined],
    ["photo.jpg", undefined],
    ["constructor", undefined],
    ["__proto__", undefined],
  ])("%s with broken content", (file, name) => {
    expect(recogniseDump(file, BROKEN)?.name).toBe(name);
  });

  it("go by their content, whatever their name, and say so", () => {
    expect(recogniseDump("x", DG1)).toEqual({ name: "DG1", bytes: DG1, note: undefined, oddities: [] });
    expect(recogniseDump("DG2.bin", DG1)).toMatchObject({ name: "DG1", note: "named DG2, holds DG1" });
    expect(recogniseDump("x", concat(DG1, DG1))).toBeUndefined();
    expect(recogniseDump("a letter.txt", utf8("about nothing at all"))).toBeUndefined();
    const access = encodeTlv(
      0x31,
      encodeTlv(0x30, encodeTlv(0x06, Uint8Array.of(4, 0, 0x7f, 0, 7, 2, 2, 2))),
    );
    expect(recogniseDump("x", access)?.name).toBe("CardAccess");
  });

  it.each([
    ["zeros", new Uint8Array(9)],
    ["FF", new Uint8Array(200).fill(0xff)],
    ["a status word", Uint8Array.of(0x90, 0)],
    ["zeros and a status word", concat(new Uint8Array(40), Uint8Array.of(0x90, 0))],
  ])("are cut where %s stand behind their end, and it is told", (_, padding) => {
    expect(recogniseDump("x", concat(DG1, padding))).toEqual({
      name: "DG1",
      bytes: DG1,
      note: "bytes after its end left out",
      oddities: [{ code: "file.padded", detail: `DG1, ${padding.length} bytes` }],
    });
    expect(recogniseDump("x", concat(DG1, padding, Uint8Array.of(1, 2, 3)))).toBeUndefined();
  });

  it.each([
    ["hexadecimal text", Buffer.from(DG1).toString("hex")],
    ["hexadecimal text", `${Buffer.from(DG1).toString("hex").toUpperCase().replace(/../g, "$& ")}\r\n`],
    ["base64 text", Buffer.from(DG1).toString("base64").replace(/.{4}/g, "$&\n")],
  ])("are read where they are %s", (form, text) => {
    expect(recogniseDump("DG1.hex", utf8(text))).toEqual({
      name: "DG1",
      bytes: DG1,
      note: form,
      oddities: [{ code: "file.text", detail: `DG1, ${form}` }],
    });
  });

  it("are DG1 only with a machine-readable zone in it: EF.DIR begins with the same tag", () => {
    // ISO 7816-4 §8.2.1.1: application templates, here that of ICAO 9303-10 §3.6.
    const dir = encodeTlv(0x61, encodeTlv(0x4f, fromHex("a0000002471001")));
    expect(recogniseDump("EF_DIR.bin", dir)).toBeUndefined();
    expect(recogniseDump("2F00", concat(dir, dir))).toBeUndefined();
  });

  describe.skipIf(WITHOUT_OPENSSL !== undefined)(`named 011D${WITHOUT_OPENSSL ?? ""}`, () => {
    const bureau = openBureau();
    afterAll(() => bureau.close());
    const signer = bureau.issue({ subject: "/C=VN/CN=Synthetic", extensions: SIGNER_EXTENSIONS });
    const signed = (type: string, options: readonly string[] = []) =>
      bureau.sign(ldsSecurityObject(new Map([[1, DG1]])), type, signer, options);

    it("are EF.SOD or EF.CardSecurity by what is signed in them", () => {
      const kind = (bytes: Uint8Array) => recogniseDump("ef011D.bin", bytes)?.name;
      expect(kind(encodeTlv(0x77, signed("2.23.136.1.1.1")))).toBe("SOD");
      expect(kind(signed("2.23.136.1.1.1"))).toBe("SOD");
      expect(kind(signed("2.23.136.1.1.1", ["-stream"]))).toBe("SOD");
      expect(kind(signed("0.4.0.127.0.7.3.2.1"))).toBe("CardSecurity");
    });
  });
});
