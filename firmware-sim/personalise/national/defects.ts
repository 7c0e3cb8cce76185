/** What a forger, a thief or a careless maker did to a document: each one attack or fault. @module */
import { curveNames } from "../../../core/crypto/curves.ts";
import type { AgreementKey, NationalCardContents } from "../../card/national/contents.ts";
import { activeAuthentication } from "./active-authentication.ts";
import { efCom, fileIds } from "./data-groups.ts";
import { type Dg13Holder, dg13 } from "./dg13.ts";
import { agreementKey, type Document, type DocumentOrder, makeDocument } from "./document.ts";
import { nationalPerson } from "./people.ts";
import { setOf } from "./pki/der.ts";
import {
  chipAuthenticationInfo,
  standardisedCurveIds,
  terminalAuthenticationInfo,
} from "./security-infos.ts";

export const DOCUMENT_DEFECTS = [
  /** All files are copies; the chip has other keys than DG14, DG15 and EF.CardSecurity name. */
  "copiedWithoutKey",
  /** The name in DG13 was changed after signing. */
  "alteredGroup",
  /** DG13 is another person's. */
  "swappedGroup",
  /** DG13 is there and EF.SOD does not list it. */
  "unlistedGroup",
  /** A check digit of DG1 is wrong, and was signed so. */
  "wrongCheckDigit",
  /** EF.CardAccess does not name the PACE that DG14 names. */
  "downgradedPace",
  /** DG14 and DG15 are gone, and EF.COM does not list them. */
  "hiddenChipKeys",
  /** DG14 and DG15 answer 6982. */
  "lockedChipKeys",
  /** DG14 names chip authentication, and the chip does not do it. */
  "noChipAuthentication",
] as const;
export type DocumentDefect = (typeof DOCUMENT_DEFECTS)[number];

const CHIP_KEY_GROUPS = [14, 15] as const;

/** The document with the defect, or a good one. */
export function makeContents(order: DocumentOrder, defect: DocumentDefect | null): NationalCardContents {
  const faults = {
    ...(defect === "unlistedGroup" && { unlisted: 13 }),
    ...(defect === "wrongCheckDigit" && { checkDigit: true }),
  };
  const document = makeDocument({ ...order, faults });
  const spoil = defect === null ? undefined : SPOIL[defect];
  return spoil === undefined ? document.contents : spoil(document, order);
}

type Spoil = (document: Document, order: DocumentOrder) => NationalCardContents;

const SPOIL: Readonly<Partial<Record<DocumentDefect, Spoil>>> = {
  copiedWithoutKey: withOtherKeys,
  alteredGroup: ({ contents, holder }, order) =>
    withFile(contents, 13, remakeDg13({ ...holder, fullName: `${holder.fullName}h` }, order)),
  swappedGroup: ({ contents, holder }, order) =>
    withFile(contents, 13, remakeDg13({ ...holder, ...somebodyElse(holder) }, order)),
  downgradedPace: ({ contents }) => ({
    ...contents,
    masterFiles: new Map(contents.masterFiles).set(
      fileIds.cardAccess,
      setOf(terminalAuthenticationInfo(), ...contents.chipAuthentication.map(chipAuthenticationInfo)),
    ),
  }),
  hiddenChipKeys: ({ contents, lds }) => withoutChipKeys(contents, lds),
  lockedChipKeys: ({ contents }) => ({
    ...contents,
    locked: new Set([...contents.locked, ...CHIP_KEY_GROUPS.map(fileIds.group)]),
  }),
  noChipAuthentication: ({ contents }) => ({ ...contents, chipAuthentication: [] }),
};

function withOtherKeys({ contents }: Document, { name, seed }: DocumentOrder): NationalCardContents {
  const { activeAuthentication: active, chipAuthentication, mappingKey } = contents;
  const other = (key: AgreementKey, use: string) =>
    agreementKey(seed, `copy/${use}/${name}`, parameterIdOf(key));
  return {
    ...contents,
    chipAuthentication: chipAuthentication.map((one) => ({ ...one, key: other(one.key, "chip") })),
    ...(mappingKey && { mappingKey: other(mappingKey, "mapping") }),
    ...(active && { activeAuthentication: otherActiveKey(active, `copy/${name}`, seed) }),
  };
}

type ActiveKey = NonNullable<NationalCardContents["activeAuthentication"]>;

function otherActiveKey(key: ActiveKey, name: string, seed: DocumentOrder["seed"]): ActiveKey {
  if (key.kind === "RSA") return activeAuthentication(seed, name, { ...key, bits: 2048 }).key;
  const curve = curveNames.find((one) => one === key.curve) ?? "P-256";
  return activeAuthentication(seed, name, { ...key, curve }).key;
}

function parameterIdOf(key: AgreementKey): number {
  if (key.kind === "DH") return key.parameterId;
  const name = curveNames.find((one) => one === key.curve);
  if (name === undefined) throw new RangeError(`no curve ${key.curve}`);
  return standardisedCurveIds[name];
}

function withoutChipKeys(contents: NationalCardContents, lds: Document["lds"]): NationalCardContents {
  const hidden: readonly number[] = CHIP_KEY_GROUPS;
  const files = new Map(contents.applicationFiles);
  for (const group of hidden) files.delete(fileIds.group(group));
  const left = [...files.keys()]
    .map((id) => id - fileIds.group(0))
    .filter((group) => group >= 1 && group <= 16);
  files.set(fileIds.com, efCom(left, lds));
  const { activeAuthentication: _, ...rest } = contents;
  return { ...rest, applicationFiles: files, chipAuthentication: [] };
}

function withFile(contents: NationalCardContents, group: number, file: Uint8Array): NationalCardContents {
  return {
    ...contents,
    applicationFiles: new Map(contents.applicationFiles).set(fileIds.group(group), file),
  };
}

function remakeDg13(holder: Dg13Holder, { options }: DocumentOrder): Uint8Array {
  return dg13(holder, options.dg13 === "none" ? {} : options.dg13);
}

function somebodyElse({ personalNumber }: Dg13Holder): ReturnType<typeof nationalPerson> {
  const other = nationalPerson("duc-long");
  return other.personalNumber === personalNumber ? nationalPerson("thi-uong") : other;
}
