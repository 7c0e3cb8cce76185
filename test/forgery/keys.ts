/** Three keys with three uses: none signs what it is handed, and what one signed is never another's signature. @module */

import { verifyPin } from "../../core/citizen-card/pin.ts";
import { verifyPurseCertificate } from "../../core/citizen-card/purse/certificate.ts";
import { openPurse } from "../../core/citizen-card/purse/open-purse.ts";
import { readPurse } from "../../core/citizen-card/purse/status.ts";
import { signDossier } from "../../core/citizen-card/signature.ts";
import { concat, fromBase64Url, toBase64Url, uintToBytes, utf8 } from "../../core/crypto/bytes.ts";
import { demonstrationKey } from "../../core/crypto/demonstration.ts";
import { importPrivateJwk, importPublicJwk } from "../../core/crypto/jwk.ts";
import { encodeTlv } from "../../core/tlv/ber.ts";
import { parseCredential } from "../../core/trust/credential.ts";
import { assembleKeyBinding, checkKeyBinding, keyBindingNonce } from "../../core/trust/key-binding.ts";
import { verifyDossierSignature } from "../../core/trust/signing.ts";
import type { CardContents } from "../../firmware-sim/card/profile.ts";
import { cardNumber, cardPin } from "../../firmware-sim/personalise/printed.ts";
import { random } from "../../main/random.ts";
import { channelTo, NOW, request, TERMINAL_ID } from "../core/identity/card-in-reader.ts";
import { must } from "../support/store.ts";
import { prove } from "../support/whole-tap.ts";
import { type Attack, detailedOutcomeOf, type Outcome } from "./attack.ts";
import { cardWith, contentsOf, NAME, NOW_SECONDS, rewritten } from "./provincial.ts";

const ONE_KEY = `signature/${NAME}`;
const { publicJwk, privateJwk } = demonstrationKey(ONE_KEY);

/**
 * A card as a careless maker would build it: one key for all three uses, and the issuer has signed that. Only what each
 * use says of itself keeps them apart.
 */
function oneKeyForAll(): CardContents {
  const contents = contentsOf();
  const key = importPrivateJwk(privateJwk);
  const purse = { card: cardNumber(NAME), jwk: publicJwk };
  return {
    ...contents,
    credential: rewritten(contents.credential, { payload: { cnf: { jwk: publicJwk }, purse } }),
    holderKey: key,
    ...(contents.purse && { purse: { ...contents.purse, key } }),
    ...(contents.signature && { signature: { ...contents.signature, key } }),
  };
}

async function proven(contents = oneKeyForAll()) {
  const channel = channelTo(cardWith(contents, "contact"));
  const card = must(await prove(channel, request(NAME)));
  must(await verifyPin(card, cardPin(NAME)));
  return card;
}

const ORDER = {
  dossier: "0193a1b2-c3d4-7e5f-8a6b-0123456789ab",
  contentHash: new Uint8Array(32).fill(7),
  terminal: TERMINAL_ID,
};
const { bundle } = request(NAME);

/** What the holder key says over this channel, for these 32 bytes. */
async function byHolder(sdHash: Uint8Array) {
  const card = await proven();
  const claims = {
    random: new Uint8Array(32),
    audience: `urn:vn:bacninh:terminal:${TERMINAL_ID}`,
    issuedAt: NOW_SECONDS,
    sdHash,
  };
  return must(await card.card.proveHolder(claims));
}

/** The signature of a key binding, where a dossier's is wanted. */
async function holderAsSignature(): Promise<Outcome> {
  const order = { ...ORDER, card: cardNumber(NAME) };
  const signed = must(await signDossier(await proven(), ORDER, { cardNumber: order.card, bundle, now: NOW }));
  const signature = { ...signed, signature: toBase64Url(await byHolder(ORDER.contentHash)) };
  return detailedOutcomeOf(verifyDossierSignature(signature, order, bundle, NOW));
}

/** The signature over a dossier, where the holder's proof is wanted. */
async function signatureAsHolder(): Promise<Outcome> {
  const card = await proven();
  const options = { cardNumber: cardNumber(NAME), bundle, now: NOW };
  const { signature } = must(await signDossier(card, ORDER, options));
  const expected = {
    disclosures: [],
    audience: `urn:vn:bacninh:terminal:${TERMINAL_ID}`,
    random: ORDER.contentHash,
    channelHash: card.card.channelHash,
  };
  const claims = {
    audience: expected.audience,
    issuedAt: NOW_SECONDS,
    nonce: keyBindingNonce(expected.random, expected.channelHash),
    sdHash: new Uint8Array(32),
  };
  const compact = assembleKeyBinding(claims, fromBase64Url(signature) ?? new Uint8Array());
  const credential = must(parseCredential(card.card.credential));
  return detailedOutcomeOf(checkKeyBinding(compact, credential, expected));
}

/** A certificate of a debit with everything in its place, and this signature. */
function certificateWith(signature: Uint8Array): Uint8Array {
  const number = (tag: number, value: number) => encodeTlv(tag, uintToBytes(value, 4));
  const fields = concat(
    encodeTlv(0x80, Uint8Array.of(1)),
    encodeTlv(0x81, utf8(cardNumber(NAME))),
    number(0x82, 10_000),
    number(0x83, 490_000),
    number(0x84, 1),
    encodeTlv(0x85, utf8(TERMINAL_ID)),
    encodeTlv(0x86, new Uint8Array(16)),
  );
  return encodeTlv(0xe1, fields, encodeTlv(0x9e, signature));
}

const purse = { card: cardNumber(NAME), key: importPublicJwk(publicJwk) };
const asMoney = (signature: Uint8Array): Outcome =>
  detailedOutcomeOf(verifyPurseCertificate(certificateWith(signature), purse));

/** What the purse says of its balance, where money is wanted. */
async function statusAsMoney(): Promise<Outcome> {
  const { bytes } = must(await readPurse(must(openPurse(await proven())), random));
  return asMoney(bytes.subarray(-64));
}

/** Straight to the card, under secure messaging: a hash of somebody's choice. */
async function bareHash(cla: number, ins: number, p1 = 0, p2 = 0): Promise<Outcome> {
  const card = await proven(contentsOf());
  const data = ORDER.contentHash;
  const { sw } = must(await card.card.link.transmit({ cla, ins, p1, p2, data, ne: 256 }));
  return sw.toString(16).toUpperCase();
}

export const keys: readonly Attack[] = [
  {
    id: "B6.0",
    run: async () => {
      const options = { cardNumber: cardNumber(NAME), bundle, now: NOW };
      return detailedOutcomeOf(await signDossier(await proven(), ORDER, options));
    },
  },
  { id: "B6.1", run: () => bareHash(0, 0x88) },
  { id: "B6.2", run: () => bareHash(0, 0x2a, 0x9e, 0x9a) },
  { id: "B6.3", run: () => bareHash(0x80, 0x54) },
  { id: "B6.4", run: holderAsSignature },
  { id: "B6.5", run: signatureAsHolder },
  { id: "B6.6", run: async () => asMoney(await byHolder(ORDER.contentHash)) },
  {
    id: "B6.7",
    run: async () => {
      const options = { cardNumber: cardNumber(NAME), bundle, now: NOW };
      const { signature } = must(await signDossier(await proven(), ORDER, options));
      return asMoney(fromBase64Url(signature) ?? new Uint8Array());
    },
  },
  { id: "B6.8", run: statusAsMoney },
];
