import { generateKeyPairSync } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { concat, fromHex, utf8 } from "../../../../core/crypto/bytes.ts";
import { verifyActiveSignature } from "../../../../core/emrtd/chip/active-signature.ts";
import { chooseChipSuite } from "../../../../core/emrtd/chip/chip-suites.ts";
import { parseCom } from "../../../../core/emrtd/data-groups/com.ts";
import { parseDg1 } from "../../../../core/emrtd/data-groups/dg1.ts";
import { parseDg2 } from "../../../../core/emrtd/data-groups/dg2.ts";
import { parseDg11 } from "../../../../core/emrtd/data-groups/dg11.ts";
import { parseDg12 } from "../../../../core/emrtd/data-groups/dg12.ts";
import { parseDg13 } from "../../../../core/emrtd/data-groups/dg13.ts";
import { parseDg14 } from "../../../../core/emrtd/data-groups/dg14.ts";
import { parseDg15 } from "../../../../core/emrtd/data-groups/dg15.ts";
import { parseDg16 } from "../../../../core/emrtd/data-groups/dg16.ts";
import { ok, type Result } from "../../../../core/errors/result.ts";
import { encodeTlv } from "../../../../core/tlv/ber.ts";
import { AES_WITH_KEY_ID } from "../chip/recorded-sessions.ts";
import { integer, oid, sequence } from "./security-info-builder.ts";

type Parser = (file: Uint8Array) => Result<unknown>;

const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 1024 });
const spki = Uint8Array.from(publicKey.export({ format: "der", type: "spki" }));
const zone = "IDVNM1900000185027190000018<<89005204F3005202VNM<<<<<<<<<<<6NGUYEN<<THI<MINH<ANH<<<<<<<<<<";
const image = concat(fromHex("ffd8ff"), new Uint8Array(40));
const record = concat(
  utf8("FAC\u0000010\u0000"),
  fromHex("0000005900010000004b0000"),
  new Uint8Array(26),
  image,
);
const field13 = sequence(
  integer(13),
  sequence(encodeTlv(0x0c, utf8("Cha Mẫu")), encodeTlv(0x0c, utf8("Mẹ Mẫu"))),
);
const holder = [
  sequence(integer(1), encodeTlv(0x13, utf8("027190000018"))),
  sequence(integer(2), encodeTlv(0x0c, utf8("Người Mẫu"))),
  field13,
];

const parsers: readonly (readonly [string, number, Parser, Uint8Array])[] = [
  ["EF.COM", 0x60, parseCom, fromHex("6016 5F010430313037 5F3606303430303030 5C046175766C")],
  ["DG1", 0x61, parseDg1, encodeTlv(0x61, encodeTlv(0x5f1f, utf8(zone)))],
  [
    "DG2",
    0x75,
    parseDg2,
    encodeTlv(0x75, encodeTlv(0x7f61, integer(1), encodeTlv(0x7f60, encodeTlv(0x5f2e, record)))),
  ],
  [
    "DG11",
    0x6b,
    parseDg11,
    encodeTlv(0x6b, encodeTlv(0x5f0e, utf8("MAU<<NGUOI")), encodeTlv(0x5f2b, utf8("19900520"))),
  ],
  [
    "DG12",
    0x6c,
    parseDg12,
    encodeTlv(0x6c, encodeTlv(0x5f19, utf8("UTOPIA")), encodeTlv(0x5f26, utf8("20240621"))),
  ],
  [
    "DG13",
    0x6d,
    (file) => parseDg13(file, new Set(["personalNumber", "fullName", "parents"])),
    encodeTlv(0x6d, sequence(integer(1), oid("1.0.10646.1.0.8"), encodeTlv(0x31, ...holder))),
  ],
  ["DG14", 0x6e, chosenSuite, AES_WITH_KEY_ID.dg14],
  ["DG15", 0x6f, usedKey, encodeTlv(0x6f, spki)],
  [
    "DG16",
    0x70,
    parseDg16,
    encodeTlv(0x70, integer(1), encodeTlv(0xa1, encodeTlv(0x5f51, utf8("MAU<<NGUOI")))),
  ],
];
const TYPED = new Set([
  "dg.malformed",
  "chip.unsupported",
  "chip.not_performed",
  "chip.active_authentication",
]);

describe.each(parsers)("hostile bytes in %s", (name, tag, parse, sample) => {
  const typed = (file: Uint8Array) => {
    const result = parse(file);
    expect(result.ok || TYPED.has(result.failure.code)).toBe(true);
    return result;
  };

  it("are never an exception, at random or behind the right tag", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        typed(bytes);
        typed(encodeTlv(tag, bytes));
      }),
      { numRuns: 300 },
    );
  });

  it("are a failure wherever the file is cut", () => {
    expect(name === "DG15" || parse(sample).ok).toBe(true);
    for (let end = 0; end < sample.length; end += 1) expect(typed(sample.subarray(0, end)).ok).toBe(false);
  });

  it("are never an exception where bytes were changed", () => {
    const change = fc.tuple(fc.nat(sample.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        const file = Uint8Array.from(sample);
        for (const [at, value] of changes) file[at] = value;
        typed(file);
      }),
      { numRuns: 500 },
    );
  });
});

/** Down to the suite that would be run. */
function chosenSuite(file: Uint8Array): Result<unknown> {
  const infos = parseDg14(file);
  return infos.ok ? chooseChipSuite(infos.value) : infos;
}

/** Down to a signature that is judged with it. */
function usedKey(file: Uint8Array): Result<unknown> {
  const key = parseDg15(file);
  if (!key.ok) return key;
  const verified = verifyActiveSignature(key.value, new Uint8Array(8), new Uint8Array(128).fill(0x5a));
  return verified.ok ? ok("a signature by chance") : verified;
}
