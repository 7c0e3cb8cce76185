/**
 * SecurityInfos as DG14 and EF.CardSecurity hold them: what the chip can do and the keys it does it with
 * (ICAO 9303-11 §9.2). Entries of other kinds are passed over by name: cards carry those of newer standards.
 * @module
 */
import { ok, type Result } from "../../errors/result.ts";
import { DER, type DerNode, DerReader } from "../../trust/x509/der.ts";
import { type AgreementKey, readAgreementKey } from "../chip/agreement-key.ts";
import { type PaceInfo, parsePaceInfos } from "../security-infos.ts";
import { malformed } from "./group-file.ts";

export interface ChipAuthenticationInfo {
  /** Dotted identifier below id-CA. */
  readonly protocol: string;
  readonly version: number;
  readonly keyId?: number;
}

export interface ChipKeyInfo {
  readonly agreement: "ECDH" | "DH";
  readonly keyId?: number;
  /** A key that cannot be used does not take the rest of the group with it. */
  readonly key: Result<AgreementKey>;
}

export interface ActiveAuthenticationInfo {
  readonly version: number;
  /** Dotted identifier of the signature algorithm. */
  readonly signatureAlgorithm: string;
}

export interface SecurityInfoSet {
  readonly pace: readonly PaceInfo[];
  readonly chipAuthentication: readonly ChipAuthenticationInfo[];
  readonly chipKeys: readonly ChipKeyInfo[];
  /** Versions of TerminalAuthenticationInfo. */
  readonly terminalAuthentication: readonly number[];
  readonly activeAuthentication?: ActiveAuthenticationInfo;
  /** Identifiers of entries that are not read here. */
  readonly others: readonly string[];
}

const ID_PK = /^0\.4\.0\.127\.0\.7\.2\.2\.1\.([12])$/;
const ID_CA = /^0\.4\.0\.127\.0\.7\.2\.2\.3\.[12]\.\d+$/;
const ID_TA = "0.4.0.127.0.7.2.2.2";
const ID_PACE = /^0\.4\.0\.127\.0\.7\.2\.2\.4\.\d+\.\d+$/;
const ID_AA = "2.23.136.1.1.5";
/** Cards met have under ten. */
const MAX_INFOS = 64;

/** SET OF SecurityInfo; `group` names the file in failures. Fails with `dg.malformed`. */
export function parseSecurityInfoSet(bytes: Uint8Array, group: string): Result<SecurityInfoSet> {
  const whole = new DerReader(bytes);
  const entries = whole.enter(DER.set).rest();
  whole.end();
  if (whole.fault !== undefined) return malformed(group, whole.fault);
  if (entries.length > MAX_INFOS) return malformed(group, "too many SecurityInfos");
  const found = entries.map(readInfo);
  if (found.includes(undefined)) return malformed(group, "SecurityInfo");
  const infos = found.filter((info) => info !== undefined);
  const pace = parsePaceInfos(bytes);
  const [activeAuthentication] = infos.flatMap((info) => info.activeAuthentication ?? []);
  return ok({
    pace: pace.ok ? pace.value : [],
    chipAuthentication: infos.flatMap((info) => info.chipAuthentication ?? []),
    chipKeys: infos.flatMap((info) => info.chipKey ?? []),
    terminalAuthentication: infos.flatMap((info) => info.terminalAuthentication ?? []),
    ...(activeAuthentication && { activeAuthentication }),
    others: infos.flatMap((info) => info.other ?? []),
  });
}

interface OneInfo {
  readonly chipAuthentication?: ChipAuthenticationInfo;
  readonly chipKey?: ChipKeyInfo;
  readonly terminalAuthentication?: number;
  readonly activeAuthentication?: ActiveAuthenticationInfo;
  readonly other?: string;
}

/** SecurityInfo ::= SEQUENCE { protocol OID, requiredData ANY, optionalData ANY OPTIONAL }; undefined where it is none. */
function readInfo({ raw }: DerNode): OneInfo | undefined {
  const reader = new DerReader(raw).enter(DER.sequence);
  const protocol = reader.oid();
  const info = readKnown(reader, protocol);
  return reader.fault === undefined ? info : undefined;
}

function readKnown(reader: DerReader, protocol: string): OneInfo {
  const kind = ID_PK.exec(protocol)?.[1];
  if (kind !== undefined) {
    const spki = reader.next(DER.sequence).raw;
    const keyId = optionalSmall(reader);
    const agreement = kind === "1" ? "DH" : "ECDH";
    const key = reader.fault === undefined ? readAgreementKey(spki) : malformed("SecurityInfos", "chip key");
    return { chipKey: { agreement, key, ...(keyId !== undefined && { keyId }) } };
  }
  if (ID_CA.test(protocol)) {
    const version = reader.small();
    const keyId = optionalSmall(reader);
    return { chipAuthentication: { protocol, version, ...(keyId !== undefined && { keyId }) } };
  }
  if (protocol === ID_AA) {
    const version = reader.small();
    return { activeAuthentication: { version, signatureAlgorithm: reader.oid() } };
  }
  if (protocol === ID_TA) return { terminalAuthentication: reader.small() };
  return ID_PACE.test(protocol) ? {} : { other: protocol };
}

function optionalSmall(reader: DerReader): number | undefined {
  return reader.nextTag === DER.integer ? reader.small() : undefined;
}
