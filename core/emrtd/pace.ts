/** PACE with generic mapping over ECDH, the terminal's side (ICAO 9303-11 §4.4). @module */

import type { ApduLink } from "../apdu/link.ts";
import { plainLink } from "../apdu/link.ts";
import { describeStatus, statusWords } from "../apdu/status-words.ts";
import { AES_BLOCK_BYTES, aesCbcDecrypt, ZERO_IV } from "../crypto/aes.ts";
import { bytesToBigint, equal, type RandomBytes } from "../crypto/bytes.ts";
import type { Curve } from "../crypto/curves.ts";
import { type EcKeyPair, generateKeyPair, multiply } from "../crypto/ec-key.ts";
import { add, decodePoint, encodePoint, encodeX, type Point } from "../crypto/ec-point.ts";
import { deriveKey } from "../crypto/kdf.ts";
import { fail, ok, type Result } from "../errors/result.ts";
import type { CardChannel } from "../ports/card-reader.ts";
import { encodeTlv } from "../tlv/ber.ts";
import { encodeOid } from "../tlv/oid.ts";
import { generalAuthenticate } from "./general-authenticate.ts";
import type { PacePassword } from "./pace-password.ts";
import type { PaceSuite } from "./pace-suites.ts";
import { authenticationToken } from "./pace-token.ts";
import type { SecureMessagingKeys } from "./protected-command.ts";
import { openSecureChannel, type SecureChannel } from "./secure-messaging.ts";

export interface PaceSession {
  readonly channel: SecureChannel;
  /** Ephemeral public keys of the key agreement, uncompressed; their hash names this session. */
  readonly terminalPublicKey: Uint8Array;
  readonly cardPublicKey: Uint8Array;
}

/** The data objects inside DO 7C (§4.4.4.2): what the terminal sends, what the card answers. */
const NONCE = 0x80;
const MAPPING = { send: 0x81, expect: 0x82 };
const KEY_AGREEMENT = { send: 0x83, expect: 0x84 };
const TOKEN = { send: 0x85, expect: 0x86 };
const MAX_NONCE_BYTES = 32;

/**
 * Runs PACE and opens the secure channel. Fails with `pace.wrong_secret`, `pace.unsupported`, `pace.invalid_point`,
 * `card.refused`, `card.malformed` and what the channel fails with.
 */
export async function runPace(
  channel: CardChannel,
  suite: PaceSuite,
  password: PacePassword,
  random: RandomBytes,
): Promise<Result<PaceSession>> {
  const link = plainLink(channel);
  const { curve } = suite;

  const selected = await selectSuite(link, suite, password);
  if (!selected.ok) return selected;
  const nonce = await fetchNonce(link, suite, password);
  if (!nonce.ok) return nonce;
  const generator = await mapGenerator(link, curve, nonce.value, random);
  if (!generator.ok) return generator;
  const own = generateKeyPair(curve, random, generator.value);
  const cardKey = await exchangePoints(link, curve, own, KEY_AGREEMENT);
  if (!cardKey.ok) return cardKey;
  const keys = sessionKeys(suite, multiply(curve, own.secret, cardKey.value));
  const terminalPublicKey = encodePoint(curve, own.publicKey);
  const cardPublicKey = encodePoint(curve, cardKey.value);
  const proved = await exchangeTokens(link, suite, keys.mac, { terminalPublicKey, cardPublicKey });
  if (!proved.ok) return proved;
  return ok({ channel: openSecureChannel(channel, keys), terminalPublicKey, cardPublicKey });
}

/** MSE:Set AT (§4.4.4.1). */
async function selectSuite(
  link: ApduLink,
  suite: PaceSuite,
  password: PacePassword,
): Promise<Result<undefined>> {
  const data = [
    ...encodeTlv(0x80, encodeOid(suite.protocol)),
    ...encodeTlv(0x83, Uint8Array.of(password.reference)),
  ];
  const answer = await link.transmit({ cla: 0, ins: 0x22, p1: 0xc1, p2: 0xa4, data: Uint8Array.from(data) });
  if (!answer.ok) return answer;
  const { sw } = answer.value;
  // 63Cx warns that few tries are left and lets the protocol go on.
  if (sw === statusWords.ok || sw >> 8 === 0x63) return ok(undefined);
  const unknown = sw === statusWords.incorrectData || sw === statusWords.referencedDataNotFound;
  return fail(unknown ? "pace.unsupported" : "card.refused", `MSE:Set AT ${describeStatus(sw)}`);
}

/** Step 1: the card's nonce, decrypted with the key from the password (§4.4.3.2). */
async function fetchNonce(link: ApduLink, suite: PaceSuite, password: PacePassword): Promise<Result<bigint>> {
  const answer = await generalAuthenticate(link, { send: new Uint8Array(), expect: NONCE, last: false });
  if (!answer.ok) return answer;
  const encrypted = answer.value;
  const wellFormed = encrypted.length > 0 && encrypted.length % AES_BLOCK_BYTES === 0;
  if (!wellFormed || encrypted.length > MAX_NONCE_BYTES) return fail("card.malformed", "PACE nonce");
  const key = deriveKey(password.secret, "password", suite.keyBits);
  const nonce = bytesToBigint(aesCbcDecrypt(key, ZERO_IV, encrypted)) % suite.curve.n;
  // A nonce of zero would leave the mapping to whoever chose the points; chance gives it once in 2^128.
  return nonce === 0n ? fail("card.malformed", "PACE nonce of zero") : ok(nonce);
}

/** Step 2: generic mapping, G̃ = s·G + H (§4.4.3.3.1). */
async function mapGenerator(
  link: ApduLink,
  curve: Curve,
  nonce: bigint,
  random: RandomBytes,
): Promise<Result<Point>> {
  const own = generateKeyPair(curve, random);
  const cardKey = await exchangePoints(link, curve, own, MAPPING);
  if (!cardKey.ok) return cardKey;
  const shared = multiply(curve, own.secret, cardKey.value);
  return add(curve, multiply(curve, nonce, curve.generator), shared);
}

/** Sends the own public key and takes the card's, which must be a point of the curve and not our own come back. */
async function exchangePoints(
  link: ApduLink,
  curve: Curve,
  own: EcKeyPair,
  tags: { readonly send: number; readonly expect: number },
): Promise<Result<Point>> {
  const sent = encodePoint(curve, own.publicKey);
  const answer = await generalAuthenticate(link, {
    send: encodeTlv(tags.send, sent),
    expect: tags.expect,
    last: false,
  });
  if (!answer.ok) return answer;
  if (equal(answer.value, sent)) return fail("pace.invalid_point", "own key reflected");
  return decodePoint(curve, answer.value);
}

/** §4.4.3.3 step 3: KS_Enc and KS_MAC from the x-coordinate of the shared point. */
function sessionKeys({ curve, keyBits }: PaceSuite, shared: Point): SecureMessagingKeys {
  const secret = encodeX(curve, shared);
  return {
    encryption: deriveKey(secret, "encryption", keyBits),
    mac: deriveKey(secret, "mac", keyBits),
  };
}

/** Step 4: each side shows a MAC over the other's key (§4.4.3.4). The terminal shows first. */
async function exchangeTokens(
  link: ApduLink,
  { protocol }: PaceSuite,
  macKey: Uint8Array,
  keys: Pick<PaceSession, "terminalPublicKey" | "cardPublicKey">,
): Promise<Result<undefined>> {
  const send = encodeTlv(TOKEN.send, authenticationToken(macKey, protocol, keys.cardPublicKey));
  const answer = await generalAuthenticate(link, { send, expect: TOKEN.expect, last: true });
  if (!answer.ok) return answer;
  const expected = authenticationToken(macKey, protocol, keys.terminalPublicKey);
  return equal(answer.value, expected) ? ok(undefined) : fail("pace.wrong_secret", "card token");
}
