/**
 * The chip's side of PACE, every mapping and suite (ICAO 9303-11 §4.4): MSE:Set AT, then four GENERAL AUTHENTICATE
 * commands, the first three of them chained.
 * @module
 */
import { statusWords } from "../../../core/apdu/status-words.ts";
import { bytesToBigint, equal } from "../../../core/crypto/bytes.ts";
import { randomBelow } from "../../../core/crypto/random-below.ts";
import type { RandomBytes } from "../../../core/ports/clock.ts";
import { encodeTlv } from "../../../core/tlv/ber.ts";
import { done, refuse, type Step } from "../command.ts";
import { chipAuthenticationData, encryptChipAuthenticationData } from "./chip-mapping.ts";
import { cipherByName, type SessionKeys, sessionKeys } from "./ciphers.ts";
import type { Domain, Workload } from "./domain.ts";
import { integratedNonceBytes, pseudoRandomNumber } from "./integrated-mapping.ts";
import type { AgreementKey, PaceOffer } from "./keys.ts";
import { authenticationToken } from "./pace-token.ts";
import { type ChipPaceSuite, namedCurve, paceSuite } from "./suites.ts";
import { dynamicData, readDynamicData, readNumber, readProtocol, readTemplate } from "./templates.ts";

export interface PaceSettings {
  readonly offers: readonly PaceOffer[];
  /** f(π) by `passwordReference`; what is not there is not known to the chip. */
  readonly passwords: ReadonlyMap<number, Uint8Array>;
  /** Without it, or on another curve, chip-authentication mapping is not run. */
  readonly mappingKey?: AgreementKey | undefined;
  /** DO 84 of MSE:Set AT where one offer goes with the protocol; optional where absent. */
  readonly parameterReference?: "optional" | "required" | "refused";
  readonly random: RandomBytes;
  readonly work: Workload;
}

/**
 * What whoever has seen the card knows of its PACE: the suites in EF.CardAccess and the passwords printed on it. The
 * chances are the card's, so that a card with the same chances is attacked in the same way.
 */
export type PrintedSide = Pick<PaceSettings, "offers" | "passwords" | "random">;

export interface PaceOpened {
  readonly keys: SessionKeys;
  /** The ephemeral keys of the agreement, as the tokens cover them. */
  readonly terminalPublicKey: Uint8Array;
  readonly chipPublicKey: Uint8Array;
}

export interface PaceStep {
  readonly data: Uint8Array;
  /** Present on the last step. */
  readonly opened?: PaceOpened;
}

/** What MSE:Set AT has set; `password` is f(π). */
export interface PaceSelection {
  readonly suite: ChipPaceSuite;
  readonly password: Uint8Array;
}

type Progress =
  | { readonly name: "idle" }
  | { readonly name: "selected"; readonly password: Uint8Array }
  | { readonly name: "nonceSent"; readonly nonce: Uint8Array }
  | { readonly name: "mapped"; readonly domain: Domain; readonly mappingSecret?: bigint }
  | { readonly name: "agreed"; readonly opened: PaceOpened; readonly mappingSecret?: bigint };

/** Nonce of generic mapping: a whole number of blocks of each cipher. */
const GENERIC_NONCE_BYTES = 16;

const template = { protocol: 0x80, password: 0x83, parameterId: 0x84 } as const;
/** Tags within 7C, of the terminal's and the chip's object of each step (table 2). */
const tags = {
  nonce: 0x80,
  mapping: [0x81, 0x82],
  agreement: [0x83, 0x84],
  token: [0x85, 0x86],
  chipAuthentication: 0x8a,
} as const;

export class PaceChip {
  readonly #settings: PaceSettings;
  #suite: ChipPaceSuite | undefined;
  #progress: Progress = { name: "idle" };

  constructor(settings: PaceSettings) {
    this.#settings = settings;
  }

  /** Present where the next GENERAL AUTHENTICATE asks for the nonce, and so begins a try. */
  get selected(): PaceSelection | undefined {
    const progress = this.#progress;
    if (this.#suite === undefined || progress.name !== "selected") return undefined;
    return { suite: this.#suite, password: progress.password };
  }

  /** Any command in between ends the run. */
  abandon(): void {
    this.#progress = { name: "idle" };
    this.#suite = undefined;
  }

  /**
   * MSE:Set AT; 9000, 6A80 (form, or a suite not offered, or parameters that must be named and are not, or are and must
   * not), 6A87 (as this chip's way to want them named) or 6A88 (the password is not known to the chip).
   */
  select(data: Uint8Array): number {
    this.abandon();
    const fields = readTemplate(data, Object.values(template));
    if (!fields.ok) return fields.sw;
    const { parameterReference } = this.#settings;
    const named = fields.value.has(template.parameterId);
    if (parameterReference === "required" && !named) return statusWords.lcInconsistentWithP1P2;
    if (parameterReference === "refused" && named && !this.#isAmbiguous(fields.value))
      return statusWords.incorrectData;
    const suite = this.#chooseSuite(fields.value);
    const reference = readNumber(fields.value.get(template.password));
    if (suite === undefined || reference === undefined) return statusWords.incorrectData;
    const password = this.#settings.passwords.get(reference);
    if (password === undefined) return statusWords.referencedDataNotFound;
    this.#suite = suite;
    this.#progress = { name: "selected", password };
    return statusWords.ok;
  }

  /**
   * One GENERAL AUTHENTICATE. Refuses with 6985 (out of order, or chained where it is the last or the other way round),
   * 6A80 (form, point off the curve, key reflected) or 6300 (wrong token); every refusal ends the run.
   */
  next(data: Uint8Array, chained: boolean): Step<PaceStep> {
    const progress = this.#progress;
    const suite = this.#suite;
    const inOrder = chained !== (progress.name === "agreed");
    const step =
      suite !== undefined && inOrder
        ? this.#run(progress, suite, data)
        : refuse(statusWords.conditionsNotSatisfied);
    if (!step.ok || step.value.opened !== undefined) this.abandon();
    return step;
  }

  /** Several offers of the protocol, so that only its name and the parameters' together say which. */
  #isAmbiguous(fields: ReadonlyMap<number, Uint8Array>): boolean {
    const protocol = readProtocol(fields.get(template.protocol));
    return this.#settings.offers.filter((offer) => offer.protocol === protocol).length > 1;
  }

  #chooseSuite(fields: ReadonlyMap<number, Uint8Array>): ChipPaceSuite | undefined {
    const { offers, work } = this.#settings;
    const protocol = readProtocol(fields.get(template.protocol));
    const named = fields.get(template.parameterId);
    const fitting = offers.filter(
      (offer) =>
        offer.protocol === protocol && (named === undefined || readNumber(named) === offer.parameterId),
    );
    const [offer, another] = fitting;
    const suite = offer && another === undefined ? paceSuite(offer, work) : undefined;
    return suite?.mapping === "chipAuthentication" && this.#mappingSecret(suite) === undefined
      ? undefined
      : suite;
  }

  /** The static key of chip-authentication mapping, where it is on the suite's curve. */
  #mappingSecret({ domain }: ChipPaceSuite): bigint | undefined {
    const { mappingKey } = this.#settings;
    if (mappingKey?.kind !== "ECDH" || namedCurve(mappingKey.curve)?.n !== domain.order) return undefined;
    return bytesToBigint(mappingKey.secret);
  }

  #run(progress: Progress, suite: ChipPaceSuite, data: Uint8Array): Step<PaceStep> {
    switch (progress.name) {
      case "idle":
        return refuse(statusWords.conditionsNotSatisfied);
      case "selected":
        return this.#sendNonce(suite, progress.password, data);
      case "nonceSent":
        return suite.mapping === "integrated"
          ? this.#mapIntegrated(suite, progress.nonce, data)
          : this.#mapGeneric(suite, progress.nonce, data);
      case "mapped":
        return this.#agree(suite, progress, data);
      case "agreed":
        return this.#authenticate(suite, progress, data);
    }
  }

  #sendNonce({ mapping, cipher }: ChipPaceSuite, password: Uint8Array, data: Uint8Array): Step<PaceStep> {
    const request = readDynamicData(data);
    if (!request.ok) return request;
    const nonce = this.#settings.random(
      mapping === "integrated" ? integratedNonceBytes(cipher) : GENERIC_NONCE_BYTES,
    );
    const { derive, encrypt } = cipherByName(cipher);
    this.#progress = { name: "nonceSent", nonce };
    return answer(tags.nonce, encrypt(derive(password, "password"), nonce));
  }

  #mapGeneric({ domain }: ChipPaceSuite, nonce: Uint8Array, data: Uint8Array): Step<PaceStep> {
    const peer = readDynamicData(data, tags.mapping[0]);
    if (!peer.ok) return peer;
    const mappingSecret = randomBelow(domain.order, this.#settings.random);
    const mapped = domain.mapGeneric(bytesToBigint(nonce), mappingSecret, peer.value);
    if (!mapped.ok) return mapped;
    this.#progress = { name: "mapped", domain: mapped.value, mappingSecret };
    return answer(tags.mapping[1], domain.publicKey(mappingSecret));
  }

  #mapIntegrated(suite: ChipPaceSuite, nonce: Uint8Array, data: Uint8Array): Step<PaceStep> {
    const terminalNonce = readDynamicData(data, tags.mapping[0]);
    if (!terminalNonce.ok) return terminalNonce;
    const cipher = cipherByName(suite.cipher);
    if (terminalNonce.value.length !== cipher.keyBytes) return refuse(statusWords.incorrectData);
    const number = pseudoRandomNumber(cipher, nonce, terminalNonce.value, suite.domain.p);
    const mapped = suite.domain.mapNumber(number);
    if (!mapped.ok) return mapped;
    this.#progress = { name: "mapped", domain: mapped.value };
    return answer(tags.mapping[1], new Uint8Array());
  }

  #agree(
    suite: ChipPaceSuite,
    { domain, mappingSecret }: Extract<Progress, { name: "mapped" }>,
    data: Uint8Array,
  ): Step<PaceStep> {
    const received = readDynamicData(data, tags.agreement[0]);
    const peer = received.ok ? domain.canonical(received.value) : received;
    if (!peer.ok) return peer;
    const secret = randomBelow(domain.order, this.#settings.random);
    const chipPublicKey = domain.publicKey(secret);
    if (equal(chipPublicKey, peer.value)) return refuse(statusWords.incorrectData);
    const shared = domain.agree(secret, peer.value);
    if (!shared.ok) return shared;
    const keys = sessionKeys(suite.cipher, shared.value);
    const opened = { keys, terminalPublicKey: peer.value, chipPublicKey };
    this.#progress = { name: "agreed", opened, ...(mappingSecret === undefined ? {} : { mappingSecret }) };
    return answer(tags.agreement[1], chipPublicKey);
  }

  #authenticate(
    suite: ChipPaceSuite,
    { opened, mappingSecret }: Extract<Progress, { name: "agreed" }>,
    data: Uint8Array,
  ): Step<PaceStep> {
    const received = readDynamicData(data, tags.token[0]);
    if (!received.ok) return received;
    const expected = authenticationToken(suite, opened.keys, opened.chipPublicKey);
    if (!equal(received.value, expected)) return refuse(statusWords.authenticationFailed);
    const token = authenticationToken(suite, opened.keys, opened.terminalPublicKey);
    const objects = [encodeTlv(tags.token[1], token)];
    const staticSecret = suite.mapping === "chipAuthentication" ? this.#mappingSecret(suite) : undefined;
    if (staticSecret !== undefined && mappingSecret !== undefined) {
      const proof = chipAuthenticationData(staticSecret, mappingSecret, suite.domain.order);
      objects.push(encodeTlv(tags.chipAuthentication, encryptChipAuthenticationData(opened.keys, proof)));
    }
    return done({ data: dynamicData(...objects), opened });
  }
}

function answer(tag: number, value: Uint8Array): Step<PaceStep> {
  return done({ data: dynamicData(encodeTlv(tag, value)) });
}
