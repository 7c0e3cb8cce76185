/** EF.SOD: the signed list of hashes of the data groups (ICAO 9303-10 §4.6.2). @module */
import { createHash } from "node:crypto";
import { encodeTlv } from "../../../core/tlv/ber.ts";
import type { LdsVersion } from "./data-groups.ts";
import { type HashName, hashAlgorithm } from "./pki/algorithms.ts";
import { type CmsOrder, signedData } from "./pki/cms.ts";
import { integer, octets, printableString, sequence } from "./pki/der.ts";

export interface SodShape {
  /** Of the data groups; the signature's own hash goes with its key. */
  readonly hash?: HashName;
  readonly lds?: LdsVersion;
  readonly encoding?: "der" | "ber";
  /** `legacy`: the content type of early drafts, still in documents of that time. */
  readonly contentType?: "icao" | "legacy";
  readonly identifiedBy?: "issuerAndSerial" | "keyIdentifier";
}

const LDS_SECURITY_OBJECT = "2.23.136.1.1.1";
const LEGACY_SECURITY_OBJECT = "1.3.27.1.1.1";
const EF_SOD = 0x77;

/** The file, over whole files of data groups by number. */
export function efSod(
  groups: ReadonlyMap<number, Uint8Array>,
  signing: Pick<CmsOrder, "signer" | "signedAt">,
  shape: SodShape = {},
): Uint8Array {
  const {
    contentType = "icao",
    encoding = "der",
    hash = "sha256",
    identifiedBy = "issuerAndSerial",
    lds = "1.7",
  } = shape;
  const order = {
    ...signing,
    contentType: contentType === "icao" ? LDS_SECURITY_OBJECT : LEGACY_SECURITY_OBJECT,
    content: ldsSecurityObject(groups, hash, lds),
    identifiedBy,
    encoding,
  };
  return encodeTlv(EF_SOD, signedData(order));
}

/** Version 0 for LDS 1.7; version 1 says which LDS and which Unicode (appendix D). */
function ldsSecurityObject(
  groups: ReadonlyMap<number, Uint8Array>,
  hash: HashName,
  lds: LdsVersion,
): Uint8Array {
  const hashes = [...groups]
    .sort(([a], [b]) => a - b)
    .map(([number, file]) => sequence(integer(number), octets(createHash(hash).update(file).digest())));
  const version = lds === "1.7" ? [] : [sequence(printableString("0108"), printableString("040000"))];
  return sequence(integer(lds === "1.7" ? 0 : 1), hashAlgorithm(hash), sequence(...hashes), ...version);
}
