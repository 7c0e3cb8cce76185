import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { fromHex, toHex } from "../../../../core/crypto/bytes.ts";
import { curveByName } from "../../../../core/crypto/curves.ts";
import { generateKeyPair } from "../../../../core/crypto/ec-key.ts";
import { encodePoint } from "../../../../core/crypto/ec-point.ts";
import { parseDg14 } from "../../../../core/emrtd/data-groups/dg14.ts";
import { parseDg15 } from "../../../../core/emrtd/data-groups/dg15.ts";
import { encodeTlv } from "../../../../core/tlv/ber.ts";
import { EC_KEY, WITHOUT_OPENSSL } from "../../../support/openssl-documents.ts";
import { AES_WITH_KEY_ID, KEY_WITHOUT_INFO } from "../chip/recorded-sessions.ts";
import {
  activeInfo,
  bits,
  chipInfo,
  chipKey,
  dg14,
  integer,
  oid,
  paceInfo,
  securityInfos,
  sequence,
  standardisedKey,
} from "./security-info-builder.ts";

const BRAINPOOL = curveByName("brainpoolP256r1");
const POINT = encodePoint(BRAINPOOL, generateKeyPair(BRAINPOOL, randomBytes).publicKey);

describe("DG14", () => {
  it("reads the SecurityInfos of chips in the field, curves spelled out", () => {
    const numbered = parsed(AES_WITH_KEY_ID.dg14);
    expect(numbered.chipAuthentication).toEqual([
      { protocol: "0.4.0.127.0.7.2.2.3.2.2", version: 1, keyId: 195 },
    ]);
    expect(numbered.chipKeys).toMatchObject([
      {
        agreement: "ECDH",
        keyId: 195,
        key: { value: { explicit: true, curve: { name: "brainpoolP256r1" } } },
      },
    ]);
    expect(numbered.pace).toEqual([
      { protocol: "0.4.0.127.0.7.2.2.4.2.2", version: 2, parameterId: 13 },
      { protocol: "0.4.0.127.0.7.2.2.4.6.2", version: 2, parameterId: 13 },
    ]);
    const bare = parsed(KEY_WITHOUT_INFO.dg14);
    expect(bare.chipAuthentication).toEqual([]);
    expect(bare.chipKeys).toMatchObject([
      { agreement: "ECDH", key: { value: { curve: { name: "P-256" } } } },
    ]);
  });

  it("reads terminal and active authentication, and names what it passes over", () => {
    const file = dg14(
      sequence(oid("0.4.0.127.0.7.2.2.2"), integer(1)),
      activeInfo("0.4.0.127.0.7.1.1.4.1.3"),
      paceInfo("2.2", 13),
      sequence(oid("0.4.0.127.0.7.2.2.6"), encodeTlv(0x16, new Uint8Array(3))),
    );
    expect(parsed(file)).toEqual({
      pace: [{ protocol: "0.4.0.127.0.7.2.2.4.2.2", version: 2, parameterId: 13 }],
      chipAuthentication: [],
      chipKeys: [],
      terminalAuthentication: [1],
      activeAuthentication: { version: 1, signatureAlgorithm: "0.4.0.127.0.7.1.1.4.1.3" },
      others: ["0.4.0.127.0.7.2.2.6"],
    });
  });

  it.each([
    ["a curve of the chip's own", alteredGenerator(AES_WITH_KEY_ID.dg14), "chip.unsupported"],
    [
      "a point off the curve",
      dg14(chipKey("ECDH", standardisedKey(13, POINT.with(64, (POINT[64] ?? 0) ^ 1)))),
      "dg.malformed",
    ],
    ["a compressed point", dg14(chipKey("ECDH", standardisedKey(13, POINT.slice(0, 33)))), "dg.malformed"],
    ["a number of no curve", dg14(chipKey("ECDH", standardisedKey(30, POINT))), "chip.unsupported"],
    ["a DH number out of the subgroup", dg14(chipKey("DH", standardisedKey(0, integer(2)))), "dg.malformed"],
    [
      "a key of another kind",
      dg14(chipKey("ECDH", sequence(sequence(oid("1.2.840.113549.1.1.1")), bits(POINT)))),
      "chip.unsupported",
    ],
  ])("keeps the group where the key has %s", (_, file, code) => {
    expect(parsed(file).chipKeys).toMatchObject([{ key: { ok: false, failure: { code } } }]);
  });

  it.each([
    ["a SEQUENCE in place of the SET", encodeTlv(0x6e, sequence(chipInfo("2.2")))],
    ["an info without an identifier", encodeTlv(0x6e, securityInfos(sequence(integer(1))))],
    ["an info that is no SEQUENCE", encodeTlv(0x6e, securityInfos(integer(1)))],
    ["sixty-five infos", dg14(...Array.from({ length: 65 }, () => chipInfo("2.2")))],
    ["bytes behind the set", encodeTlv(0x6e, securityInfos(chipInfo("2.2")), integer(1))],
    ["another tag", encodeTlv(0x6d, securityInfos(chipInfo("2.2")))],
  ])("refuses %s", (_, file) => {
    expect(parseDg14(file)).toMatchObject({ failure: { code: "dg.malformed" } });
  });
});

describe.skipIf(WITHOUT_OPENSSL !== undefined)("keys that the openssl program wrote", () => {
  const openssl = (args: readonly string[], input?: Uint8Array) =>
    Uint8Array.from(execFileSync("openssl", [...args], { input, stdio: ["pipe", "pipe", "ignore"] }));
  const publicKey = (args: readonly string[]) =>
    openssl(["pkey", "-pubout", "-outform", "DER"], openssl(["genpkey", ...args]));

  it.each(["named_curve", "explicit"])("are chip-authentication keys on brainpoolP384r1 (%s)", (encoding) => {
    const spki = publicKey(EC_KEY("brainpoolP384r1", encoding));
    expect(parsed(dg14(chipKey("ECDH", spki))).chipKeys).toMatchObject([
      { key: { ok: true, value: { curve: { name: "brainpoolP384r1" }, explicit: encoding === "explicit" } } },
    ]);
  });

  it.each([
    ["1", "rfc5114-1024-160"],
    ["2", "rfc5114-2048-224"],
    ["3", "rfc5114-2048-256"],
  ])("are chip-authentication keys of the DH group %s of RFC 5114, in the form of X9.42", (group, name) => {
    const spki = publicKey(["-algorithm", "DHX", "-pkeyopt", `dh_rfc5114:${group}`]);
    const [found] = parsed(dg14(chipKey("DH", spki))).chipKeys;
    expect(found).toMatchObject({ agreement: "DH", key: { ok: true, value: { group: { name } } } });
    expect(toHex(spki)).toContain(found?.key.ok ? toHex(found.key.value.publicKey) : "no key");
  });

  it("are keys of DG15, RSA and ECDSA", () => {
    const rsa = parseDg15(
      encodeTlv(0x6f, publicKey(["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024"])),
    );
    expect(rsa).toMatchObject({ value: { kind: "rsa", bits: 1024 } });
    const ec = parseDg15(encodeTlv(0x6f, publicKey(EC_KEY("brainpoolP256r1", "explicit"))));
    expect(ec).toMatchObject({ value: { kind: "ec", curve: "brainpoolP256r1", explicit: true } });
    const other = publicKey(["-algorithm", "ED25519"]);
    expect(parseDg15(encodeTlv(0x6f, other))).toMatchObject({ failure: { code: "chip.unsupported" } });
    expect(parseDg15(encodeTlv(0x6f, other.slice(0, -1)))).toMatchObject({
      failure: { code: "dg.malformed" },
    });
  });
});

/** The attack of CVE-2020-0601: all parameters are those of the known curve but the generator. */
function alteredGenerator(file: Uint8Array): Uint8Array {
  const generator = fromHex("8bd2aeb9cb7e57cb2c4b482ffc81b7afb9de27e1e3bd23c23a4453bd9ace3262");
  const at = Buffer.from(file).indexOf(generator);
  return file.with(at + 31, 0x63);
}

function parsed(file: Uint8Array) {
  const result = parseDg14(file);
  if (!result.ok) throw new Error(`${result.failure.code} ${result.failure.detail}`);
  return result.value;
}
