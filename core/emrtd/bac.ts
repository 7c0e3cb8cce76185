/** Basic access control, the terminal's side (ICAO 9303-11 §4.3). @module */
import { type ApduLink, plainLink } from "../apdu/link.ts";
import { describeStatus, statusWords } from "../apdu/status-words.ts";
import { bytesToBigint, concat, equal, type RandomBytes, utf8, xor } from "../crypto/bytes.ts";
import { sha1 } from "../crypto/hash.ts";
import { padMethod2 } from "../crypto/padding.ts";
import {
  DES_BLOCK_BYTES,
  retailMac,
  tripleDesCbcDecrypt,
  tripleDesCbcEncrypt,
} from "../crypto/triple-des.ts";
import { fail, ok, type Result } from "../errors/result.ts";
import type { CardChannel } from "../ports/card-reader.ts";
import { deriveSessionKeys, type SecureMessagingKeys } from "./cipher.ts";
import { openSecureChannel, type SecureChannel } from "./secure-messaging.ts";

const CHALLENGE_BYTES = 8;
const KEY_BYTES = 16;
const CRYPTOGRAM_BYTES = 2 * CHALLENGE_BYTES + KEY_BYTES;
const MAC_BYTES = 8;
const ANSWER_BYTES = CRYPTOGRAM_BYTES + MAC_BYTES;
/**
 * How chips say that the cryptogram was not made with their key. The standard names 6300; the others are met
 * where the challenge was given just before, so that nothing but the key can be what they refuse.
 */
const WRONG_KEY: ReadonlySet<number> = new Set([
  statusWords.securityStatusNotSatisfied,
  statusWords.conditionsNotSatisfied,
  statusWords.secureMessagingIncorrect,
]);

/** K_Enc and K_MAC of the document (§4.3.2, §9.7.2) from what {@link mrzInformation} gives. */
export function documentAccessKeys(mrzInformation: string): SecureMessagingKeys {
  return deriveSessionKeys(sha1(utf8(mrzInformation)).subarray(0, KEY_BYTES), "3DES");
}

/**
 * Authenticates both sides with the keys from the zone and opens the secure channel; the application must be
 * selected. Fails with `bac.wrong_secret`, `card.refused`, `card.malformed` (an answer that the document's keys
 * did not make) and what the channel fails with.
 */
export async function runBac(
  channel: CardChannel,
  mrzInformation: string,
  random: RandomBytes,
): Promise<Result<SecureChannel>> {
  const link = plainLink(channel);
  const keys = documentAccessKeys(mrzInformation);

  const cardChallenge = await getChallenge(link);
  if (!cardChallenge.ok) return cardChallenge;
  const terminalChallenge = random(CHALLENGE_BYTES);
  const terminalKey = random(KEY_BYTES);
  const cryptogram = seal(keys, concat(terminalChallenge, cardChallenge.value, terminalKey));
  const answer = await externalAuthenticate(link, cryptogram);
  if (!answer.ok) return answer;
  const cardKey = open(keys, answer.value, concat(cardChallenge.value, terminalChallenge));
  if (!cardKey.ok) return cardKey;
  const sessionKeys = deriveSessionKeys(xor(terminalKey, cardKey.value), "3DES");
  const counter = concat(cardChallenge.value.subarray(4), terminalChallenge.subarray(4));
  return ok(openSecureChannel(channel, sessionKeys, bytesToBigint(counter)));
}

async function getChallenge(link: ApduLink): Promise<Result<Uint8Array>> {
  const answer = await link.transmit({ cla: 0, ins: 0x84, p1: 0, p2: 0, ne: CHALLENGE_BYTES });
  if (!answer.ok) return answer;
  const { data, sw } = answer.value;
  if (sw !== statusWords.ok) return fail("card.refused", `GET CHALLENGE ${describeStatus(sw)}`);
  return data.length === CHALLENGE_BYTES ? ok(data) : fail("card.malformed", "GET CHALLENGE length");
}

async function externalAuthenticate(link: ApduLink, data: Uint8Array): Promise<Result<Uint8Array>> {
  const answer = await link.transmit({ cla: 0, ins: 0x82, p1: 0, p2: 0, data, ne: ANSWER_BYTES });
  if (!answer.ok) return answer;
  const { sw } = answer.value;
  if (sw >> 8 === 0x63 || WRONG_KEY.has(sw)) return fail("bac.wrong_secret", describeStatus(sw));
  if (sw !== statusWords.ok) return fail("card.refused", `EXTERNAL AUTHENTICATE ${describeStatus(sw)}`);
  const whole = answer.value.data.length === ANSWER_BYTES;
  return whole ? ok(answer.value.data) : fail("card.malformed", "EXTERNAL AUTHENTICATE length");
}

/** §4.3.3.1, §4.3.3.2: encrypted without padding, then its MAC. */
function seal(keys: SecureMessagingKeys, plain: Uint8Array): Uint8Array {
  const cryptogram = tripleDesCbcEncrypt(keys.encryption, plain);
  return concat(cryptogram, macOf(keys, cryptogram));
}

/** The card's key K.IC, where the answer is whole and speaks of this exchange's challenges. */
function open(keys: SecureMessagingKeys, answer: Uint8Array, challenges: Uint8Array): Result<Uint8Array> {
  const cryptogram = answer.subarray(0, CRYPTOGRAM_BYTES);
  if (!equal(answer.subarray(CRYPTOGRAM_BYTES), macOf(keys, cryptogram))) {
    return fail("card.malformed", "EXTERNAL AUTHENTICATE MAC");
  }
  const plain = tripleDesCbcDecrypt(keys.encryption, cryptogram);
  const fresh = equal(plain.subarray(0, challenges.length), challenges);
  return fresh
    ? ok(plain.slice(challenges.length))
    : fail("card.malformed", "EXTERNAL AUTHENTICATE challenges");
}

function macOf(keys: SecureMessagingKeys, cryptogram: Uint8Array): Uint8Array {
  return retailMac(keys.mac, padMethod2(cryptogram, DES_BLOCK_BYTES));
}
