/** One run of a stage against a card that spoils its answers: the good run is one that spoils none. @module */
import { parseCommand } from "../../core/apdu/command.ts";
import { encodeResponse } from "../../core/apdu/response.ts";
import { equal } from "../../core/crypto/bytes.ts";
import { deriveSessionKeys } from "../../core/emrtd/cipher.ts";
import { openSecureChannel } from "../../core/emrtd/secure-messaging.ts";
import { fail, ok, type Result } from "../../core/errors/result.ts";
import type { CardChannel } from "../../core/ports/card-reader.ts";
import { toPlain } from "../../firmware-sim/card/command.ts";
import { sessionKeys } from "../../firmware-sim/card/protocols/ciphers.ts";
import { ChipSecureMessaging, PROTECTED_CLA } from "../../firmware-sim/card/protocols/secure-messaging.ts";
import { EXTENDED_LIMITS } from "../support/card-channel.ts";
import { type Rng, randomBytes, seeded } from "../support/mutate.ts";
import { habitual, type Mutant, spoiltAnswer, spoiltBytes, spoiltFile } from "./mutant.ts";
import { MOST_COMMANDS, type PlainAnswer, type Stage } from "./stage.ts";

export interface Replay {
  readonly result: Result<string>;
  /** What the card would have said by itself. */
  readonly answers: readonly PlainAnswer[];
  /** Bytes that passed the reader are others than in the good run, and protected ones. */
  readonly wireChanged: boolean;
  readonly commands: number;
}

const SHARED_SECRET = Uint8Array.from({ length: 32 }, (_, index) => index);
const NUMBERS_OF_THE_TERMINAL = 0x5eed;

/** The same numbers in every run of every stage. */
export function terminalRandom(): (length: number) => Uint8Array {
  const rng: Rng = seeded(NUMBERS_OF_THE_TERMINAL);
  return (length) => randomBytes(rng, length);
}

/** Throws what the stage throws. `good` are the answers of the good run, for a mutant that gives those of others. */
export async function replay(
  stage: Stage,
  mutant?: Mutant,
  good: readonly PlainAnswer[] = [],
): Promise<Replay> {
  const file = mutant?.layer === "file" && stage.file ? spoiltFile(stage.file, mutant.rng) : undefined;
  const card = stage.card(file);
  const answers: PlainAnswer[] = [];
  const passed: Uint8Array[] = [];
  let wireChanged = false;
  let commands = 0;
  let messaging = stage.cipher && new ChipSecureMessaging(sessionKeys(stage.cipher, SHARED_SECRET));

  function exchange(bytes: Uint8Array, index: number): Uint8Array {
    const parsed = parseCommand(bytes);
    if (!parsed.ok) return Uint8Array.of(0x67, 0);
    const outer = toPlain(parsed.value);
    // A stage without keys of its own repeats protected answers as they were.
    const isProtected = (outer.cla & PROTECTED_CLA) === PROTECTED_CLA && stage.cipher !== undefined;
    if (!isProtected && messaging !== undefined) {
      // A command in clear ends the session (ICAO 9303-11 §9.8.3).
      messaging = undefined;
      return Uint8Array.of(0x69, 0x87);
    }
    const inner = isProtected ? messaging?.unwrap(outer) : { ok: true as const, value: outer };
    if (inner === undefined) return Uint8Array.of(0x69, 0x85);
    if (!inner.ok) return Uint8Array.of(inner.sw >> 8, inner.sw & 0xff);
    const own = card.answer(inner.value);
    answers.push(own);
    const said = spoilt(own, index, inner.value.ne);
    const wrapped = isProtected && messaging ? messaging.wrap(said, inner.value.ins) : said;
    if (own.newKeys !== undefined) messaging = new ChipSecureMessaging(own.newKeys);
    return encodeResponse(wrapped);
  }

  function spoilt(own: PlainAnswer, index: number, ne: number): PlainAnswer {
    if (mutant?.habit !== undefined) return habitual(mutant.habit, own, ne, answers[0] ?? own);
    const strikes = mutant?.layer === "answer" && mutant.targets.has(index);
    return strikes ? spoiltAnswer(own, good, mutant.rng) : own;
  }

  const channel: CardChannel = {
    atr: Uint8Array.of(0x3b, 0x80, 0x80, 0x01, 0x01),
    interface: "contactless",
    limits: EXTENDED_LIMITS,
    async transmit(bytes) {
      const index = commands;
      commands += 1;
      if (index >= 2 * MOST_COMMANDS) throw new Error("goes on after the card is lost");
      if (index >= MOST_COMMANDS) return fail("card.lost", "too many commands");
      const own = exchange(bytes, index);
      const strikes = mutant?.layer === "wire" && mutant.targets.has(index);
      const sent = strikes ? spoiltBytes(own, passed, mutant.rng) : own;
      passed.push(own);
      wireChanged ||= stage.cipher !== undefined && !equal(sent, own);
      return sent.length < 2 ? fail("card.lost", "no status word") : ok(sent);
    },
  };
  const keys = deriveSessionKeys(SHARED_SECRET, stage.cipher ?? "AES-128");
  const secure = openSecureChannel(channel, keys);
  const result = await stage.run({ channel, secure, random: terminalRandom() });
  return { result, answers, wireChanged, commands };
}
