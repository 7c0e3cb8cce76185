/**
 * The terminal's side of PACE, every mapping and suite (ICAO 9303-11 §4.4), as whoever stands in the middle runs it with
 * the card: the four GENERAL AUTHENTICATE commands, after an MSE:Set AT that the card took.
 * @module
 */
import { MAX_EXTENDED_NE, MAX_SHORT_DATA, MAX_SHORT_NE } from "../../../core/apdu/command.ts";
import { statusWords } from "../../../core/apdu/status-words.ts";
import { bytesToBigint } from "../../../core/crypto/bytes.ts";
import { randomBelow } from "../../../core/crypto/random-below.ts";
import type { RandomBytes } from "../../../core/ports/clock.ts";
import { encodeTlv } from "../../../core/tlv/ber.ts";
import { CHAINED_CLA, done, PLAIN_CLA, refuse, type Step } from "../../card/command.ts";
import { cipherByName, sessionKeys } from "../../card/protocols/ciphers.ts";
import type { Domain } from "../../card/protocols/domain.ts";
import { pseudoRandomNumber } from "../../card/protocols/integrated-mapping.ts";
import type { PaceOpened, PaceSelection } from "../../card/protocols/pace.ts";
import { authenticationToken } from "../../card/protocols/pace-token.ts";
import type { ChipPaceSuite } from "../../card/protocols/suites.ts";
import { dynamicData, readDynamicData } from "../../card/protocols/templates.ts";
import type { PluggableCard } from "../pluggable-card.ts";
import { wholeAnswer } from "./long-answers.ts";

const GENERAL_AUTHENTICATE = 0x86;
/** Tags within 7C, of the terminal's and the chip's object of each step (table 2). */
const tags = { nonce: 0x80, mapping: [0x81, 0x82], agreement: [0x83, 0x84], token: 0x85 } as const;

type Card = Pick<PluggableCard, "process">;

/** Opens the card as a terminal. Refuses with what the card said, or 6A80 where its objects are none. */
export async function openCard(
  card: Card,
  { suite, password }: PaceSelection,
  random: RandomBytes,
): Promise<Step<PaceOpened>> {
  const encrypted = await ask(card, dynamicData(), tags.nonce);
  if (!encrypted.ok) return encrypted;
  const { decrypt, derive } = cipherByName(suite.cipher);
  const nonce = decrypt(derive(password, "password"), encrypted.value);
  const map = suite.mapping === "integrated" ? mapIntegrated : mapGeneric;
  const mapped = await map(card, suite, nonce, random);
  if (!mapped.ok) return mapped;

  const secret = randomBelow(mapped.value.order, random);
  const terminalPublicKey = mapped.value.publicKey(secret);
  const [send, expect] = tags.agreement;
  const chipPublicKey = await ask(card, dynamicData(encodeTlv(send, terminalPublicKey)), expect);
  if (!chipPublicKey.ok) return chipPublicKey;
  const shared = mapped.value.agree(secret, chipPublicKey.value);
  if (!shared.ok) return shared;
  const keys = sessionKeys(suite.cipher, shared.value);

  // What the chip proves in its last answer matters to a terminal, not to him.
  const token = encodeTlv(tags.token, authenticationToken(suite, keys, chipPublicKey.value));
  const last = await authenticate(card, PLAIN_CLA, dynamicData(token));
  return last.ok ? done({ keys, terminalPublicKey, chipPublicKey: chipPublicKey.value }) : last;
}

type Mapping = (
  card: Card,
  suite: ChipPaceSuite,
  nonce: Uint8Array,
  random: RandomBytes,
) => Promise<Step<Domain>>;

/** Generic mapping, and chip-authentication mapping, which differs from it in the last answer only. */
const mapGeneric: Mapping = async (card, { domain }, nonce, random) => {
  const secret = randomBelow(domain.order, random);
  const [send, expect] = tags.mapping;
  const peer = await ask(card, dynamicData(encodeTlv(send, domain.publicKey(secret))), expect);
  return peer.ok ? domain.mapGeneric(bytesToBigint(nonce), secret, peer.value) : peer;
};

const mapIntegrated: Mapping = async (card, suite, nonce, random) => {
  const cipher = cipherByName(suite.cipher);
  const own = random(cipher.keyBytes);
  const [send, expect] = tags.mapping;
  const answered = await ask(card, dynamicData(encodeTlv(send, own)), expect);
  if (!answered.ok) return answered;
  return suite.domain.mapNumber(pseudoRandomNumber(cipher, nonce, own, suite.domain.p));
};

/** One of the chained steps: the value of the object that the card answers. */
async function ask(card: Card, data: Uint8Array, tag: number): Promise<Step<Uint8Array>> {
  const answered = await authenticate(card, CHAINED_CLA, data);
  return answered.ok ? readDynamicData(answered.value, tag) : answered;
}

async function authenticate(card: Card, cla: number, data: Uint8Array): Promise<Step<Uint8Array>> {
  // An answer is about as long as the command.
  const ne = data.length > MAX_SHORT_DATA ? MAX_EXTENDED_NE : MAX_SHORT_NE;
  const answer = await wholeAnswer(card, { cla, ins: GENERAL_AUTHENTICATE, p1: 0, p2: 0, data, ne });
  if (answer === undefined) return refuse(statusWords.noPreciseDiagnosis);
  return answer.sw === statusWords.ok ? done(answer.data) : refuse(answer.sw);
}
