/** The chip's side of basic access control (ICAO 9303-11 §4.3, appendix D): GET CHALLENGE, EXTERNAL AUTHENTICATE. @module */
import { statusWords } from "../../../core/apdu/status-words.ts";
import { bytesToBigint, concat, equal, utf8, xor } from "../../../core/crypto/bytes.ts";
import { sha1 } from "../../../core/crypto/hash.ts";
import type { RandomBytes } from "../../../core/ports/clock.ts";
import { done, refuse, type Step } from "../command.ts";
import { cipherByName, type SessionKeys, sessionKeys } from "./ciphers.ts";

export interface BacOpened {
  /** The answer's data, 40 bytes. */
  readonly data: Uint8Array;
  readonly keys: SessionKeys;
  readonly sendSequenceCounter: bigint;
}

const CHALLENGE_BYTES = 8;
const KEY_BYTES = 16;
/** RND.IFD ‖ RND.IC ‖ K.IFD. */
const CRYPTOGRAM_BYTES = 2 * CHALLENGE_BYTES + KEY_BYTES;
const MAC_BYTES = 8;

export class BacChip {
  readonly #documentKeys: SessionKeys;
  readonly #random: RandomBytes;
  #challenge: Uint8Array | undefined;

  constructor(mrzInformation: string, random: RandomBytes) {
    this.#documentKeys = sessionKeys("3DES", sha1(utf8(mrzInformation)).subarray(0, KEY_BYTES));
    this.#random = random;
  }

  /** A challenge serves the next command only. */
  abandon(): void {
    this.#challenge = undefined;
  }

  challenge(): Uint8Array {
    this.#challenge = this.#random(CHALLENGE_BYTES);
    return this.#challenge;
  }

  /** Refuses with 6985 (no challenge), 6700 (length) or 6300 (anything wrong with the cryptogram). */
  authenticate(data: Uint8Array): Step<BacOpened> {
    const challenge = this.#challenge;
    this.#challenge = undefined;
    if (challenge === undefined) return refuse(statusWords.conditionsNotSatisfied);
    if (data.length !== CRYPTOGRAM_BYTES + MAC_BYTES) return refuse(statusWords.wrongLength);
    const { encryption, mac } = this.#documentKeys;
    const cipher = cipherByName("3DES");
    const cryptogram = data.subarray(0, CRYPTOGRAM_BYTES);
    if (!equal(cipher.macAny(mac, cryptogram), data.subarray(CRYPTOGRAM_BYTES))) return wrongKeys();
    const opened = cipher.decrypt(encryption, cryptogram);
    const terminalChallenge = opened.subarray(0, CHALLENGE_BYTES);
    if (!equal(opened.subarray(CHALLENGE_BYTES, 2 * CHALLENGE_BYTES), challenge)) return wrongKeys();

    const ownKey = this.#random(KEY_BYTES);
    const answer = cipher.encrypt(encryption, concat(challenge, terminalChallenge, ownKey));
    return done({
      data: concat(answer, cipher.macAny(mac, answer)),
      keys: sessionKeys("3DES", xor(opened.slice(2 * CHALLENGE_BYTES), ownKey)),
      sendSequenceCounter: bytesToBigint(concat(challenge.subarray(4), terminalChallenge.subarray(4))),
    });
  }
}

function wrongKeys() {
  return refuse(statusWords.authenticationFailed);
}
