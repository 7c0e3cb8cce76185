/**
 * INTERNAL AUTHENTICATE with the holder key: the card writes the key-binding JWT itself (RFC 9901 §4.3), so that the
 * key never signs something it was handed.
 * @module
 */
import type { KeyObject } from "node:crypto";
import { statusWords } from "../../core/apdu/status-words.ts";
import { bytesToUint, concat, fromUtf8, toBase64Url, utf8 } from "../../core/crypto/bytes.ts";
import { signEs256 } from "../../core/crypto/ecdsa.ts";
import { sha256 } from "../../core/crypto/hash.ts";
import { encodeTlv, parseTlvs } from "../../core/tlv/ber.ts";
import { type Answer, answer, status } from "./command.ts";

const RANDOM_BYTES = 32;
const HASH_BYTES = 32;
const TIME_BYTES = 4;
const AUDIENCE_PREFIX = "urn:vn:bacninh:terminal:";

/**
 * `data`: 80 random · 81 aud · 82 iat · 83 sd_hash, in this order; aud is the terminal that its certificate named, so
 * that no terminal gets a proof for another. Answers 84 r‖s; 6982 for
 * another aud, 6A80 for another form.
 */
export function internalAuthenticate(
  data: Uint8Array,
  terminalId: string,
  channelHash: Uint8Array,
  holderKey: KeyObject,
): Answer {
  const objects = parseTlvs(data);
  if (!objects.ok) return status(statusWords.incorrectData);
  const [random, aud, iat, sdHash, ...more] = objects.value;
  const formed =
    random?.tag === 0x80 &&
    random.length === RANDOM_BYTES &&
    aud?.tag === 0x81 &&
    iat?.tag === 0x82 &&
    iat.length === TIME_BYTES &&
    sdHash?.tag === 0x83 &&
    sdHash.length === HASH_BYTES &&
    more.length === 0;
  if (!formed) return status(statusWords.incorrectData);
  // Nothing in it that JSON would escape: the certificate's names are letters, digits and hyphens.
  const audience = `${AUDIENCE_PREFIX}${terminalId}`;
  if (fromUtf8(aud.value) !== audience) return status(statusWords.securityStatusNotSatisfied);

  const nonce = sha256(concat(random.value, channelHash));
  const payload =
    `{"aud":"${audience}","iat":${bytesToUint(iat.value)},` +
    `"nonce":"${toBase64Url(nonce)}","sd_hash":"${toBase64Url(sdHash.value)}"}`;
  const signingInput = `${encodePart('{"alg":"ES256","typ":"kb+jwt"}')}.${encodePart(payload)}`;
  return answer(encodeTlv(0x84, signEs256(holderKey, utf8(signingInput))));
}

function encodePart(json: string): string {
  return toBase64Url(utf8(json));
}
