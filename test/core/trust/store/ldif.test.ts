import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromUtf8, utf8 } from "../../../../core/crypto/bytes.ts";
import { looksLikeLdif, readLdif } from "../../../../core/trust/store/ldif.ts";
import { must } from "../../../support/store.ts";

/** RFC 2849, examples 2, 3 and 6, shortened where they only repeat. */
const EXAMPLES = `version: 1
dn:cn=Barbara Jensen, ou=Product Development, dc=airius, dc=com
objectclass:top
sn:Jensen
telephonenumber:+1 408 555 1212
description:Babs is a big sailing fan, and travels extensively in sea
 rch of perfect sailing conditions.
title:Product Manager, Rod and Reel Division

dn: cn=Gern Jensen, ou=Product Testing, dc=airius, dc=com
cn: Gern Jensen
description:: V2hhdCBhIGNhcmVmdWwgcmVhZGVyIHlvdSBhcmUhICBUaGlzIHZhbHVlIGlzIGJhc2UtNjQtZW5jb2RlZCBiZWNhdXNlIGl0IGhhcyBhIGNvbnRyb2wgY2hhcmFjdGVyIGluIGl0IChhIENSKS4NICBCeSB0aGUgd2F5LCB5b3Ugc2hvdWxkIHJlYWxseSBnZXQgb3V0IG1vcmUu

# Add a new entry
dn: cn=Fiona Jensen, ou=Marketing, dc=airius, dc=com
changetype: add
objectclass: top
jpegphoto:< file:///usr/local/directory/photos/fiona.jpg

# Delete an existing entry
dn: cn=Robert Jensen, ou=Marketing, dc=airius, dc=com
changetype: delete

# Modify an entry's relative distinguished name
dn: cn=Paul Jensen, ou=Product Development, dc=airius, dc=com
changetype: modrdn
newrdn: cn=Paula Jensen
deleteoldrdn: 1

# Modify an entry: add an additional value to the postaladdress
#  attribute, completely delete the description attribute
dn: cn=Paula Jensen, ou=Product Development, dc=airius, dc=com
changetype: modify
add: postaladdress
postaladdress: 123 Anystreet $ Sunnyvale, CA $ 94086
-

delete: description
-
`;

const read = (text: string) => [...readLdif(utf8(text))];
const textOf = (value: Uint8Array | undefined) => fromUtf8(value ?? new Uint8Array());

describe("LDIF", () => {
  it.each([
    ["LF", "\n"],
    ["CR LF", "\r\n"],
  ])("reads the examples of RFC 2849, lines ended by %s", (_, end) => {
    const [babs, gern, fiona, robert, paul, paula, ...rest] = read(EXAMPLES.replaceAll("\n", end));
    const value = (record: typeof babs, attribute: string) =>
      textOf(record && must(record).values.find((one) => one.attribute === attribute)?.value);
    expect(babs && must(babs)).toMatchObject({
      line: 2,
      dn: "cn=Barbara Jensen, ou=Product Development, dc=airius, dc=com",
      change: "content",
    });
    expect(value(babs, "description")).toBe(
      "Babs is a big sailing fan, and travels extensively in search of perfect sailing conditions.",
    );
    expect(value(gern, "description")).toBe(
      "What a careful reader you are!  This value is base-64-encoded because it has a control character in it (a CR).\r  By the way, you should really get out more.",
    );
    // A value by URL is never fetched: the record is refused.
    expect(fiona).toMatchObject({
      failure: { code: "trust.list_invalid", detail: "line 18: a value by URL" },
    });
    expect(robert && must(robert)).toMatchObject({ change: "delete", values: [] });
    expect(paul && must(paul)).toMatchObject({ change: "rename", values: [] });
    expect(paula && must(paula).values).toMatchObject([{ attribute: "postaladdress" }]);
    // The stray empty line before "delete:" ends the record; what follows has no name.
    expect(rest).toMatchObject([{ failure: { detail: expect.stringMatching(/no dn$/) } }]);
  });

  it("takes attribute names without case and options, and goes on behind a broken record", () => {
    const text = "dn: a\nuserCertificate;binary:: AQI=\n\ndn: b\nx:: A*=\n\ndn: c\nY: 1\n";
    expect(read(text)).toMatchObject([
      { value: { dn: "a", values: [{ attribute: "usercertificate", value: Uint8Array.of(1, 2) }] } },
      { failure: { detail: "line 5: base64" } },
      { value: { dn: "c", values: [{ attribute: "y", value: utf8("1") }] } },
    ]);
    expect(read("version: 1\n")).toEqual([]);
  });

  it("knows its own kind of file", () => {
    const looks = (text: string) => looksLikeLdif(utf8(text));
    expect([looks("version: 1\n"), looks("# by\n# us\n\ndn: x\n"), looks("DN: x")]).toEqual([
      true,
      true,
      true,
    ]);
    expect([looks("-----BEGIN CERTIFICATE-----"), looks("# only a remark\n"), looks("")]).toEqual([
      false,
      false,
      false,
    ]);
  });

  it("reads a value of 16 MB that is folded every 76 characters", () => {
    const line = `${"A".repeat(76)}\n `;
    const text = `dn: x\nv:: ${line.repeat(280_000)}AAAA\n`;
    const [record] = read(text);
    expect(record && must(record).values[0]?.value.length).toBe(((280_000 * 76 + 4) / 4) * 3);
  });

  it("answers whatever is changed with records or failures", () => {
    const bytes = utf8(EXAMPLES);
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { maxLength: 8 }), (changes) => {
        const changed = Uint8Array.from(bytes);
        for (const [at, byte] of changes) changed[at] = byte;
        const codes = [...readLdif(changed)].map((one) => (one.ok ? "ok" : one.failure.code));
        expect(new Set([...codes, "ok", "trust.list_invalid"]).size).toBe(2);
      }),
      { numRuns: 500 },
    );
  });
});
