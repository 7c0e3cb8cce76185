/** Access control of the national ID card, recorded as it passed the reader: PACE in its mappings and suites, BAC. @module */

import { toHex } from "../../../core/crypto/bytes.ts";
import type { EmrtdAccess } from "../../../core/emrtd/access.ts";
import { openEmrtdAccess } from "../../../core/emrtd/access.ts";
import { ok, type Result } from "../../../core/errors/result.ts";
import { ACCESS_POLICY } from "../../../core/identity/national/identify-document.ts";
import type { CardChannel } from "../../../core/ports/card-reader.ts";
import type { RandomBytes } from "../../../core/ports/clock.ts";
import { checkChipMapping, verifyCardSecurity } from "../../../core/trust/emrtd/card-security.ts";
import type { NationalCardName } from "../../../firmware-sim/personalise/national/catalogue.ts";
import { EXTENDED_LIMITS } from "../../support/card-channel.ts";
import { type Exchange, recordedCard, recordingTransport } from "../cards.ts";
import { terminalRandom } from "../replay.ts";
import type { Stage } from "../stage.ts";
import { cardWith, contentsOf, NOW, requestOf, secretsOf } from "./national-cards.ts";

/** The protocol that the card's first offer names. */
export async function accessStage(card: NationalCardName, weight: number): Promise<Stage> {
  const contents = contentsOf(card);
  const { secrets, authorities, kind } = requestOf(card);
  const cardAccess = contents.masterFiles.get(0x011c);
  const security = contents.masterFiles.get(0x011d);
  const verified = security && verifyCardSecurity(security, { authorities, kind, now: NOW });

  const open = (channel: CardChannel, random: RandomBytes): Promise<Result<EmrtdAccess>> =>
    openEmrtdAccess(channel, {
      ...(cardAccess && contents.pace.length > 0 && { cardAccess }),
      secrets,
      // A chip that fails PACE is not then asked for BAC: the two have stages of their own.
      policy: { ...ACCESS_POLICY, allowBac: contents.pace.length === 0 },
      random,
    });

  const exchanges: Exchange[] = [];
  const device = cardWith(contents, 0xacce55);
  const live: CardChannel = {
    atr: device.atr,
    interface: "contactless",
    limits: EXTENDED_LIMITS,
    transmit: async (command) => ok(await device.process(command)),
  };
  const opened = await open(recordingTransport(live, exchanges), terminalRandom());
  if (!opened.ok) throw new Error(`${card}: ${opened.failure.code}`);
  return {
    name: `${label(opened.value)} ${card}`,
    weight,
    secrets: secretsOf(contents),
    card: () => recordedCard(exchanges),
    async run({ channel, random }) {
      const access = await open(channel, random);
      if (!access.ok) return access;
      if (access.value.protocol === "BAC") return ok("BAC");
      const { chipMapping, cardPublicKey, terminalPublicKey } = access.value.session;
      const mapped =
        chipMapping && verified?.ok ? checkChipMapping(chipMapping, verified.value) : ok(undefined);
      return mapped.ok ? ok(`PACE ${toHex(cardPublicKey)} ${toHex(terminalPublicKey)}`) : mapped;
    },
  };
}

function label(access: EmrtdAccess): string {
  if (access.protocol === "BAC") return "BAC";
  const { agreement, mapping } = access.suite;
  const short = { generic: "GM", integrated: "IM", "chip-authentication": "CAM" }[mapping];
  return `PACE ${agreement} ${short}`;
}
