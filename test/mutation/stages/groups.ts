/** A stage for each data group: read, taken apart, and compared with the signed list of hashes. @module */

import { createHash } from "node:crypto";
import { utf8 } from "../../../core/crypto/bytes.ts";
import { chooseChipSuite } from "../../../core/emrtd/chip/chip-suites.ts";
import type { CipherName } from "../../../core/emrtd/cipher.ts";
import { parseCom } from "../../../core/emrtd/data-groups/com.ts";
import { parseDg1 } from "../../../core/emrtd/data-groups/dg1.ts";
import { parseDg2 } from "../../../core/emrtd/data-groups/dg2.ts";
import { parseDg11 } from "../../../core/emrtd/data-groups/dg11.ts";
import { parseDg12 } from "../../../core/emrtd/data-groups/dg12.ts";
import { parseDg13 } from "../../../core/emrtd/data-groups/dg13.ts";
import { parseDg14 } from "../../../core/emrtd/data-groups/dg14.ts";
import { parseDg15 } from "../../../core/emrtd/data-groups/dg15.ts";
import { parseDg16 } from "../../../core/emrtd/data-groups/dg16.ts";
import { checkMrzDigits } from "../../../core/emrtd/data-groups/mrz.ts";
import { dataGroup, EF_COM } from "../../../core/emrtd/reading/files.ts";
import { isListedAs, listedGroups } from "../../../core/emrtd/reading/security-object.ts";
import { fail, ok, type Result } from "../../../core/errors/result.ts";
import { dg13FieldsFor, documentClaims } from "../../../core/identity/national/claims.ts";
import { encodeTlv } from "../../../core/tlv/ber.ts";
import type { LdsSecurityObject } from "../../../core/trust/emrtd/security-object.ts";
import type { NationalCardContents } from "../../../firmware-sim/card/national/contents.ts";
import type { NationalCardName } from "../../../firmware-sim/personalise/national/catalogue.ts";
import type { Stage } from "../stage.ts";
import { fileStage, hashOf } from "./files.ts";
import { contentsOf, requestOf } from "./national-cards.ts";

const TODAY = "2026-11-22";
const { needs } = requestOf("cccd-minh-anh");
const FIELDS = dg13FieldsFor(needs);

type Parser = (file: Uint8Array) => Result<unknown>;

/** Whatever else is done with a group before or after its hash was compared, so that it meets the mutants too. */
const PARSERS: Readonly<Record<number, Parser>> = {
  1(file) {
    const zone = parseDg1(file);
    if (!zone.ok) return zone;
    documentClaims(zone.value, undefined, needs, TODAY);
    return checkMrzDigits(zone.value);
  },
  2: parseDg2,
  11: parseDg11,
  12: parseDg12,
  13(file) {
    const holder = parseDg13(file, FIELDS);
    if (!holder.ok || zoneOfAnybody === undefined) return holder;
    return ok(documentClaims(zoneOfAnybody, holder.value, needs, TODAY));
  },
  14(file) {
    const infos = parseDg14(file);
    return infos.ok ? chooseChipSuite(infos.value) : infos;
  },
  15: parseDg15,
  16: parseDg16,
};

const anybody = parseDg1(contentsOf("cccd-minh-anh").applicationFiles.get(0x0101) ?? new Uint8Array());
const zoneOfAnybody = anybody.ok ? anybody.value : undefined;

/** `listed` is what the issuer signed; by default what the card's own EF.SOD says. */
export function groupStage(order: {
  readonly card: NationalCardName;
  readonly group: number;
  readonly weight: number;
  readonly cipher?: CipherName;
  readonly room?: number;
  readonly contents?: NationalCardContents;
  readonly listed?: LdsSecurityObject;
}): Stage {
  const { card, group, weight, cipher = "AES-128", room, contents = contentsOf(card) } = order;
  const parse = PARSERS[group];
  const listed = order.listed ?? signedList(contents);
  if (parse === undefined) throw new Error(`no parser of DG${group}`);
  return fileStage({
    name: `DG${group} ${card}${room === undefined ? "" : ` by ${room}`}`,
    weight,
    contents,
    file: dataGroup(group),
    cipher,
    ...(room !== undefined && { room }),
    judge(file) {
      const parsed = parse(file);
      const listedAs = isListedAs(listed, group, file);
      if (!parsed.ok) return parsed;
      return listedAs ? ok(hashOf(file)) : fail("sod.hash", `DG${group}`);
    },
  });
}

export function comStage(card: NationalCardName, weight: number): Stage {
  return fileStage({
    name: `EF.COM ${card}`,
    weight,
    contents: contentsOf(card),
    file: EF_COM,
    cipher: "AES-128",
    unsigned: true,
    judge(file) {
      const common = parseCom(file);
      return common.ok ? ok(JSON.stringify(common.value)) : common;
    },
  });
}

/** Groups that no card of the demonstration has: ICAO 9303-10 §4.7.11, §4.7.12, §4.7.16. */
export function rareGroupStages(weight: number): readonly Stage[] {
  const files = new Map([
    [
      11,
      encodeTlv(
        0x6b,
        encodeTlv(0x5c, Uint8Array.of(0x5f, 0x0e, 0x5f, 0x10, 0x5f, 0x2b, 0x5f, 0x11)),
        encodeTlv(0x5f0e, utf8("NGUYEN<<THI<MAU")),
        encodeTlv(0x5f10, utf8("001190000000")),
        encodeTlv(0x5f2b, utf8("19900520")),
        encodeTlv(0x5f11, utf8("BAC NINH<VIET NAM")),
      ),
    ],
    [
      12,
      encodeTlv(
        0x6c,
        encodeTlv(0x5c, Uint8Array.of(0x5f, 0x19, 0x5f, 0x26)),
        encodeTlv(0x5f19, utf8("CUC CANH SAT")),
        encodeTlv(0x5f26, utf8("20240131")),
      ),
    ],
    [
      16,
      encodeTlv(
        0x70,
        encodeTlv(0x02, Uint8Array.of(1)),
        encodeTlv(
          0xa1,
          encodeTlv(0x5f50, utf8("20240131")),
          encodeTlv(0x5f51, utf8("NGUYEN<<VAN<MAU")),
          encodeTlv(0x5f52, utf8("0000000000")),
          encodeTlv(0x5f53, utf8("BAC NINH")),
        ),
      ),
    ],
  ]);
  const card = contentsOf("cccd-minh-anh");
  const applicationFiles = new Map(card.applicationFiles);
  for (const [group, file] of files) applicationFiles.set(0x0100 + group, file);
  const digests = new Map(
    [...files].map(([group, file]) => [group, Uint8Array.from(createHash("sha256").update(file).digest())]),
  );
  const listed: LdsSecurityObject = { ...signedList(card), hash: "sha256", digests };
  const contents = { ...card, applicationFiles };
  return [...files.keys()].map((group) =>
    groupStage({ card: "cccd-minh-anh", group, weight, contents, listed }),
  );
}

function signedList({ applicationFiles }: NationalCardContents): LdsSecurityObject {
  const listed = listedGroups(applicationFiles.get(0x011d) ?? new Uint8Array());
  if (!listed.ok) throw new Error(listed.failure.code);
  return listed.value;
}
