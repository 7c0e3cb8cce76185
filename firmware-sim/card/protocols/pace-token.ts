/** The authentication token of PACE (ICAO 9303-11 §4.4.3.4, §9.4). @module */
import { encodeTlv } from "../../../core/tlv/ber.ts";
import { encodeOid } from "../../../core/tlv/oid.ts";
import { cipherByName, type SessionKeys } from "./ciphers.ts";
import type { Domain } from "./domain.ts";
import type { ChipPaceSuite } from "./suites.ts";

const PUBLIC_KEY_TEMPLATE = 0x7f49;
const OBJECT_IDENTIFIER = 0x06;
const publicKeyTag: Readonly<Record<Domain["kind"], number>> = { DH: 0x84, ECDH: 0x86 };

/** T = MAC(KS_MAC, 7F49 { 06 protocol, 84 or 86 the other side's key }), eight bytes. */
export function authenticationToken(
  { protocol, domain }: Pick<ChipPaceSuite, "protocol" | "domain">,
  keys: SessionKeys,
  publicKey: Uint8Array,
): Uint8Array {
  const object = encodeTlv(
    PUBLIC_KEY_TEMPLATE,
    encodeTlv(OBJECT_IDENTIFIER, encodeOid(protocol)),
    encodeTlv(publicKeyTag[domain.kind], publicKey),
  );
  return cipherByName(keys.cipher).macAny(keys.mac, object);
}
