/** The authentication token of PACE (ICAO 9303-11 §4.4.3.4). @module */
import { aesCmac8 } from "../crypto/cmac.ts";
import { encodeTlv } from "../tlv/ber.ts";
import { encodeOid } from "../tlv/oid.ts";

const PUBLIC_KEY = 0x7f49;
const OBJECT_IDENTIFIER = 0x06;
const UNCOMPRESSED_POINT = 0x86;

/** MAC over the other side's ephemeral public key; each side proves with it that it reached the same keys. */
export function authenticationToken(macKey: Uint8Array, protocol: string, publicKey: Uint8Array): Uint8Array {
  const dataObject = encodeTlv(
    PUBLIC_KEY,
    encodeTlv(OBJECT_IDENTIFIER, encodeOid(protocol)),
    encodeTlv(UNCOMPRESSED_POINT, publicKey),
  );
  return aesCmac8(macKey, dataObject);
}
