/** The SecurityInfos a card publishes: one PACEInfo (ICAO 9303-11 §9.2.1). @module */

import { encodeTlv } from "../../core/tlv/ber.ts";
import { encodeOid } from "../../core/tlv/oid.ts";
import { PACE_PROTOCOL_OID, type PaceCurveName, paceParameterIds } from "./profile.ts";

const INTEGER = 0x02;
const OBJECT_IDENTIFIER = 0x06;
const SEQUENCE = 0x30;
const SET = 0x31;
const PACE_VERSION = 2;

/** DER of `SET { SEQUENCE { protocol, version 2, parameterId } }`. */
export function securityInfos(curve: PaceCurveName, protocol: string = PACE_PROTOCOL_OID): Uint8Array {
  const paceInfo = encodeTlv(
    SEQUENCE,
    encodeTlv(OBJECT_IDENTIFIER, encodeOid(protocol)),
    encodeTlv(INTEGER, Uint8Array.of(PACE_VERSION)),
    encodeTlv(INTEGER, Uint8Array.of(paceParameterIds[curve])),
  );
  return encodeTlv(SET, paceInfo);
}
