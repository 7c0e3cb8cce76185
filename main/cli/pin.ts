/** `pin`: the PIN of a provincial card, verified, changed or unblocked. @module */
import { changePin, pinTriesLeft, unblockPin, verifyPin } from "../../core/citizen-card/pin.ts";
import { ProvenCard } from "../../core/citizen-card/proven-card.ts";
import { citizenSentence } from "../../core/errors/describe.ts";
import { fail, ok, type Result } from "../../core/errors/result.ts";
import { identify } from "../../core/identity/identify.ts";
import { CITIZEN_POLICY } from "../../core/identity/policy.ts";
import type { CardChannel, CardReader } from "../../core/ports/card-reader.ts";
import { terminalAudience } from "../../core/trust/key-binding.ts";
import { random } from "../random.ts";
import { inflate } from "../service/trust-keeper.ts";
import { type Command, parseOptions, printFailure, printLine, UsageError } from "./command.ts";
import { firstCard } from "./first-card.ts";
import { PROVINCE_HELP, type ProvinceTrust, provinceTrust } from "./province-trust.ts";
import { cardChoice, pcscReaders, simulatedReaders } from "./read-sources.ts";

const HELP = `pin: verifies, changes or unblocks the PIN of a provincial card, by default in a reader of the PC/SC service

  npm run -s cli -- pin [--card NAME | --card-file FILE] [--can N] [--verify PIN | --change PIN:NEW | --unblock PUK:NEW]

  --can N      the six digits printed on the card; a card in the slot tells them itself
  --verify     tries the PIN, six digits
  --change     sets another PIN by the old one
  --unblock    sets another PIN by the PUK, eight digits
  --card NAME  a card of 'cards', straight from the simulator: fresh each time, what is changed is forgotten
  --card-file FILE  the same with a card.json of 'issue'
  --interface  for these: contact or contactless; default contact
${PROVINCE_HELP}
  --wait S     seconds to wait for a card; default 10

  Without any of the three it says how many tries are left, and takes none. The digits of the demonstration's cards are
  in 'cards --json', those of others in their card.json. What is sent here stands in the shell's history: this is for
  test cards.

  Exit: 0 done, 2 the card refused, 3 not readable, 64 wrong usage.
`;

const EXIT_REFUSED = 2;
const EXIT_NOT_READABLE = 3;

type Order = (card: ProvenCard) => Promise<Result<string>>;

export const pinCommand: Command = {
  name: "pin",
  summary: "verify, change or unblock the PIN of a provincial card",
  help: HELP,
  async run(args) {
    const { values } = parseOptions(args, {
      can: { type: "string" },
      verify: { type: "string" },
      change: { type: "string" },
      unblock: { type: "string" },
      card: { type: "string" },
      "card-file": { type: "string" },
      interface: { type: "string", default: "contact" },
      province: { type: "string" },
      terminal: { type: "string" },
      wait: { type: "string", default: "10" },
    });
    const waitSeconds = Number(values.wait);
    if (!(waitSeconds >= 0)) throw new UsageError("--wait is a number of seconds");
    if (values.can !== undefined && !/^\d{6}$/.test(values.can)) throw new UsageError("--can is six digits");
    const order = orderOf(values);
    const card = cardChoice(values.card, values["card-file"]);
    const trust = provinceTrust(values, new Date());
    if (!trust.ok) {
      printFailure(trust.failure);
      return EXIT_NOT_READABLE;
    }
    const choice = { can: values.can, waitMs: waitSeconds * 1000, trust: trust.value };
    const readers =
      card === undefined ? pcscReaders() : await simulatedReaders(card, values.interface, undefined, false);
    try {
      return await carryOut(readers, order, choice);
    } finally {
      await readers.close();
    }
  },
};

export interface PinOrders {
  readonly verify?: string | undefined;
  readonly change?: string | undefined;
  readonly unblock?: string | undefined;
}

/** Throws a UsageError where it is not one order of the right form. */
export function orderOf({ verify, change, unblock }: PinOrders): Order {
  if ([verify, change, unblock].filter((each) => each !== undefined).length > 1) {
    throw new UsageError("say one of --verify, --change and --unblock");
  }
  if (verify !== undefined) return (card) => said(verifyPin(card, verify), "the PIN is right");
  if (change !== undefined) {
    const [old, next] = pair("--change", change);
    return (card) => said(changePin(card, old, next), "the new PIN holds");
  }
  if (unblock !== undefined) {
    const [puk, next] = pair("--unblock", unblock);
    return (card) => said(unblockPin(card, puk, next), "the new PIN holds, with all its tries");
  }
  return async (card) => {
    const left = await pinTriesLeft(card);
    return left.ok ? ok(`tries left: ${left.value ?? "verified"}`) : left;
  };
}

function pair(option: string, text: string): readonly [string, string] {
  const [first, second, ...more] = text.split(":");
  if (first === undefined || second === undefined || more.length > 0) {
    throw new UsageError(`${option} takes two numbers with a colon between`);
  }
  return [first, second];
}

async function said(outcome: Promise<Result<undefined>>, text: string): Promise<Result<string>> {
  const done = await outcome;
  return done.ok ? ok(text) : done;
}

export interface PinChoice {
  readonly can: string | undefined;
  readonly waitMs: number;
  readonly trust: ProvinceTrust;
}

/** With the first card in any of the readers; the exit status. */
export async function carryOut(
  readers: CardReader,
  order: Order,
  { can, trust, waitMs }: PinChoice,
): Promise<number> {
  const connection = await firstCard(readers, waitMs);
  if (!connection.ok) {
    printFailure(connection.failure, citizenSentence(connection.failure.code).en);
    return EXIT_NOT_READABLE;
  }
  try {
    const card = await proveCard(connection.value.channel, can, trust);
    const done = card.ok ? await order(card.value) : card;
    if (done.ok) {
      printLine(done.value);
      return 0;
    }
    printFailure(done.failure, citizenSentence(done.failure.code).en);
    return card.ok ? EXIT_REFUSED : EXIT_NOT_READABLE;
  } finally {
    await connection.value.release();
  }
}

/** The card shows what it is by its credential and its key; a staff card may do so before its PIN. */
async function proveCard(
  channel: CardChannel,
  can: string | undefined,
  trust: ProvinceTrust,
): Promise<Result<ProvenCard>> {
  const read = await identify(channel, {
    ...trust,
    inflate,
    random,
    now: new Date(),
    needs: [],
    policies: { citizen: CITIZEN_POLICY, staff: CITIZEN_POLICY },
    ...(can === undefined ? {} : { can }),
  });
  if (!read.ok) return read;
  const { card, identity } = read.value;
  if (identity.evidence === null) return fail("identity.assurance_too_low", "card was refused");
  return ProvenCard.confirm(card, identity.evidence, terminalAudience(trust.terminalId), trust.bundle);
}
