/** SecurityInfos of EF.CardAccess, as far as PACE needs them (ICAO 9303-11 §9.2). @module */
import { bytesToUint } from "../crypto/bytes.ts";
import { ok, type Result } from "../errors/result.ts";
import { parseTlvs, unwrapTlv } from "../tlv/ber.ts";
import { decodeOid } from "../tlv/oid.ts";

/** PACEInfo ::= SEQUENCE { protocol OID, version INTEGER, parameterId INTEGER OPTIONAL }. */
export interface PaceInfo {
  readonly protocol: string;
  readonly version: number;
  /** Standardised domain parameters (ICAO 9303-11 table 4); absent where the card has its own. */
  readonly parameterId?: number;
}

const SET = 0x31;
const SEQUENCE = 0x30;
const INTEGER = 0x02;
const OBJECT_IDENTIFIER = 0x06;
/** id-PACE with one arc for key agreement and mapping, and one for the cipher. */
const PACE_PROTOCOL = /^0\.4\.0\.127\.0\.7\.2\.2\.4\.\d+\.\d+$/;

/**
 * All PACEInfos of a SET OF SecurityInfo, in their order. Others, and those of another shape, are passed over:
 * cards carry entries of newer standards. Fails with `card.malformed` where it is no SET of SEQUENCEs.
 */
export function parsePaceInfos(securityInfos: Uint8Array): Result<readonly PaceInfo[]> {
  const set = unwrapTlv(securityInfos, SET);
  if (!set.ok) return set;
  const entries = parseTlvs(set.value);
  if (!entries.ok) return entries;
  return ok(entries.value.filter(({ tag }) => tag === SEQUENCE).flatMap(({ value }) => paceInfo(value)));
}

function paceInfo(sequence: Uint8Array): readonly PaceInfo[] {
  const members = parseTlvs(sequence);
  if (!members.ok) return [];
  const [oid, version, parameter, ...rest] = members.value;
  if (oid?.tag !== OBJECT_IDENTIFIER || version?.tag !== INTEGER || rest.length > 0) return [];
  if (
    version.length > 2 ||
    (parameter !== undefined && (parameter.tag !== INTEGER || parameter.length > 2))
  ) {
    return [];
  }
  const protocol = decodeOid(oid.value);
  if (!protocol.ok || !PACE_PROTOCOL.test(protocol.value)) return [];
  const info = { protocol: protocol.value, version: bytesToUint(version.value) };
  return [parameter === undefined ? info : { ...info, parameterId: bytesToUint(parameter.value) }];
}
