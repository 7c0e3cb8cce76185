import { createPublicKey, verify } from "node:crypto";
import { describe, expect, it } from "vitest";
import { concat, fromHex, toHex, utf8 } from "../../../core/crypto/bytes.ts";
import { compressPoint, expandPoint } from "../../../core/crypto/compressed-point.ts";
import { demonstrationKey } from "../../../core/crypto/demonstration.ts";
import { pointBytes } from "../../../core/crypto/jwk.ts";
import {
  checkTerminalCertificate,
  dayOf,
  isSignedBy,
  issueTerminalCertificate,
  MAX_TERMINAL_CERTIFICATE_BYTES,
  parseTerminalCertificate,
  type TerminalCertificateFields,
} from "../../../core/trust/terminal-certificate.ts";
import {
  demonstrationTerminalAuthority,
  demonstrationTerminalCertificate,
} from "../../../core/trust/terminal-demonstration.ts";
import { certificateOf } from "../../firmware-sim/test-terminal.ts";
import { keys, NOW, signer } from "./fixtures.ts";

const fields: TerminalCertificateFields = {
  authority: "BNTA-1",
  terminalId: "bn-kb-01",
  publicKey: keys.holder.publicJwk,
  rights: { open: true, protected: false, debit: true },
  effectiveDay: 20_500,
  expiryDay: 20_530,
};
const issue = (changes: Partial<TerminalCertificateFields> = {}) =>
  issueTerminalCertificate({ ...fields, ...changes }, signer(keys.issuer));
const invalid = { failure: { code: "terminal.certificate_invalid" } };

function parsed(bytes: Uint8Array) {
  const certificate = parseTerminalCertificate(bytes);
  if (!certificate.ok) throw new Error(certificate.failure.detail);
  return certificate.value;
}

describe("terminal certificate", () => {
  it("says what was issued, byte for byte as the profile has it", () => {
    const bytes = issue();
    const { x, y } = keys.holder.publicJwk;
    const form = (Buffer.from(y, "base64url").at(-1) ?? 0) % 2 === 0 ? "02" : "03";
    const point = form + Buffer.from(x, "base64url").toString("hex");
    const body = `7f4e43${"4206"}${toHex(utf8("BNTA-1"))}8621${point}5f2008${toHex(utf8("bn-kb-01"))}5301815f250250145f24025032`;
    expect(toHex(bytes).slice(0, -128)).toBe(`${body}5f3740`);
    expect(parsed(bytes)).toEqual({ ...fields, bytes });
    const key = createPublicKey({ key: { ...keys.issuer.publicJwk }, format: "jwk" });
    const signature = bytes.subarray(-64);
    expect(verify("sha256", fromHex(body), { key, dsaEncoding: "ieee-p1363" }, signature)).toBe(true);
  });

  it("reads what another writer of the profile made", () => {
    expect(parsed(certificateOf({ rights: 0x02 }))).toMatchObject({
      terminalId: "kiosk-1",
      authority: "TEST-1",
      rights: { open: false, protected: true, debit: false },
      publicKey: demonstrationKey("test/terminal").publicJwk,
    });
  });

  it("fits with the longest names into the room it has", () => {
    const longest = issue({ authority: "A".repeat(8), terminalId: "a".repeat(40) });
    expect(longest.length).toBe(MAX_TERMINAL_CERTIFICATE_BYTES);
    expect(parsed(longest).terminalId.length).toBe(40);
    expect(() => issue({ terminalId: "a".repeat(41) })).toThrow(RangeError);
    expect(() => issue({ authority: "a" })).toThrow(RangeError);
    expect(() => issue({ effectiveDay: 20_531 })).toThrow(RangeError);
    expect(() => issue({ expiryDay: 65_536 })).toThrow(RangeError);
  });

  it("is refused in any other encoding, with any bit of its form changed, and cut short", () => {
    const good = issue();
    const longLength = concat(good.subarray(0, 2), Uint8Array.of(0x81), good.subarray(2));
    expect(parseTerminalCertificate(longLength)).toMatchObject(invalid);
    expect(parseTerminalCertificate(concat(good, Uint8Array.of(0x53, 0)))).toMatchObject(invalid);
    for (let length = 0; length < good.length; length += 1) {
      expect(parseTerminalCertificate(good.subarray(0, length))).toMatchObject(invalid);
    }
    for (let bit = 0; bit < good.length * 8; bit += 1) {
      const other = parseTerminalCertificate(good.with(bit >> 3, (good[bit >> 3] ?? 0) ^ (1 << (bit & 7))));
      // What still has the form says something else, and nobody has signed it.
      expect(other.ok && isSignedBy(other.value, keys.issuer.publicJwk)).toBe(false);
    }
  });

  it("is signed by one authority only", () => {
    expect(isSignedBy(parsed(issue()), keys.issuer.publicJwk)).toBe(true);
    expect(isSignedBy(parsed(issue()), keys.stranger.publicJwk)).toBe(false);
  });

  it("is this terminal's, for its key, on the days that it names", () => {
    const check = (at: string, own: object = {}) =>
      checkTerminalCertificate(
        parsed(issue()),
        { terminalId: "bn-kb-01", publicKey: keys.holder.publicJwk, ...own },
        new Date(at),
      );
    // date -u -d @$((20500*86400)) and 20530.
    expect(check("2026-02-16T00:00:00Z")).toMatchObject({ ok: true });
    expect(check("2026-03-18T23:59:59Z")).toMatchObject({ ok: true });
    const lapsed = { failure: { code: "terminal.certificate_lapsed" } };
    expect(check("2026-02-15T23:59:59Z")).toMatchObject(lapsed);
    expect(check("2026-03-19T00:00:00Z")).toMatchObject(lapsed);
    expect(check("2026-03-01T00:00:00Z", { terminalId: "bn-kb-02" })).toMatchObject(invalid);
    expect(check("2026-03-01T00:00:00Z", { publicKey: keys.stranger.publicJwk })).toMatchObject(invalid);
  });
});

describe("compressed points", () => {
  it("come back as they went, and nothing off the curve does", () => {
    for (const { publicJwk } of Object.values(keys)) {
      expect(expandPoint(compressPoint(pointBytes(publicJwk)))).toEqual(pointBytes(publicJwk));
    }
    // SEC 2 §2.4.2: the base point of secp256r1.
    const base = fromHex("03 6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296");
    expect(toHex(expandPoint(base) ?? new Uint8Array())).toBe(
      "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296" +
        "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5",
    );
    expect(expandPoint(base.with(0, 4))).toBeUndefined();
    expect(expandPoint(base.subarray(1))).toBeUndefined();
    const off = [1, 2, 3, 4, 5, 6, 7, 8].map((low) =>
      expandPoint(concat(Uint8Array.of(2), new Uint8Array(31), Uint8Array.of(low))),
    );
    expect(off.some((point) => point === undefined)).toBe(true);
  });
});

describe("the demonstration's certificates", () => {
  it("are the same all day, begin with it and are signed by its authority", () => {
    const morning = demonstrationTerminalCertificate("bn-kb-01", new Date("2026-03-10T00:00:00Z"));
    expect(demonstrationTerminalCertificate("bn-kb-01", new Date("2026-03-10T23:59:59Z"))).toEqual(morning);
    const certificate = parsed(morning);
    expect(certificate.effectiveDay).toBe(dayOf(NOW));
    expect(certificate.expiryDay).toBe(dayOf(NOW) + 30);
    expect(isSignedBy(certificate, demonstrationTerminalAuthority())).toBe(true);
  });
});
