/**
 * Contents of a national ID card for tests: whatever suites are asked for, keys drawn to fit them, and files of a real
 * card's sizes. The files' bytes are patterns, not signed documents; real ones are passed in.
 * @module
 */
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { concat, fromHex, uintToBytes } from "../../../../core/crypto/bytes.ts";
import { curveByName } from "../../../../core/crypto/curves.ts";
import { type DhGroupName, dhGroupByName } from "../../../../core/crypto/dh-groups.ts";
import { encodeDhPublicKey, generateDhKeyPair } from "../../../../core/crypto/dh-key.ts";
import { generateKeyPair } from "../../../../core/crypto/ec-key.ts";
import { encodePoint } from "../../../../core/crypto/ec-point.ts";
import { ok } from "../../../../core/errors/result.ts";
import type { CardChannel } from "../../../../core/ports/card-reader.ts";
import { encodeTlv } from "../../../../core/tlv/ber.ts";
import { encodeOid } from "../../../../core/tlv/oid.ts";
import {
  type ActiveAuthenticationKey,
  type AgreementKey,
  BY_THE_BOOK,
  type ChipBehaviour,
  type NationalCardContents,
  type PaceOffer,
} from "../../../../firmware-sim/card/national/contents.ts";
import { NationalCard } from "../../../../firmware-sim/card/national/national-card.ts";
import { standardisedCurves } from "../../../../firmware-sim/card/protocols/suites.ts";
import { random as systemRandom } from "../../../../main/random.ts";
import { EXTENDED_LIMITS } from "../../../support/card-channel.ts";

export const CAN = "271828";
/** The example of ICAO 9303-11 appendix G. */
export const MRZ_INFORMATION = "T22000129364081251010318";
export const PACE = "0.4.0.127.0.7.2.2.4";
export const CHIP_AUTHENTICATION = "0.4.0.127.0.7.2.2.3";
/** What a Vietnamese card is known to offer: ECDH, generic mapping, AES-128 on brainpoolP256r1. */
export const USUAL_OFFER: PaceOffer = { protocol: `${PACE}.2.2`, parameterId: 13 };

const GROUPS = ["rfc5114-1024-160", "rfc5114-2048-224", "rfc5114-2048-256"] as const satisfies DhGroupName[];

/** 19 protocols with 3 groups or 11 curves each, but for integrated mapping on P-224: 141 suites. */
export const ALL_OFFERS: readonly PaceOffer[] = [1, 2, 3, 4, 6].flatMap((kind) =>
  [1, 2, 3, 4].flatMap((cipher) => {
    const protocol = `${PACE}.${kind}.${cipher}`;
    if (kind === 6 && cipher === 1) return [];
    const ids = kind === 1 || kind === 3 ? [0, 1, 2] : Object.keys(standardisedCurves).map(Number);
    return ids.filter((id) => kind !== 4 || id !== 10).map((parameterId) => ({ protocol, parameterId }));
  }),
);

/** A chip-authentication key: the cipher by the last arc (1 is 3DES, 2 to 4 AES), the group by its number. */
export interface ChipKeyWish {
  readonly cipher: 1 | 2 | 3 | 4;
  readonly parameterId: number;
  readonly keyId?: number;
}

export interface SampleWish {
  /** Default {@link USUAL_OFFER}. */
  readonly pace?: readonly PaceOffer[];
  readonly bac?: boolean;
  readonly can?: string | null;
  readonly chipKeys?: readonly ChipKeyWish[];
  readonly activeAuthentication?: ActiveAuthenticationKey;
  readonly behaviour?: Partial<ChipBehaviour>;
  /** Instead of the pattern files. */
  readonly masterFiles?: ReadonlyMap<number, Uint8Array>;
  readonly applicationFiles?: ReadonlyMap<number, Uint8Array>;
}

/** The sizes in bytes of the files of a card met in the field; their bytes are {@link pattern}. */
export const FILE_SIZES: ReadonlyMap<number, number> = new Map([
  [0x011e, 24],
  [0x011d, 2_100],
  [0x0101, 95],
  [0x0102, 15_083],
  [0x010d, 520],
  [0x010e, 440],
  [0x010f, 300],
]);

/** A DO 61 of this whole length, so that a reader finds the file's size in its head; `seed` tells files apart. */
export function pattern(size: number, seed: number): Uint8Array {
  const header = size < 0x82 ? 2 : size < 0x103 ? 3 : size < 0x1_0004 ? 4 : 5;
  const body = Uint8Array.from(
    { length: size - header },
    (_, index) => (index * 7 + (index >> 8) + seed) & 0xff,
  );
  return encodeTlv(0x61, body);
}

/** SET OF PACEInfo (ICAO 9303-11 §9.2.1). */
export function cardAccess(offers: readonly PaceOffer[]): Uint8Array {
  const integer = (value: number) => encodeTlv(0x02, uintToBytes(value, 1));
  const infos = offers.map(({ protocol, parameterId }) =>
    encodeTlv(0x30, encodeTlv(0x06, encodeOid(protocol)), integer(2), integer(parameterId)),
  );
  return encodeTlv(0x31, concat(...infos));
}

/** EF.ATR/INFO with DO 7F66: most bytes of a command and of a response (ICAO 9303-10 §3.11.2). */
export function atrInfo({ maxCommandBytes, maxResponseBytes }: ChipBehaviour): Uint8Array {
  const integer = (value: number) => encodeTlv(0x02, uintToBytes(value, 3));
  return encodeTlv(0x7f66, integer(maxCommandBytes), integer(maxResponseBytes));
}

export function agreementKey(parameterId: number): AgreementKey {
  const name = standardisedCurves[parameterId];
  if (name !== undefined) {
    const curve = curveByName(name);
    const { secret, publicKey } = generateKeyPair(curve, randomBytes);
    const bytes = uintToBytes(secret, Math.ceil(curve.n.toString(16).length / 2));
    return { kind: "ECDH", curve: name, secret: bytes, publicKey: encodePoint(curve, publicKey) };
  }
  if (parameterId !== 0 && parameterId !== 1 && parameterId !== 2) throw new RangeError("parameterId");
  const { secret, publicKey } = generateDhKeyPair(dhGroupByName(GROUPS[parameterId]), randomBytes);
  return {
    kind: "DH",
    parameterId,
    secret: encodeDhPublicKey(secret),
    publicKey: encodeDhPublicKey(publicKey),
  };
}

export function rsaKey(
  bits: number,
  hash: Extract<ActiveAuthenticationKey, { kind: "RSA" }>["hash"],
): ActiveAuthenticationKey {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: bits });
  return { kind: "RSA", privateKey: privateKey.export({ format: "der", type: "pkcs8" }), hash };
}

export function sampleContents(wish: SampleWish = {}): NationalCardContents {
  const pace = wish.pace ?? [USUAL_OFFER];
  const mapping = pace.find(({ protocol }) => protocol.startsWith(`${PACE}.6.`));
  const behaviour = { ...BY_THE_BOOK, ...wish.behaviour };
  const can = wish.can === undefined ? CAN : wish.can;
  const masterFiles = new Map([
    ...(pace.length > 0 ? [[0x011c, cardAccess(pace)] as const] : []),
    [0x011d, pattern(700, 1)],
    [0x2f01, atrInfo(behaviour)],
  ]);
  return {
    atr: { contact: fromHex("3b8501424e430131fb"), contactless: fromHex("3b80800101") },
    masterFiles: wish.masterFiles ?? masterFiles,
    applicationFiles:
      wish.applicationFiles ?? new Map([...FILE_SIZES].map(([fid, size]) => [fid, pattern(size, fid)])),
    locked: new Set([0x0103]),
    ...(can === null ? {} : { can }),
    mrzInformation: MRZ_INFORMATION,
    pace,
    bac: wish.bac ?? true,
    ...(mapping ? { mappingKey: agreementKey(mapping.parameterId) } : {}),
    chipAuthentication: (wish.chipKeys ?? []).map(({ cipher, parameterId, keyId }) => {
      const key = agreementKey(parameterId);
      const protocol = `${CHIP_AUTHENTICATION}.${key.kind === "DH" ? 1 : 2}.${cipher}`;
      return keyId === undefined ? { protocol, key } : { protocol, keyId, key };
    }),
    ...(wish.activeAuthentication ? { activeAuthentication: wish.activeAuthentication } : {}),
    behaviour,
  };
}

export function sampleNationalCard(wish: SampleWish = {}): NationalCard {
  return cardOf(sampleContents(wish));
}

export function cardOf(contents: NationalCardContents, random = systemRandom): NationalCard {
  return new NationalCard({ contents, interface: "contactless", random });
}

/** The card as a terminal meets it, with no reader between. */
export function channelTo(card: NationalCard, limits = EXTENDED_LIMITS): CardChannel {
  return {
    atr: card.atr,
    interface: card.interface,
    limits,
    transmit: async (command) => ok(await card.process(command)),
  };
}
