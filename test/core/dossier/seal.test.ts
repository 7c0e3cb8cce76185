import { compactDecrypt, importJWK } from "jose";
import { describe, expect, it } from "vitest";
import { fromHex, toBase64Url, utf8 } from "../../../core/crypto/bytes.ts";
import { concatKdf } from "../../../core/dossier/concat-kdf.ts";
import { openSealed, openSealedBody } from "../../../core/dossier/open-sealed.ts";
import { seal, sealBody, sealingKey } from "../../../core/dossier/seal.ts";
import { syntheticBody } from "../../support/dossiers.ts";
import { gatewaySealing, sealingSource } from "../../support/store.ts";

const recipient = sealingKey("seal-1", gatewaySealing.publicJwk);
const keyOf = (kid: string) => (kid === "seal-1" ? gatewaySealing.privateJwk : undefined);
const body = syntheticBody({
  id: "0199f000-0000-7000-8000-000000000001",
  terminal: "bn-hcc-01",
  provisionalCode: "TAM-X-261123-0001-A",
});

describe("seal", () => {
  it("derives the key of the example in RFC 7518 appendix C", () => {
    const secret = fromHex("9e56d91d817135d372834283bf84269cfb316ea3da806a48f6daa7798cfe90c4");
    const key = concatKdf(secret, "A128GCM", 128, utf8("Alice"), utf8("Bob"));
    expect(toBase64Url(key)).toBe("VqqN6vgjbSBcIijNcacQGg");
  });

  it("is a JWE that jose opens", async () => {
    const sealed = sealBody(body, recipient, sealingSource);
    const key = await importJWK({ ...gatewaySealing.privateJwk }, "ECDH-ES");
    const { plaintext, protectedHeader } = await compactDecrypt(sealed, key);
    expect(JSON.parse(Buffer.from(plaintext).toString())).toEqual(body);
    expect(protectedHeader).toMatchObject({
      alg: "ECDH-ES",
      enc: "A256GCM",
      kid: "seal-1",
      typ: "dossier+jwe",
    });
  });

  it("opens at the gateway as the same dossier", () => {
    expect(openSealedBody(sealBody(body, recipient, sealingSource), keyOf)).toEqual({
      ok: true,
      value: body,
    });
  });

  it("never makes the same bytes twice", () => {
    expect(seal(utf8("x"), recipient, sealingSource)).not.toBe(seal(utf8("x"), recipient, sealingSource));
  });

  it("opens neither with one character changed nor without the key nor for a point of small order", () => {
    const sealed = seal(utf8("content"), recipient, sealingSource);
    for (let index = 0; index < sealed.length; index += 1) {
      const character = sealed[index] === "A" ? "B" : "A";
      const altered = sealed.slice(0, index) + character + sealed.slice(index + 1);
      expect(openSealed(altered, keyOf).ok, `character ${index}`).toBe(false);
    }
    expect(openSealed(sealed, () => undefined)).toMatchObject({ failure: { detail: "seal: unknown key" } });
    const [head = "", ...rest] = sealed.split(".");
    const header = JSON.parse(Buffer.from(head, "base64url").toString()) as { epk: { x: string } };
    header.epk.x = toBase64Url(new Uint8Array(32));
    const zero = [toBase64Url(utf8(JSON.stringify(header))), ...rest].join(".");
    expect(openSealed(zero, keyOf)).toMatchObject({ failure: { detail: "seal: ephemeral key" } });
  });
});
