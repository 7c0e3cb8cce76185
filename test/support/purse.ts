/**
 * A purse on a bench: the chip's purse without the channel around it, whose power can be cut at any page it writes and
 * whose answers can be lost. What it holds is checked against a book kept apart.
 * @module
 */
import type { ApduLink } from "../../core/apdu/link.ts";
import { creditMessage } from "../../core/citizen-card/purse/credit.ts";
import type { PursePorts } from "../../core/citizen-card/purse/debit.ts";
import type { OpenPurse } from "../../core/citizen-card/purse/open-purse.ts";
import { readPurse } from "../../core/citizen-card/purse/status.ts";
import { demonstrationKey } from "../../core/crypto/demonstration.ts";
import { signEs256 } from "../../core/crypto/ecdsa.ts";
import { importPrivateJwk, importPublicJwk } from "../../core/crypto/jwk.ts";
import { fail, ok } from "../../core/errors/result.ts";
import type { PurseIntent, PurseJournal, PurseRelease } from "../../core/ports/purse-journal.ts";
import type { PlainCommand } from "../../firmware-sim/card/command.ts";
import { type NonVolatilePages, PowerCut, type PowerFault } from "../../firmware-sim/card/purse/pages.ts";
import {
  formatPurse,
  PURSE_CLA,
  Purse,
  type PurseContents,
  type PurseTerminal,
} from "../../firmware-sim/card/purse/purse.ts";
import { must } from "./store.ts";

export const CARD = "BNC-00000777";
export const TERMINAL = "bn-kb-01";
export const OPENING_BALANCE = 500_000;

const purseKey = demonstrationKey("test/purse");
const issuerKey = importPrivateJwk(demonstrationKey("test/purse-issuer").privateJwk);

export const purseContents: PurseContents = {
  card: CARD,
  key: importPrivateJwk(purseKey.privateJwk),
  issuerKey: importPublicJwk(demonstrationKey("test/purse-issuer").publicJwk),
  balance: OPENING_BALANCE,
  limits: { perDebit: 100_000, sincePin: 250_000, maximumBalance: 2_000_000 },
};

/** By the issuer, for this card unless said otherwise. */
export function credit(order: {
  readonly amount: number;
  readonly expectedCounter: number;
  readonly id: string;
  readonly card?: string;
  readonly maximumBalance?: number;
}): Uint8Array {
  return creditMessage({ card: CARD, maximumBalance: 2_000_000, ...order }, (input) =>
    signEs256(issuerKey, input),
  );
}

export interface Bench {
  readonly pages: NonVolatilePages;
  /** The terminal's view, at the terminal with this id. */
  purse(terminal?: PurseTerminal): OpenPurse;
  /** What the card would say, without asking it over the link. */
  card(): Purse;
  /** Loses the answer of the nth command from now on (0 is the next one), after the card has carried it out. */
  loseAnswer(command: number): void;
  /** Loses the nth command from now on before it reaches the card. */
  loseCommand(command: number): void;
  readonly sent: number;
}

export function bench(contents: PurseContents = purseContents): Bench {
  const pages = formatPurse(contents);
  let sent = 0;
  let answerLost = Number.POSITIVE_INFINITY;
  let commandLost = Number.POSITIVE_INFINITY;
  const linkAt = (terminal: PurseTerminal): ApduLink => {
    // A new one for each tap: what the chip knew without power is all that is left.
    const chip = new Purse(contents, pages);
    let here = true;
    return {
      maxNe: 256,
      async transmit({ cla, ins, p1, p2, data, ne }) {
        const index = sent;
        sent += 1;
        here &&= index !== commandLost;
        if (!here) return fail("card.lost");
        try {
          const answer =
            cla === PURSE_CLA
              ? chip.process(
                  { cla, ins, p1, p2, data: data ?? new Uint8Array(), ne: ne ?? 0, leZero: ne === 256 },
                  terminal,
                )
              : readLog(chip, ins, p1, p2);
          here = index !== answerLost;
          return here ? ok(answer) : fail("card.lost");
        } catch (error) {
          if (!(error instanceof PowerCut)) throw error;
          here = false;
          return fail("card.lost");
        }
      },
    };
  };
  return {
    pages,
    purse: (terminal = { id: TERMINAL, mayDebit: true }) => ({
      card: contents.card,
      key: importPublicJwk(purseKey.publicJwk),
      link: linkAt(terminal),
    }),
    card: () => new Purse(contents, pages),
    loseAnswer: (command) => {
      answerLost = sent + command;
    },
    loseCommand: (command) => {
      commandLost = sent + command;
    },
    get sent() {
      return sent;
    },
  };
}

function readLog(chip: Purse, ins: number, p1: number, p2: number) {
  if (ins !== 0xb2 || p2 !== 0x34) throw new Error("not the purse log");
  const record = chip.log[p1 - 1];
  return record === undefined ? { data: new Uint8Array(), sw: 0x6a83 } : { data: record, sw: 0x9000 };
}

export type Tear = "nothing written" | "half written" | "all but the last byte" | "noise";

/** Cuts the power at the nth page written from now on. */
export function cutAt(page: number, tear: Tear): PowerFault {
  let written = 0;
  return ({ before, after }) => {
    written += 1;
    if (written - 1 !== page) return undefined;
    const keep = { "nothing written": 0, "half written": 16, "all but the last byte": 31, noise: 0 }[tear];
    if (tear === "noise") return after.map((byte, index) => byte ^ ((index * 73 + 41) & 0xff));
    return Uint8Array.of(...after.subarray(0, keep), ...before.subarray(keep));
  };
}

/** A journal that forgets with the test. */
export function memoryJournal(): PurseJournal & {
  readonly intents: Map<string, PurseIntent>;
  readonly settled: Map<string, Uint8Array>;
  readonly released: Map<string, PurseRelease>;
  readonly unknowns: Set<string>;
} {
  const intents = new Map<string, PurseIntent>();
  const settled = new Map<string, Uint8Array>();
  const released = new Map<string, PurseRelease>();
  const unknowns = new Set<string>();
  return {
    intents,
    settled,
    released,
    unknowns,
    intend: (intent) => {
      intents.set(intent.id, intent);
      return ok(null);
    },
    settle: (id, certificate) => {
      settled.set(id, certificate);
      return ok(null);
    },
    release: (id, release) => {
      released.set(id, release);
      return ok(null);
    },
    unknown: (id) => {
      unknowns.add(id);
      return ok(null);
    },
    pending: (card) =>
      ok(
        [...intents.values()].filter(
          ({ id, card: of }) => !settled.has(id) && !released.has(id) && (card === undefined || card === of),
        ),
      ),
  };
}

/** Random bytes that never repeat, from a counter: tests of money are the same every time. */
export function countingPorts(journal: PurseJournal, start = 0): PursePorts {
  let drawn = start;
  return {
    journal,
    random: (length) => {
      drawn += 1;
      const bytes = new Uint8Array(length);
      new DataView(bytes.buffer).setUint32(length - 4, drawn);
      return bytes;
    },
  };
}

/** Where another terminal's counting starts. */
export const ELSEWHERE = 0x7000_0000;

export function setUp(contents = purseContents) {
  const card = bench(contents);
  const journal = memoryJournal();
  const ports = countingPorts(journal);
  const status = async () => must(await readPurse(card.purse(), ports.random));
  return { card, journal, ports, status };
}

export const failure = (code: string, detail?: string) => ({
  failure: detail === undefined ? { code } : { code, detail },
});

export const WITH_RIGHT: PurseTerminal = { id: TERMINAL, mayDebit: true };

/** The purse with other answers to this instruction. */
export function answering(
  purse: OpenPurse,
  ins: number,
  change: (data: Uint8Array) => Uint8Array,
): OpenPurse {
  return {
    ...purse,
    link: {
      ...purse.link,
      async transmit(command) {
        const answer = await purse.link.transmit(command);
        if (command.ins !== ins || !answer.ok) return answer;
        return { ok: true, value: { ...answer.value, data: change(answer.value.data) } };
      },
    },
  };
}

/** At a terminal that was altered, and asks for more than was agreed: the first byte of the amount is larger. */
export function greedy(purse: OpenPurse): OpenPurse {
  const { link } = purse;
  return {
    ...purse,
    link: {
      ...link,
      transmit: (command) => {
        const data = command.ins === 0x54 ? command.data?.with(3, 0x7f) : command.data;
        return link.transmit(data === undefined ? command : { ...command, data });
      },
    },
  };
}

/** DEBIT as the card gets it, byte for byte. */
export function debitCommand(id: string, amount: number, counter: number): PlainCommand {
  const hex = (value: number) => value.toString(16).padStart(8, "0");
  const name = Buffer.from(TERMINAL).toString("hex");
  const data = Buffer.from(`8204${hex(amount)}8404${hex(counter)}8508${name}8610${id}`, "hex");
  return { cla: 0x80, ins: 0x54, p1: 0, p2: 0, data: Uint8Array.from(data), ne: 256, leZero: true };
}
