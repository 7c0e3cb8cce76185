/**
 * A forger's chip: it has all files of a genuine card and none of its keys, opens by basic access control, whose key is
 * printed, and says 9000 to chip authentication. How it goes on is the attack.
 * @module
 */
import { parseCommand } from "../../core/apdu/command.ts";
import { encodeResponse } from "../../core/apdu/response.ts";
import { fromHex } from "../../core/crypto/bytes.ts";
import { type Answer, answer, type PlainCommand, status, toPlain } from "../../firmware-sim/card/command.ts";
import type { NationalCardContents } from "../../firmware-sim/card/national/contents.ts";
import { readBinary } from "../../firmware-sim/card/national/read-binary.ts";
import { BacChip } from "../../firmware-sim/card/protocols/bac.ts";
import { ChipSecureMessaging, isProtected } from "../../firmware-sim/card/protocols/secure-messaging.ts";
import type { PluggableCard } from "../../firmware-sim/reader/pluggable-card.ts";
import { random } from "../../main/random.ts";

/** How it answers the first command that should be under new keys. */
export type Afterwards = "old keys" | "in clear" | "garbage" | "9000 alone";

export interface PretendingChip extends Pick<PluggableCard, "atr" | "process" | "reset"> {
  /** Headers of all commands, in hexadecimal: what it was asked. */
  readonly asked: readonly string[];
}

export interface PretendingChipOptions {
  readonly contents: NationalCardContents;
  readonly afterwards?: Afterwards;
  /** Answers active authentication; without it the chip does not know the command. */
  readonly sign?: (challenge: Uint8Array) => Uint8Array | undefined;
}

const ins = {
  manageSecurityEnvironment: 0x22,
  externalAuthenticate: 0x82,
  getChallenge: 0x84,
  generalAuthenticate: 0x86,
  internalAuthenticate: 0x88,
  select: 0xa4,
  readBinary: 0xb0,
} as const;
const SUCCESS = 0x9000;

export function pretendingChip({
  contents,
  afterwards = "old keys",
  sign,
}: PretendingChipOptions): PretendingChip {
  const bac = new BacChip(contents.mrzInformation, random);
  const asked: string[] = [];
  let channel: ChipSecureMessaging | undefined;
  let agreed = false;
  let current: number | undefined;

  function read(command: PlainCommand): Answer {
    const view = { contents, application: true, open: channel !== undefined, current };
    const outcome = readBinary(command, { ...view, room: 60_000, fault: null });
    current = outcome.current;
    return outcome.answer;
  }

  function opened(command: PlainCommand): Answer {
    const made = bac.authenticate(command.data);
    if (!made.ok) return status(made.sw);
    channel = new ChipSecureMessaging(made.value.keys, made.value.sendSequenceCounter);
    return answer(made.value.data);
  }

  function signed(challenge: Uint8Array): Answer {
    const signature = sign?.(challenge);
    return signature === undefined ? status(0x6d00) : answer(signature);
  }

  function dispatch(command: PlainCommand): Answer {
    switch (command.ins) {
      case ins.select:
      case ins.manageSecurityEnvironment:
        return status(SUCCESS);
      case ins.getChallenge:
        return answer(bac.challenge());
      case ins.externalAuthenticate:
        return opened(command);
      case ins.readBinary:
        return read(command);
      case ins.generalAuthenticate:
        agreed = true;
        return answer(fromHex("7c00"));
      case ins.internalAuthenticate:
        return signed(command.data);
      default:
        return status(0x6d00);
    }
  }

  /** It cannot read what comes under keys it does not have, and need not: the next reads can be guessed. */
  function pretended(command: PlainCommand): Uint8Array {
    const guess: Answer = { ...answer(contents.applicationFiles.get(0x0101) ?? new Uint8Array()) };
    if (afterwards === "9000 alone") return Uint8Array.of(0x90, 0x00);
    if (afterwards === "in clear") return encodeResponse(guess);
    if (afterwards === "garbage") return fromHex("990290008e0800112233445566779000");
    return encodeResponse(channel?.wrap(guess, command.ins) ?? guess);
  }

  return {
    atr: contents.atr.contactless,
    asked,
    reset() {
      channel = undefined;
      agreed = false;
      current = undefined;
      return contents.atr.contactless;
    },
    async process(bytes) {
      const parsed = parseCommand(bytes);
      if (!parsed.ok) return Uint8Array.of(0x67, 0x00);
      const command = toPlain(parsed.value);
      asked.push(Buffer.from(bytes.subarray(0, 4)).toString("hex"));
      if (!isProtected(command)) return encodeResponse(dispatch(command));
      if (agreed) return pretended(command);
      const inner = channel?.unwrap(command);
      if (channel === undefined || inner === undefined || !inner.ok) return Uint8Array.of(0x69, 0x88);
      return encodeResponse(channel.wrap(dispatch(inner.value), command.ins));
    },
  };
}
