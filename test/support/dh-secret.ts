/**
 * What OpenPACE gets wrong by itself. The secret of Diffie-Hellman is as long as the prime, leading zeros included
 * (PKCS #3 §8, by ICAO 9303-11 §9.6); OpenPACE hands on what OpenSSL's DH_compute_key gives, without them. One run in about
 * 170 therefore ends with another key on each side. From the side that is this project's, its random numbers being at hand,
 * such a run is told from others.
 * @module
 */
import { parseCommand } from "../../core/apdu/command.ts";
import { bytesToBigint, type RandomBytes, uintToBytes } from "../../core/crypto/bytes.ts";
import { type DhGroup, dhGroupByName } from "../../core/crypto/dh-groups.ts";
import { power } from "../../core/crypto/dh-key.ts";
import type { CardChannel } from "../../core/ports/card-reader.ts";
import { unwrapTlv } from "../../core/tlv/ber.ts";
import type { NationalCardContents } from "../../firmware-sim/card/national/contents.ts";
import { NationalCard } from "../../firmware-sim/card/national/national-card.ts";
import type { PluggableCard } from "../../firmware-sim/reader/pluggable-card.ts";
import { random } from "../../main/random.ts";
import { DH_GROUPS } from "./suites/pace.ts";

const DYNAMIC_AUTHENTICATION_DATA = 0x7c;
/** Ephemeral public keys of PACE (§4.4.4). */
const OF_TERMINAL = 0x83;
const OF_CHIP = 0x84;
const STATUS_BYTES = 2;

/** The card, and whether the last secret of PACE that it agreed on, in a group of RFC 5114, begins with a zero byte. */
export function watchDhSecret(contents: NationalCardContents): {
  readonly onReader: PluggableCard;
  readonly beganWithZero: () => boolean;
} {
  const group = paceGroup(contents);
  let drawn: Uint8Array = new Uint8Array();
  let zero = false;
  const card = new NationalCard({
    contents,
    interface: "contactless",
    random(length) {
      drawn = random(length);
      return drawn;
    },
  });
  return {
    onReader: {
      get atr() {
        return card.atr;
      },
      reset: () => card.reset(),
      powerOff: () => card.powerOff(),
      async process(bytes) {
        const answer = await card.process(bytes);
        const command = parseCommand(bytes);
        const peer = command.ok
          ? dynamicData(command.value.data ?? new Uint8Array(), OF_TERMINAL)
          : undefined;
        // The card's exponent is what it drew last.
        if (group && peer !== undefined) zero = beginsWithZero(group, peer, drawn);
        return answer;
      },
    },
    beganWithZero: () => zero,
  };
}

/** For a terminal before such a chip: whether a secret of PACE or of chip authentication may have begun with a zero byte. */
export function watchTerminalSecrets(
  channel: CardChannel,
  { chipAuthentication, ...contents }: NationalCardContents,
): { readonly channel: CardChannel; readonly random: RandomBytes; readonly beganWithZero: () => boolean } {
  const drawn: Uint8Array[] = [];
  const group = paceGroup(contents);
  const peers = chipAuthentication.flatMap(({ key }) => {
    const own = key.kind === "DH" && groupOf(key.parameterId);
    return own ? { group: own, key: key.publicKey } : [];
  });
  return {
    channel: {
      ...channel,
      async transmit(command) {
        const answer = await channel.transmit(command);
        const key = answer.ok ? dynamicData(answer.value.subarray(0, -STATUS_BYTES), OF_CHIP) : undefined;
        if (group && key !== undefined) peers.push({ group, key });
        return answer;
      },
    },
    random(length) {
      const bytes = random(length);
      drawn.push(bytes);
      return bytes;
    },
    beganWithZero: () =>
      peers.some(({ group, key }) => {
        const orderBytes = Math.ceil(group.q.toString(16).length / 2);
        const exponents = drawn.filter(({ length }) => length === orderBytes);
        return exponents.some((exponent) => beginsWithZero(group, key, exponent));
      }),
  };
}

/** An exponent is the bytes drawn: the order of each group has as many bits as its bytes. */
function beginsWithZero(group: DhGroup, peer: Uint8Array, exponent: Uint8Array): boolean {
  const secret = power(group, bytesToBigint(peer), bytesToBigint(exponent));
  return uintToBytes(secret, group.fieldBytes)[0] === 0;
}

function paceGroup({ pace }: Pick<NationalCardContents, "pace">): DhGroup | undefined {
  return groupOf(pace[0]?.parameterId ?? DH_GROUPS.length);
}

function groupOf(parameterId: number): DhGroup | undefined {
  const name = DH_GROUPS[parameterId];
  return name && dhGroupByName(name);
}

function dynamicData(data: Uint8Array, tag: number): Uint8Array | undefined {
  const inner = unwrapTlv(data, DYNAMIC_AUTHENTICATION_DATA);
  const value = inner.ok ? unwrapTlv(inner.value, tag) : inner;
  return value.ok ? value.value : undefined;
}
