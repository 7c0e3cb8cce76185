/** The terminal's access control against a simulated national card, for tests of what comes after it. @module */
import { randomBytes } from "node:crypto";
import type { CommandApdu } from "../../../../core/apdu/command.ts";
import { fromHex, toHex } from "../../../../core/crypto/bytes.ts";
import { runBac } from "../../../../core/emrtd/bac.ts";
import { runPace } from "../../../../core/emrtd/pace.ts";
import { choosePaceSuite } from "../../../../core/emrtd/pace-choice.ts";
import { canPassword } from "../../../../core/emrtd/pace-password.ts";
import type { SecureChannel } from "../../../../core/emrtd/secure-messaging.ts";
import { parsePaceInfos } from "../../../../core/emrtd/security-infos.ts";
import type { Result } from "../../../../core/errors/result.ts";
import type { CardChannel } from "../../../../core/ports/card-reader.ts";
import type { PaceOffer } from "../../../../firmware-sim/card/national/contents.ts";
import type { NationalCard } from "../../../../firmware-sim/card/national/national-card.ts";
import {
  CAN,
  cardAccess,
  channelTo,
  MRZ_INFORMATION,
  type SampleWish,
  sampleNationalCard,
  USUAL_OFFER,
} from "./sample-contents.ts";

export function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.failure.code} ${result.failure.detail ?? ""}`);
  return result.value;
}

/** The first of these offers as the terminal understands it. */
export function suiteOf(...offers: readonly PaceOffer[]) {
  return must(choosePaceSuite(must(parsePaceInfos(cardAccess(offers)))));
}

/** In clear. */
export const SELECT_APPLICATION = "00A4040C07A0000002471001";
export const SELECT_LDS1 = {
  cla: 0,
  ins: 0xa4,
  p1: 4,
  p2: 12,
  data: Uint8Array.of(0xa0, 0, 0, 2, 0x47, 0x10, 1),
};

/** PACE with the CAN, then the LDS1 application is selected. */
export async function openByPace(channel: CardChannel, offer = USUAL_OFFER): Promise<SecureChannel> {
  const { channel: secure } = must(await runPace(channel, suiteOf(offer), canPassword(CAN), randomBytes));
  must(await secure.transmit(SELECT_LDS1));
  return secure;
}

export async function openByBac(channel: CardChannel): Promise<SecureChannel> {
  await channel.transmit(Uint8Array.of(0, 0xa4, 4, 12, 7, ...SELECT_LDS1.data));
  return must(await runBac(channel, MRZ_INFORMATION, randomBytes));
}

/** Status word, or data and status word, as hexadecimal. */
export async function send(card: NationalCard, command: string): Promise<string> {
  return toHex(await card.process(fromHex(command)));
}

/** A card and the channel that PACE opened, the LDS1 application selected. */
export async function opened(wish: SampleWish = {}, limits?: Parameters<typeof channelTo>[1]) {
  const card = sampleNationalCard(wish);
  return { card, secure: await openByPace(channelTo(card, limits)) };
}

/** The status word inside the channel. */
export async function status(secure: SecureChannel, command: CommandApdu): Promise<string> {
  return must(await secure.transmit(command)).sw.toString(16);
}

/** READ BINARY. */
export const read = (p1: number, p2: number, ne: number) => ({ cla: 0, ins: 0xb0, p1, p2, ne });
/** SELECT of an elementary file. */
export const select = (fid: string) => ({ cla: 0, ins: 0xa4, p1: 2, p2: 12, data: fromHex(fid) });
