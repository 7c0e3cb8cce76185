/** Guessing and keeping the PIN and the PUK of a provincial card. @module */
import { changePin, unblockPin, verifyPin } from "../../core/citizen-card/pin.ts";
import type { ProvenCard } from "../../core/citizen-card/proven-card.ts";
import { utf8 } from "../../core/crypto/bytes.ts";
import type { Result } from "../../core/errors/result.ts";
import { identify } from "../../core/identity/identify.ts";
import type { CardInterface } from "../../core/ports/card-reader.ts";
import { type CitizenCardMemory, newMemory } from "../../firmware-sim/card/memory.ts";
import { cardDigits } from "../../firmware-sim/personalise/printed.ts";
import { channelTo, request } from "../core/identity/card-in-reader.ts";
import { pace, SELECT_APPLICATION, send } from "../firmware-sim/pocket-terminal.ts";
import { CAN, PIN as SAMPLE_PIN, sampleCard } from "../firmware-sim/sample-card.ts";
import { authenticated } from "../firmware-sim/test-terminal.ts";
import { must } from "../support/store.ts";
import { prove, pullable } from "../support/whole-tap.ts";
import { type Attack, detailedOutcomeOf, type Outcome, verdictOf } from "./attack.ts";
import { cardWith, contentsOf, NAME } from "./provincial.ts";

const { pin: PIN, puk: PUK } = cardDigits(NAME);
const WRONG = "000000";
const WRONG_PUK = "00000000";
const NEW = "112233";

type Act = (card: ProvenCard) => Promise<Result<unknown>>;
const guess: Act = (card) => verifyPin(card, WRONG);
const right: Act = (card) => verifyPin(card, PIN);

/** Each time the card is taken from its power and laid down again. The last outcome counts. */
async function tries(acts: readonly Act[], where: CardInterface = "contact", memory = newMemory()) {
  let last: Outcome = "nothing was tried";
  for (const act of acts) {
    const card = must(await prove(channelTo(cardWith(contentsOf(), where, memory)), request(NAME)));
    last = detailedOutcomeOf(await act(card));
  }
  return last;
}

/** The card is pulled in the moment in which it has compared, before its answer is heard. */
async function torn(count: number): Promise<Outcome> {
  const memory = newMemory();
  const whole = pullable(cardWith(contentsOf(), "contact"));
  must(await prove(whole.channel, request(NAME)));
  const at = whole.count();
  for (let tried = 0; tried < count; tried += 1) {
    const { channel } = pullable(cardWith(contentsOf(), "contact", memory), { at, carriedOut: true });
    const card = must(await prove(channel, request(NAME)));
    await verifyPin(card, WRONG);
  }
  return tries([right], "contact", memory);
}

/** The PIN was right; then this happens, and a protected claim is asked for. */
async function afterwards(what: "select" | "reset" | "wrong PIN"): Promise<Outcome> {
  const card = sampleCard();
  const verified = await authenticated(card, CAN);
  await verified.exchange("200081", utf8(SAMPLE_PIN));
  if ((await verified.exchange("B2031C", new Uint8Array(), "00")).sw !== "9000") return "no claim at all";
  if (what === "wrong PIN") {
    await verified.exchange("200081", utf8(WRONG));
    return (await verified.exchange("B2031C", new Uint8Array(), "00")).sw;
  }
  if (what === "select") await send(card, SELECT_APPLICATION);
  else card.reset();
  const again = await authenticated(card, CAN);
  return (await again.exchange("B2031C", new Uint8Array(), "00")).sw;
}

/** A card that is not believed is not given the PIN: its counter does not move, and its answer is not asked for. */
async function bait(name: "clone" | "wrong-issuer"): Promise<Outcome> {
  const memory = newMemory();
  const card = cardWith(contentsOf(name), "contact", memory);
  const read = must(await identify(channelTo(card), request(name, { pin: WRONG })));
  return memory.pinTries === 3 ? verdictOf(read.identity) : "the PIN was sent";
}

const with1 = (counter: "pinTries" | "pukTries"): CitizenCardMemory => ({ ...newMemory(), [counter]: 1 });

export const pin: readonly Attack[] = [
  { id: "B9.0", run: () => tries([guess, guess, right]) },
  { id: "B9.1", run: () => tries([guess]) },
  { id: "B9.2", run: () => tries([guess, guess, guess, right]) },
  { id: "B9.3", run: () => torn(3) },
  { id: "B9.4", run: () => tries([(card) => changePin(card, WRONG, NEW)]) },
  { id: "B9.5", run: () => tries([right], "contactless", with1("pinTries")) },
  { id: "B9.6", run: () => tries([(card) => unblockPin(card, WRONG_PUK, NEW)]) },
  {
    id: "B9.7",
    run: () =>
      tries([
        ...Array(10).fill((card: ProvenCard) => unblockPin(card, WRONG_PUK, NEW)),
        (card) => unblockPin(card, PUK, NEW),
      ]),
  },
  { id: "B9.8", run: () => tries([(card) => unblockPin(card, PUK, NEW)], "contactless", with1("pukTries")) },
  { id: "B9.9", run: () => afterwards("select") },
  { id: "B9.10", run: () => afterwards("reset") },
  { id: "B9.11", run: () => afterwards("wrong PIN") },
  { id: "B9.12", run: () => bait("clone") },
  { id: "B9.13", run: () => bait("wrong-issuer") },
  {
    id: "B9.14",
    run: async () => {
      const card = sampleCard();
      await send(card, SELECT_APPLICATION);
      return send(card, `0020008106${Buffer.from(SAMPLE_PIN).toString("hex")}`);
    },
  },
  {
    id: "B9.15",
    run: async () => {
      const { terminal } = await pace(sampleCard(), CAN);
      return (await terminal.exchange("200081", utf8(SAMPLE_PIN))).sw;
    },
  },
];
