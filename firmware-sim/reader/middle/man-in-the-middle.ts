/**
 * Somebody between terminal and card who knows what is printed on it: ends PACE on both sides with keys of his own, then
 * reads and passes on everything. Whatever is opened in another way (BAC) goes past him as it is.
 * @module
 */
import { MAX_SHORT_NE, parseCommand } from "../../../core/apdu/command.ts";
import { encodeResponse, parseResponse, type ResponseApdu } from "../../../core/apdu/response.ts";
import { statusWords } from "../../../core/apdu/status-words.ts";
import { uintToBytes } from "../../../core/crypto/bytes.ts";
import { curveByName } from "../../../core/crypto/curves.ts";
import { randomBelow } from "../../../core/crypto/random-below.ts";
import {
  CHAINED_CLA,
  done,
  type PlainCommand,
  refuse,
  type Step,
  status,
  toPlain,
} from "../../card/command.ts";
import type { AgreementKey } from "../../card/protocols/keys.ts";
import {
  PaceChip,
  type PaceOpened,
  type PaceSelection,
  type PrintedSide,
} from "../../card/protocols/pace.ts";
import { ChipSecureMessaging, isProtected } from "../../card/protocols/secure-messaging.ts";
import { paceSuite, standardisedCurves } from "../../card/protocols/suites.ts";
import type { PluggableCard } from "../pluggable-card.ts";
import { Portions, wholeAnswer } from "./long-answers.ts";
import { openCard } from "./terminal-pace.ts";
import { TerminalSecureMessaging } from "./terminal-secure-messaging.ts";

/** The card as he has opened it. */
export interface OpenedCard extends Pick<PaceOpened, "terminalPublicKey" | "chipPublicKey"> {
  /**
   * One command under his own keys; `room` is what the protected answer may take, in bytes. Refuses with the status
   * word of an answer in clear, after which the channel is gone.
   */
  exchange(command: PlainCommand, room?: number): Promise<Step<ResponseApdu>>;
}

/** What is answered to a command that he has read. */
export type Treatment = (
  command: PlainCommand,
  card: OpenedCard,
  room: number,
) => Promise<Step<ResponseApdu>>;

export interface ManInTheMiddleOptions {
  readonly card: PluggableCard;
  readonly printed: PrintedSide;
  /** Default: he passes it on. */
  readonly treat?: Treatment;
}

interface Between {
  readonly towardsTerminal: ChipSecureMessaging;
  readonly card: OpenedCard;
}

const SET_AUTHENTICATION_TEMPLATE = 0x22;
const GENERAL_AUTHENTICATE = 0x86;
const APART_BYTES = 32;
/** 63Cx: few tries are left; PACE goes on. */
const WARNING = 0x63;

const passOn: Treatment = (command, card, room) => card.exchange(command, room);

export class ManInTheMiddle implements PluggableCard {
  readonly atr: Uint8Array;
  readonly #card: PluggableCard;
  readonly #printed: PrintedSide;
  readonly #treat: Treatment;
  readonly #chip: PaceChip;
  readonly #portions = new Portions();
  /** PACE is on its way, both with the terminal and with the card. */
  #selection: PaceSelection | undefined;
  #between: Between | undefined;

  constructor({ card, printed, treat = passOn }: ManInTheMiddleOptions) {
    const { offers, passwords, random } = printed;
    this.atr = card.atr;
    this.#card = card;
    this.#printed = printed;
    this.#treat = treat;
    // Where the card's chances repeat, he must not draw the very numbers that it would have drawn.
    random(APART_BYTES);
    const mappingKey = ownMappingKey(printed);
    this.#chip = new PaceChip({ offers, passwords, random, mappingKey, work: { operations: 0 } });
  }

  reset(): Uint8Array {
    this.#forget();
    return this.#card.reset();
  }

  powerOff(): void {
    this.#forget();
    this.#card.powerOff();
  }

  async process(bytes: Uint8Array): Promise<Uint8Array> {
    const parsed = parseCommand(bytes);
    const command = parsed.ok ? toPlain(parsed.value) : undefined;
    const piece = command && this.#portions.next(command);
    if (piece !== undefined) return encodeResponse(piece);
    this.#portions.forget();
    const own = command && (await this.#answer(command, bytes));
    if (command !== undefined && own !== undefined) {
      // A protected answer always has data, so Le left out there means the longest short answer.
      return encodeResponse(this.#portions.begin(own, command.ne || MAX_SHORT_NE));
    }
    this.#forget();
    return this.#card.process(bytes);
  }

  #forget(): void {
    this.#chip.abandon();
    this.#portions.forget();
    this.#selection = undefined;
    this.#between = undefined;
  }

  /** Undefined where the command is none of his business. */
  #answer(command: PlainCommand, bytes: Uint8Array): Promise<ResponseApdu> | undefined {
    if (isProtected(command)) return this.#between && this.#relay(command, this.#between);
    // The terminal has gone on in clear; so will the card.
    this.#between = undefined;
    if (command.ins === SET_AUTHENTICATION_TEMPLATE) return this.#select(command, bytes);
    if (command.ins === GENERAL_AUTHENTICATE && this.#selection) {
      return this.#authenticate(command, this.#selection);
    }
    return undefined;
  }

  /** The card is to run the same suite with the same password, and says whether it will. */
  async #select({ data }: PlainCommand, bytes: Uint8Array): Promise<ResponseApdu> {
    this.#forget();
    const answer = parseResponse(await this.#card.process(bytes));
    if (!answer.ok) return status(statusWords.noPreciseDiagnosis);
    const { sw } = answer.value;
    const taken = sw === statusWords.ok || sw >> 8 === WARNING;
    if (taken && this.#chip.select(data) === statusWords.ok) this.#selection = this.#chip.selected;
    return answer.value;
  }

  /** With the terminal's last step he opens the card as well. */
  async #authenticate({ cla, data }: PlainCommand, selection: PaceSelection): Promise<ResponseApdu> {
    const step = this.#chip.next(data, cla === CHAINED_CLA);
    if (!step.ok) {
      this.#forget();
      return status(step.sw);
    }
    const { opened } = step.value;
    if (opened !== undefined) {
      const card = await openCard(this.#card, selection, this.#printed.random);
      const still = this.#selection === selection;
      this.#forget();
      if (!card.ok) return status(card.sw);
      if (!still) return status(statusWords.noPreciseDiagnosis);
      const towardsTerminal = new ChipSecureMessaging(opened.keys);
      this.#between = { towardsTerminal, card: openedCard(this.#card, card.value) };
    }
    return { data: step.value.data, sw: statusWords.ok };
  }

  async #relay(command: PlainCommand, { towardsTerminal, card }: Between): Promise<ResponseApdu> {
    const inner = towardsTerminal.unwrap(command);
    const answer = inner.ok ? await this.#treat(inner.value, card, command.ne || MAX_SHORT_NE) : inner;
    if (answer.ok) return towardsTerminal.wrap(answer.value, command.ins);
    this.#forget();
    return status(answer.sw);
  }
}

function openedCard(card: PluggableCard, { keys, terminalPublicKey, chipPublicKey }: PaceOpened): OpenedCard {
  const messaging = new TerminalSecureMessaging(keys);
  return {
    terminalPublicKey,
    chipPublicKey,
    async exchange(command, room = MAX_SHORT_NE) {
      const answer = await wholeAnswer(card, { ...messaging.wrap(command), ne: room });
      if (answer === undefined) return refuse(statusWords.noPreciseDiagnosis);
      if (answer.data.length === 0) return refuse(answer.sw);
      const plain = messaging.unwrap(answer, command.ins);
      return plain === undefined ? refuse(statusWords.noPreciseDiagnosis) : done(plain);
    },
  };
}

/** Chip-authentication mapping rests on a static key, which he has to make up. */
function ownMappingKey({ offers, random }: PrintedSide): AgreementKey | undefined {
  const work = { operations: 0 };
  for (const offer of offers) {
    const suite = paceSuite(offer, work);
    const curve = standardisedCurves[offer.parameterId];
    if (suite?.mapping !== "chipAuthentication" || curve === undefined) continue;
    const secret = randomBelow(curveByName(curve).n, random);
    const size = Math.ceil(curveByName(curve).n.toString(16).length / 2);
    return {
      kind: "ECDH",
      curve,
      secret: uintToBytes(secret, size),
      publicKey: suite.domain.publicKey(secret),
    };
  }
  return undefined;
}
