/**
 * The chip's side of chip authentication (ICAO 9303-11 §6.2): one command, MSE:Set KAT, with 3DES; MSE:Set AT and
 * GENERAL AUTHENTICATE with any cipher. The new keys serve from the command after the last answer on.
 * @module
 */
import { statusWords } from "../../../core/apdu/status-words.ts";
import { bytesToBigint } from "../../../core/crypto/bytes.ts";

import { done, refuse, type Step } from "../command.ts";
import { type SessionKeys, sessionKeys } from "./ciphers.ts";
import type { Workload } from "./domain.ts";
import type { ChipAuthenticationKey } from "./keys.ts";
import { chipAuthenticationSuite, domainOfKey } from "./suites.ts";
import { dynamicData, readDynamicData, readNumber, readProtocol, readTemplate } from "./templates.ts";

const tags = { protocol: 0x80, keyId: 0x84, ephemeralKey: 0x91, dynamicKey: 0x80 } as const;

export interface ChipAuthenticated {
  /** The answer's data; still under the old keys. */
  readonly data: Uint8Array;
  readonly keys: SessionKeys;
}

export class ChipAuthentication {
  readonly #keys: readonly ChipAuthenticationKey[];
  readonly #work: Workload;
  #selected: ChipAuthenticationKey | undefined;

  constructor(keys: readonly ChipAuthenticationKey[], work: Workload) {
    this.#keys = keys;
    this.#work = work;
  }

  /** Any command between MSE:Set AT and GENERAL AUTHENTICATE ends the run. */
  abandon(): void {
    this.#selected = undefined;
  }

  /** MSE:Set AT; 9000, 6A80 (form, protocol) or 6A88 (no such key, or several and none named). */
  select(data: Uint8Array): number {
    this.abandon();
    const fields = readTemplate(data, [tags.protocol, tags.keyId]);
    if (!fields.ok) return fields.sw;
    const protocol = readProtocol(fields.value.get(tags.protocol));
    const chosen = this.#choose(fields.value, (key) => key.protocol === protocol);
    if (!chosen.ok) return chosen.sw;
    this.#selected = chosen.value;
    return statusWords.ok;
  }

  /** GENERAL AUTHENTICATE. Refuses with 6985 (no MSE:Set AT) or 6A80 (form, or a key that is none). */
  generalAuthenticate(data: Uint8Array): Step<ChipAuthenticated> {
    const selected = this.#selected;
    this.abandon();
    if (selected === undefined) return refuse(statusWords.conditionsNotSatisfied);
    const peer = readDynamicData(data, tags.dynamicKey);
    const keys = peer.ok ? this.#agree(selected, peer.value) : peer;
    return keys.ok ? done({ data: dynamicData(), keys: keys.value }) : keys;
  }

  /** MSE:Set KAT, for keys whose protocol names 3DES. Refuses with 6A80 or 6A88, as {@link ChipAuthentication.select}. */
  setKeyAgreementTemplate(data: Uint8Array): Step<ChipAuthenticated> {
    this.abandon();
    const fields = readTemplate(data, [tags.ephemeralKey, tags.keyId]);
    if (!fields.ok) return fields;
    const peer = fields.value.get(tags.ephemeralKey);
    const chosen = this.#choose(
      fields.value,
      ({ protocol }) => chipAuthenticationSuite(protocol)?.cipher === "3DES",
    );
    if (!chosen.ok) return chosen;
    const keys = peer ? this.#agree(chosen.value, peer) : refuse(statusWords.incorrectData);
    return keys.ok ? done({ data: new Uint8Array(), keys: keys.value }) : keys;
  }

  #choose(
    fields: ReadonlyMap<number, Uint8Array>,
    speaks: (key: ChipAuthenticationKey) => boolean,
  ): Step<ChipAuthenticationKey> {
    const named = fields.get(tags.keyId);
    const spoken = this.#keys.filter(speaks);
    if (spoken.length === 0) return refuse(statusWords.incorrectData);
    const fitting = named === undefined ? spoken : spoken.filter(({ keyId }) => keyId === readNumber(named));
    const [key, another] = fitting;
    return key && another === undefined ? done(key) : refuse(statusWords.referencedDataNotFound);
  }

  #agree({ protocol, key }: ChipAuthenticationKey, peer: Uint8Array): Step<SessionKeys> {
    const suite = chipAuthenticationSuite(protocol);
    const domain = domainOfKey(key, this.#work);
    if (suite === undefined || domain?.kind !== suite.kind) return refuse(statusWords.incorrectData);
    const shared = domain.agree(bytesToBigint(key.secret), peer);
    return shared.ok ? done(sessionKeys(suite.cipher, shared.value)) : shared;
  }
}
