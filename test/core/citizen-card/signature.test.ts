/** Signing a dossier with the card, and everything that is no such signature. */
import { createHash, verify, X509Certificate } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { ProvenCard } from "../../../core/citizen-card/proven-card.ts";
import { signDossier } from "../../../core/citizen-card/signature.ts";
import { fromBase64Url, toBase64Url } from "../../../core/crypto/bytes.ts";
import { DEMONSTRATION, demonstrationKey } from "../../../core/crypto/demonstration.ts";
import { importPublicJwk } from "../../../core/crypto/jwk.ts";
import { openBundle } from "../../../core/trust/bundle.ts";
import {
  type DossierSignature,
  dossierFields,
  dossierSignatureSchema,
  verifyDossierSignature,
} from "../../../core/trust/signing.ts";
import { demonstrationTerminal } from "../../../core/trust/terminal-demonstration.ts";
import { newMemory } from "../../../firmware-sim/card/memory.ts";
import type { CardName } from "../../../firmware-sim/personalise/catalogue.ts";
import { personalise } from "../../../firmware-sim/personalise/make-card.ts";
import { cardNumber, cardPin } from "../../../firmware-sim/personalise/printed.ts";
import { failure } from "../../support/purse.ts";
import { must } from "../../support/store.ts";
import { prove, proveWithPin, pullable } from "../../support/whole-tap.ts";
import { insert, NOW, request, TERMINAL_ID } from "../identity/card-in-reader.ts";
import { bundlePayload, DAY, keys, NOW_SECONDS, signBundle } from "../trust/fixtures.ts";

const NAME: CardName = "minh-anh";
const { bundle } = request(NAME);
const ORDER = {
  dossier: "0193a1b2-c3d4-7e5f-8a6b-0123456789ab",
  contentHash: Uint8Array.from(createHash("sha256").update("a synthetic dossier").digest()),
  terminal: TERMINAL_ID,
};
const OPTIONS = { cardNumber: cardNumber(NAME), bundle, now: NOW };

async function cardWithPin(name: CardName = NAME): Promise<ProvenCard> {
  return must(await proveWithPin(pullable(insert(name)).channel, request(name), name));
}

const staffRequest = () => request("can-bo-hoa", { pin: cardPin("can-bo-hoa") });

async function signed(): Promise<DossierSignature> {
  return must(await signDossier(await cardWithPin(), ORDER, OPTIONS));
}

describe("the card", () => {
  it("signs a dossier so that another program accepts key, certificate and signature", async () => {
    const signature = await signed();
    expect(dossierSignatureSchema.parse(signature)).toEqual(signature);
    const certificate = new X509Certificate(Buffer.from(signature.certificate, "base64url"));
    expect(
      certificate.verify(
        importPublicJwk(demonstrationKey(DEMONSTRATION.labels.signatureAuthority).publicJwk),
      ),
    ).toBe(true);
    expect(certificate.subject).toContain(`CN=${cardNumber(NAME)}`);
    expect(certificate.ca).toBe(false);
    // 80 terminal · 81 time · 82 dossier · 83 hash, written here byte for byte.
    const message = Buffer.concat([
      Buffer.from("mot-cham/dossier-signature/1"),
      Buffer.from([0x80, TERMINAL_ID.length]),
      Buffer.from(TERMINAL_ID),
      Buffer.from([0x81, 4]),
      Buffer.from((NOW.getTime() / 1000).toString(16), "hex"),
      Buffer.from([0x82, 16]),
      Buffer.from("0193a1b2c3d47e5f8a6b0123456789ab", "hex"),
      Buffer.from([0x83, 32]),
      ORDER.contentHash,
    ]);
    const key = { key: certificate.publicKey, dsaEncoding: "ieee-p1363" } as const;
    expect(verify("sha256", message, key, Buffer.from(signature.signature, "base64url"))).toBe(true);
  });

  it("takes one PIN for one signature", async () => {
    const card = await cardWithPin();
    must(await signDossier(card, ORDER, OPTIONS));
    expect(await signDossier(card, ORDER, OPTIONS)).toMatchObject(failure("signature.refused"));
    const withoutPin = must(await prove(pullable(insert(NAME)).channel, request(NAME)));
    expect(await signDossier(withoutPin, ORDER, OPTIONS)).toMatchObject(
      failure("signature.refused", "PIN or terminal"),
    );
  });

  it("has spent the PIN also where the answer was lost", async () => {
    const memory = newMemory();
    const { channel, count } = pullable(insert(NAME, "contactless", memory));
    const card = must(await proveWithPin(channel, request(NAME), NAME));
    must(await signDossier(card, ORDER, OPTIONS));
    const last = count() - 1;
    const torn = pullable(insert(NAME, "contactless", memory), { at: last, carriedOut: true });
    const again = must(await proveWithPin(torn.channel, request(NAME), NAME));
    expect(await signDossier(again, ORDER, OPTIONS)).toMatchObject(failure("card.lost"));
    const next = must(await prove(pullable(insert(NAME, "contactless", memory)).channel, request(NAME)));
    expect(await signDossier(next, ORDER, OPTIONS)).toMatchObject(failure("signature.refused"));
  });

  it("signs in the name of the terminal that authenticated itself and of no other", async () => {
    const elsewhere = { ...ORDER, terminal: "bn-kb-77" };
    expect(await signDossier(await cardWithPin(), elsewhere, OPTIONS)).toMatchObject(
      failure("signature.refused", "PIN or terminal"),
    );
  });

  it("signs nothing but the four fields of a dossier", async () => {
    const card = await cardWithPin();
    const good = dossierFields(ORDER, 1_773_129_600);
    const send = async (data: Uint8Array, p1 = 0x9e, p2 = 0x9a) =>
      must(await card.card.link.transmit({ cla: 0, ins: 0x2a, p1, p2, data, ne: 64 })).sw;
    // A bare hash; a field more, missing, doubled or longer; a length in two bytes.
    for (const data of [
      ORDER.contentHash,
      Uint8Array.of(...good, 0x84, 0),
      good.subarray(0, -34),
      Uint8Array.of(...good.subarray(0, -34), ...good.subarray(-34), ...good.subarray(-34)),
      Uint8Array.of(...good.subarray(0, -34), 0x83, 33, ...good.subarray(-33)),
      Uint8Array.of(...good.subarray(0, -34), 0x83, 0x81, 32, ...good.subarray(-32)),
    ]) {
      expect(await send(data)).toBe(0x6a80);
    }
    expect(await send(good, 0x9e, 0x9b)).toBe(0x6a86);
    // None of these has cost the PIN.
    expect(await send(good)).toBe(0x9000);
    expect(await send(good)).toBe(0x6982);
  });

  it("shows its certificate to no terminal before it has authenticated itself, and a staff card has none", async () => {
    const staff = must(await prove(pullable(insert("can-bo-hoa", "contact")).channel, staffRequest()));
    expect(await signDossier(staff, ORDER, OPTIONS)).toMatchObject(failure("card.refused"));
    const rights = { open: true, protected: false, debit: false };
    const narrow = request(NAME, { terminal: demonstrationTerminal(TERMINAL_ID, NOW, rights) });
    const card = must(await proveWithPin(pullable(insert(NAME)).channel, narrow, NAME));
    must(await signDossier(card, ORDER, OPTIONS));
  });
});

describe("a signature", () => {
  const judge = (signature: DossierSignature, expected: object = {}, now = NOW) =>
    verifyDossierSignature(signature, { ...ORDER, card: cardNumber(NAME), ...expected }, bundle, now);

  it("is good for its dossier, later as well", async () => {
    const signature = await signed();
    const verdict = must(judge(signature, {}, new Date(NOW.getTime() + 5 * 86_400_000)));
    expect(verdict).toMatchObject({ card: cardNumber(NAME), signedAt: NOW });
  });

  it("is not good for another dossier, content, terminal, card or time", async () => {
    const signature = await signed();
    const other = "0193a1b2-c3d4-7e5f-8a6b-0123456789ac";
    const changedHash = ORDER.contentHash.with(0, 1);
    for (const [expected, detail] of [
      [{ dossier: other }, "dossier"],
      [{ contentHash: changedHash }, "content"],
      [{ terminal: "bn-kb-77" }, "terminal"],
      [{ card: "BNC-00000102" }, "card"],
    ] as const) {
      expect(judge(signature, expected)).toMatchObject(failure("signature.invalid", detail));
    }
    // Whoever changes what it says as well does not get past the key.
    expect(judge({ ...signature, dossier: other }, { dossier: other })).toMatchObject(
      failure("signature.invalid", "signature"),
    );
    const content = toBase64Url(changedHash);
    expect(judge({ ...signature, contentHash: content }, { contentHash: changedHash })).toMatchObject(
      failure("signature.invalid", "signature"),
    );
    expect(judge({ ...signature, time: signature.time - 1 })).toMatchObject(
      failure("signature.invalid", "signature"),
    );
    const ahead = new Date(NOW.getTime() - 3_600_000);
    expect(judge(signature, {}, ahead)).toMatchObject(failure("signature.invalid", "time"));
  });

  it("of a card copied without its key, or under another certificate, is refused", async () => {
    const signature = await signed();
    const stranger = personalise("duc-long", NOW.getTime()).signature;
    const swapped = { ...signature, certificate: toBase64Url(stranger?.certificate ?? new Uint8Array()) };
    expect(judge(swapped)).toMatchObject(failure("signature.invalid", "card"));
    expect(judge(swapped, { card: cardNumber("duc-long") })).toMatchObject(
      failure("signature.invalid", "signature"),
    );
    const copy = personalise("clone", NOW.getTime());
    const key = copy.signature?.key;
    const named = new X509Certificate(Buffer.from(copy.signature?.certificate ?? []));
    expect(key && named.checkPrivateKey(key)).toBe(false);
  });

  it("needs an authority of the bundle, a whole certificate, and a time within its validity", async () => {
    const signature = await signed();
    const der = fromBase64Url(signature.certificate) ?? new Uint8Array();
    const changed = (index: number) => ({
      ...signature,
      certificate: toBase64Url(der.with(index, (der[index] ?? 0) ^ 1)),
    });
    // The last bytes are the authority's signature; those of the serial number stand early.
    expect(judge(changed(der.length - 1))).toMatchObject(
      failure("signature.invalid", "certificate signature"),
    );
    expect(judge(changed(20))).toMatchObject(failure("signature.invalid", "certificate signature"));
    expect(judge({ ...signature, certificate: "AAAA" })).toMatchObject(failure("certificate.malformed"));
    const { signatureAuthorities: _, ...others } = bundle.parts;
    const without = { ...bundle, parts: others };
    expect(verifyDossierSignature(signature, ORDER, without, NOW)).toMatchObject(
      failure("signature.issuer_unknown"),
    );
    const later = new Date(NOW.getTime() + 40 * 86_400_000);
    expect(judge(signature, {}, later)).toMatchObject(failure("trust.bundle_stale", "signatureAuthorities"));
    const early = { ...signature, time: signature.time - 201 * 86_400 };
    expect(judge(early)).toMatchObject(failure("signature.invalid", "certificate validity"));
  });

  it("counts for nothing in production, where its authority is the demonstration's", () => {
    const payload = bundlePayload();
    const withAuthority = (label: string) => {
      const { publicJwk } = demonstrationKey(label);
      const authorities = { until: NOW_SECONDS + DAY, keys: [{ kid: "00".repeat(20), jwk: publicJwk }] };
      const compact = signBundle({
        ...payload,
        parts: { ...payload.parts, signatureAuthorities: authorities },
      });
      return openBundle(compact, keys.root.publicJwk, NOW, { profile: "production" });
    };
    expect(withAuthority("test/authority").ok).toBe(true);
    expect(withAuthority(DEMONSTRATION.labels.signatureAuthority)).toMatchObject(
      failure("trust.bundle_invalid", "demonstration anchor"),
    );
  });
});
