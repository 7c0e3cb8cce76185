/** What EF.SOD lists, before anybody has verified it: which groups there are to read (ICAO 9303-10 §4.6.2). @module */
import { createHash } from "node:crypto";
import { equal } from "../../crypto/bytes.ts";
import type { Result } from "../../errors/result.ts";
import { unwrapTlv } from "../../tlv/ber.ts";
import { parseSignedData } from "../../trust/emrtd/cms.ts";
import { type LdsSecurityObject, openSecurityObject } from "../../trust/emrtd/security-object.ts";

const EF_SOD_TAG = 0x77;

/** Fails with `card.malformed`, `cms.malformed`, `sod.malformed`, `signature.unsupported`. */
export function listedGroups(file: Uint8Array): Result<LdsSecurityObject> {
  const inner = unwrapTlv(file, EF_SOD_TAG);
  if (!inner.ok) return inner;
  const data = parseSignedData(inner.value);
  return data.ok ? openSecurityObject(data.value.contentType, data.value.content) : data;
}

/** Whether the file of a listed group has the hash that EF.SOD says. */
export function isListedAs({ hash, digests }: LdsSecurityObject, group: number, file: Uint8Array): boolean {
  const digest = digests.get(group);
  return digest !== undefined && equal(createHash(hash).update(file).digest(), digest);
}
