/**
 * The purse: takes and gives money by certificates that its own key signs. Whatever moment the power fails at, the card
 * holds the state before or the state after, and the certificate of whichever it is.
 * @module
 */
import type { KeyObject } from "node:crypto";
import { statusWords } from "../../../core/apdu/status-words.ts";
import { type Answer, answer, type PlainCommand, status } from "../command.ts";
import { PURSE_PAGES, readLog, writeLog } from "./log.ts";
import {
  readChallenge,
  readCreditOrder,
  readDebitOrder,
  readOwnCertificate,
  sameId,
  statusAnswer,
  type Transaction,
  transactionCertificate,
} from "./messages.ts";
import { NonVolatilePages } from "./pages.ts";
import { formatState, loadState, MAX_UINT32, type PurseState, storeState } from "./state.ts";

/** What personalisation writes into a purse. Amounts in đồng. */
export interface PurseContents {
  /** As printed and as the credential's `purse.card` names it. */
  readonly card: string;
  /** P-256 private key; never leaves the card. */
  readonly key: KeyObject;
  /** P-256 public key of the only one who may put money in. */
  readonly issuerKey: KeyObject;
  /** Before the first transaction. */
  readonly balance: number;
  readonly limits: {
    readonly perDebit: number;
    /** Sum of debits since the last PIN. */
    readonly sincePin: number;
    readonly maximumBalance: number;
  };
}

/** What the terminal proved with its certificate; undefined before that. */
export interface PurseTerminal {
  readonly id: string;
  readonly mayDebit: boolean;
}

export const PURSE_CLA = 0x80;
export const purseInstructions = { getPurse: 0x50, credit: 0x52, debit: 0x54 } as const;

/** Status words of the purse, in the proprietary range of ISO 7816-3 (SW1 9X). */
export const purseStatusWords = {
  balanceTooSmall: 0x9401,
  overDebitLimit: 0x9402,
  /** The PIN starts the sum again. */
  overSpendingLimit: 0x9403,
  /** The id is known, with another content. */
  idInUse: 0x9404,
  counterNotExpected: 0x9405,
  overMaximumBalance: 0x9406,
} as const;

/** Fresh pages with the first balance: what the factory leaves behind. */
export function formatPurse({ balance }: Pick<PurseContents, "balance">): NonVolatilePages {
  const pages = new NonVolatilePages(PURSE_PAGES);
  formatState(pages, balance);
  return pages;
}

export class Purse {
  readonly #contents: PurseContents;
  readonly #pages: NonVolatilePages;

  constructor(contents: PurseContents, pages: NonVolatilePages) {
    this.#contents = contents;
    this.#pages = pages;
  }

  /** A command of class 80 inside the channel. */
  process(command: PlainCommand, terminal: PurseTerminal | undefined): Answer {
    const { ins, p1, p2, data } = command;
    const known = Object.values<number>(purseInstructions).includes(ins);
    if (!known) return status(statusWords.instructionNotSupported);
    if (terminal === undefined) return status(statusWords.securityStatusNotSatisfied);
    if (p1 !== 0 || p2 !== 0) return status(statusWords.incorrectP1P2);
    const state = loadState(this.#pages);
    if (state === undefined) return status(statusWords.noPreciseDiagnosis);
    if (ins === purseInstructions.getPurse) return this.#getPurse(data, state);
    return ins === purseInstructions.debit
      ? this.#debit(data, state, terminal)
      : this.#credit(data, state, terminal);
  }

  /** Records of EF.PURSE_LOG, newest first. */
  get log(): readonly Uint8Array[] {
    return readLog(this.#pages, loadState(this.#pages)?.counter ?? 0);
  }

  /** The PIN was right: what is spent counts from here. */
  pinVerified(): void {
    const state = loadState(this.#pages);
    if (state !== undefined && state.spent > 0) storeState(this.#pages, state, { ...state, spent: 0 });
  }

  #getPurse(data: Uint8Array, { balance, counter, spent }: PurseState): Answer {
    const challenge = readChallenge(data);
    if (challenge === undefined) return status(statusWords.incorrectData);
    const { card, key, limits } = this.#contents;
    return answer(statusAnswer(card, { balance, counter, spent, ...limits }, challenge, key));
  }

  #debit(data: Uint8Array, state: PurseState, terminal: PurseTerminal): Answer {
    const order = readDebitOrder(data);
    if (order === undefined) return status(statusWords.incorrectData);
    const { id, amount, expectedCounter } = order;
    if (!terminal.mayDebit || order.terminal !== terminal.id) {
      return status(statusWords.securityStatusNotSatisfied);
    }
    const before = this.#stored({ type: "debit", id, amount, terminal: terminal.id });
    if (before !== undefined) return before;
    if (expectedCounter !== state.counter) return status(purseStatusWords.counterNotExpected);
    const { perDebit, sincePin } = this.#contents.limits;
    if (amount > perDebit) return status(purseStatusWords.overDebitLimit);
    if (state.spent + amount > sincePin) return status(purseStatusWords.overSpendingLimit);
    if (amount > state.balance) return status(purseStatusWords.balanceTooSmall);
    return this.#commit(state, {
      ...{ type: "debit", id, amount, terminal: terminal.id },
      balance: state.balance - amount,
    });
  }

  #credit(data: Uint8Array, state: PurseState, terminal: PurseTerminal): Answer {
    const order = readCreditOrder(data, this.#contents.issuerKey);
    if (order === undefined || order.card !== this.#contents.card) return status(statusWords.incorrectData);
    const { id, amount, expectedCounter } = order;
    const before = this.#stored({ type: "credit", id, amount });
    if (before !== undefined) return before;
    if (expectedCounter !== state.counter) return status(purseStatusWords.counterNotExpected);
    const balance = state.balance + amount;
    const maximum = Math.min(order.maximumBalance, this.#contents.limits.maximumBalance, MAX_UINT32);
    if (balance > maximum) return status(purseStatusWords.overMaximumBalance);
    return this.#commit(state, { type: "credit", id, amount, terminal: terminal.id, balance });
  }

  /** The same transaction again answers what it answered before; the same id for another one is refused. */
  #stored(asked: Pick<Transaction, "type" | "id" | "amount"> & { readonly terminal?: string }) {
    for (const certificate of this.log) {
      const known = readOwnCertificate(certificate);
      if (known === undefined || !sameId(known.id, asked.id)) continue;
      const same =
        known.type === asked.type &&
        known.amount === asked.amount &&
        known.terminal === (asked.terminal ?? known.terminal);
      return same ? answer(certificate) : status(purseStatusWords.idInUse);
    }
    return undefined;
  }

  /** The certificate first, into a place that does not count yet; the state that counts it is the one decisive write. */
  #commit(state: PurseState, change: Omit<Transaction, "counter">): Answer {
    const counter = state.counter + 1;
    if (counter > MAX_UINT32) return status(statusWords.notEnoughMemory);
    const { card, key } = this.#contents;
    const certificate = transactionCertificate(card, { ...change, counter }, key);
    const spent = change.type === "debit" ? state.spent + change.amount : state.spent;
    writeLog(this.#pages, counter, certificate);
    storeState(this.#pages, state, { balance: change.balance, counter, spent });
    return answer(certificate);
  }
}
