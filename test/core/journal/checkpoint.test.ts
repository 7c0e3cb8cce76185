import { compactVerify } from "jose";
import { describe, expect, it } from "vitest";
import { demonstrationKey } from "../../../core/crypto/demonstration.ts";
import { signEs256 } from "../../../core/crypto/ecdsa.ts";
import { importPrivateJwk, importPublicJwk } from "../../../core/crypto/jwk.ts";
import { signCheckpoint, verifyCheckpoint } from "../../../core/journal/checkpoint.ts";

const own = demonstrationKey("terminal:one");
const other = demonstrationKey("terminal:two");
const checkpoint = { terminal: "bn-hcc-01", sequence: 7, head: "A".repeat(43), iat: 1_795_000_000 };
const signed = signCheckpoint(checkpoint, (input) => signEs256(importPrivateJwk(own.privateJwk), input));

describe("checkpoint", () => {
  it("is a JWS that jose verifies", async () => {
    const { payload, protectedHeader } = await compactVerify(signed, importPublicJwk(own.publicJwk));
    expect(protectedHeader).toEqual({ alg: "ES256", kid: "bn-hcc-01", typ: "journal-checkpoint+jwt" });
    expect(JSON.parse(Buffer.from(payload).toString())).toEqual(checkpoint);
  });

  it("is believed from its own terminal's key only", () => {
    expect(verifyCheckpoint(signed, importPublicJwk(own.publicJwk))).toEqual({ ok: true, value: checkpoint });
    expect(verifyCheckpoint(signed, importPublicJwk(other.publicJwk))).toMatchObject({
      failure: { code: "store.corrupt" },
    });
  });
});
