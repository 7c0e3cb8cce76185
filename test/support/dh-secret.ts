/**
 * What a foreign terminal got wrong by itself. The secret of Diffie-Hellman is as long as the prime, leading zeros
 * included (PKCS #3 §8, by ICAO 9303-11 §9.6); OpenPACE hands on what OpenSSL's DH_compute_key gives, without them. One
 * run in about 170 therefore ends with another key on each side.
 * @module
 */
import { parseCommand } from "../../core/apdu/command.ts";
import { bytesToBigint, uintToBytes } from "../../core/crypto/bytes.ts";
import { dhGroupByName } from "../../core/crypto/dh-groups.ts";
import { power } from "../../core/crypto/dh-key.ts";
import { unwrapTlv } from "../../core/tlv/ber.ts";
import type { NationalCardContents } from "../../firmware-sim/card/national/contents.ts";
import { NationalCard } from "../../firmware-sim/card/national/national-card.ts";
import type { PluggableCard } from "../../firmware-sim/reader/pluggable-card.ts";
import { random } from "./national.ts";
import { DH_GROUPS } from "./suite-cards.ts";

const DYNAMIC_AUTHENTICATION_DATA = 0x7c;
const EPHEMERAL_PUBLIC_KEY = 0x83;

/** The card, and whether the last secret that it agreed on, in a group of RFC 5114, begins with a zero byte. */
export function watchDhSecret(contents: NationalCardContents): {
  readonly onReader: PluggableCard;
  readonly beganWithZero: () => boolean;
} {
  const name = DH_GROUPS[contents.pace[0]?.parameterId ?? DH_GROUPS.length];
  const group = name && dhGroupByName(name);
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
        const peer = ephemeralKey(bytes);
        // The card's exponent is what it drew last: the order of each group has as many bits as its bytes.
        if (group && peer !== undefined) {
          const secret = power(group, bytesToBigint(peer), bytesToBigint(drawn));
          zero = uintToBytes(secret, group.fieldBytes)[0] === 0;
        }
        return answer;
      },
    },
    beganWithZero: () => zero,
  };
}

/** Of the terminal, in the step of PACE that carries it. */
function ephemeralKey(bytes: Uint8Array): Uint8Array | undefined {
  const command = parseCommand(bytes);
  if (!command.ok) return undefined;
  const data = unwrapTlv(command.value.data ?? new Uint8Array(), DYNAMIC_AUTHENTICATION_DATA);
  const key = data.ok ? unwrapTlv(data.value, EPHEMERAL_PUBLIC_KEY) : data;
  return key.ok ? key.value : undefined;
}
