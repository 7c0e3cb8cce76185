/** The authentication token of PACE (ICAO 9303-11 §4.4.3.4). @module */
import { encodeTlv } from "../tlv/ber.ts";
import { encodeOid } from "../tlv/oid.ts";
import { cipherOf, type SecureMessagingKeys } from "./cipher.ts";
import type { PaceSuite } from "./pace-suites.ts";

const PUBLIC_KEY = 0x7f49;
const OBJECT_IDENTIFIER = 0x06;
/** §9.4: the public value of DH, an unsigned integer; the public point of ECDH, uncompressed. */
const publicValueTag = { DH: 0x84, ECDH: 0x86 } as const;

/** MAC over the other side's ephemeral public key; each side proves with it that it reached the same keys. */
export function authenticationToken(
  { mac, family }: SecureMessagingKeys,
  { protocol, agreement }: Pick<PaceSuite, "protocol" | "agreement">,
  publicKey: Uint8Array,
): Uint8Array {
  const dataObject = encodeTlv(
    PUBLIC_KEY,
    encodeTlv(OBJECT_IDENTIFIER, encodeOid(protocol)),
    encodeTlv(publicValueTag[agreement], publicKey),
  );
  return cipherOf(family).macOfAny(mac, dataObject);
}
