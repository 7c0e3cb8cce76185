/** From a person and a set of switches to everything a national ID card holds. @module */
import { concat, utf8 } from "../../../core/crypto/bytes.ts";
import { encodeTlv } from "../../../core/tlv/ber.ts";
import {
  type AgreementKey,
  BY_THE_BOOK,
  type ChipAuthenticationKey,
  type ChipBehaviour,
  type NationalCardContents,
  type PaceOffer,
} from "../../card/national/contents.ts";
import { type ActiveAuthenticationOptions, activeAuthentication } from "./active-authentication.ts";
import {
  atrInfo,
  dg1,
  dg2,
  dg14,
  dg15,
  efCom,
  type FaceRecordForm,
  fileIds,
  type LdsVersion,
} from "./data-groups.ts";
import { type Dg13Holder, type Dg13Shape, dg13 } from "./dg13.ts";
import { mrzInformation, td1Lines } from "./mrz.ts";
import type { NationalPerson } from "./people.ts";
import { type Picture, pictureOf } from "./picture.ts";
import { signedData } from "./pki/cms.ts";
import { setOf } from "./pki/der.ts";
import { dayFrom, type Hierarchy } from "./pki/hierarchy.ts";
import { dhAgreementKey, ecAgreementKey, type Seed } from "./pki/seeded.ts";
import {
  activeAuthenticationInfo,
  BSI,
  chipAuthenticationInfo,
  chipPublicKeyInfo,
  curveOfParameterId,
  type KeyParameters,
  paceInfo,
  terminalAuthenticationInfo,
} from "./security-infos.ts";
import { efSod, type SodShape } from "./sod.ts";
import { datesOfCard } from "./validity.ts";

export interface ChipKeyOptions {
  /** `id-CA-…` in dotted form; whether it is DH or ECDH goes with it. */
  readonly protocol: string;
  /** Of ICAO 9303-11 table 4: 0 to 2 for DH, 8 to 18 for ECDH. */
  readonly parameterId: number;
  readonly keyId?: number;
}

/** The switches. What is absent is as on the usual card. */
export interface DocumentOptions {
  /** Names a document signer of the hierarchy. */
  readonly signer?: string;
  /** Default 400; the end of the card follows from the person's age. */
  readonly issuedDaysAgo?: number;
  /** The end of the card instead of the one that follows from the age. */
  readonly expiredDaysAgo?: number;
  readonly photo?: {
    readonly format?: Picture["format"];
    readonly bytes?: number;
    readonly record?: FaceRecordForm;
  };
  /** `none`: the document has no DG13. */
  readonly dg13?: Dg13Shape | "none";
  readonly sod?: SodShape;
  /** Default: generic mapping, AES-128, brainpoolP256r1. None: basic access control only. */
  readonly pace?: readonly PaceOffer[];
  readonly bac?: boolean;
  /** Whether PACE takes the CAN as well. */
  readonly can?: boolean;
  readonly chipAuthentication?: readonly ChipKeyOptions[];
  readonly keyParameters?: KeyParameters;
  readonly activeAuthentication?: ActiveAuthenticationOptions | "none";
  /** Default: where PACE with chip-authentication mapping needs it. */
  readonly cardSecurity?: boolean;
  readonly atrInfo?: boolean;
  readonly behaviour?: Partial<ChipBehaviour>;
}

export interface DocumentOrder {
  /** Keys follow from the seed and this name. */
  readonly name: string;
  readonly person: NationalPerson;
  readonly options: DocumentOptions;
  readonly seed: Seed;
  readonly today: Date;
  readonly hierarchy: Hierarchy;
  /** Faults that are signed like everything else. */
  readonly faults?: {
    /** A data group that EF.SOD does not list. */
    readonly unlisted?: number;
    /** The last check digit of the machine-readable zone is wrong. */
    readonly checkDigit?: boolean;
  };
}

/** A document before anything is done to it: signed content, and the chip. */
export interface Document {
  readonly contents: NationalCardContents;
  readonly holder: Dg13Holder;
  readonly lds: LdsVersion;
}

export const USUAL_SIGNER = "main";
export const USUAL_PACE: readonly PaceOffer[] = [{ protocol: `${BSI}.2.2.4.2.2`, parameterId: 13 }];
const USUAL_CHIP_KEY: ChipKeyOptions = { protocol: `${BSI}.2.2.3.2.2`, parameterId: 13 };
const CHIP_AUTHENTICATION_MAPPING = `${BSI}.2.2.4.6.`;
const SECURITY_OBJECT = `${BSI}.3.2.1`;
const ISSUED_DAYS_AGO = 400;
const USUAL_PHOTO_BYTES = 15_000;
/** Stands for two fingerprints. */
const DG3_BYTES = 1_200;
const DG3 = 3;

export function makeDocument(order: DocumentOrder): Document {
  const { faults = {}, options, seed } = order;
  const { holder, issued } = holderOf(order);
  const chip = chipKeys(order);
  const genuine = activeKey(order);
  const pace = options.pace ?? USUAL_PACE;
  const picture = pictureOf(options.photo?.format ?? "jpeg", options.photo?.bytes ?? USUAL_PHOTO_BYTES);
  const protocols = securityInfos(pace, chip);
  const keyInfos = chip.map(({ key, keyId }) =>
    chipPublicKeyInfo(key, keyId, options.keyParameters ?? "explicit"),
  );
  const groups = new Map<number, Uint8Array>([
    [1, dg1(faults.checkDigit === true ? withWrongDigit(td1Lines(holder)) : td1Lines(holder))],
    [2, dg2(picture, options.photo?.record)],
    [DG3, encodeTlv(0x63, seed.bytes(`fingerprints/${order.name}`, DG3_BYTES))],
  ]);
  if (options.dg13 !== "none") groups.set(13, dg13(holder, options.dg13));
  const activeInfo = genuine?.key.kind === "ECDSA" ? [activeAuthenticationInfo(genuine.key.hash)] : [];
  // Its protocols stand in DG14 whatever they are (ICAO 9303-11 §9.2): those of EF.CardAccess nobody signs.
  if (pace.length > 0 || chip.length > 0 || activeInfo.length > 0)
    groups.set(14, dg14([...protocols, ...keyInfos, ...activeInfo]));
  if (genuine !== undefined) groups.set(15, dg15(genuine.publicKeyInfo));
  const signing = { signer: order.hierarchy.signer(options.signer ?? USUAL_SIGNER), signedAt: issued };
  const lds = options.sod?.lds ?? "1.7";
  const files = [...groups].map(([number, file]) => [fileIds.group(number), file] as const);
  const listed = new Map([...groups].filter(([number]) => number !== faults.unlisted));
  const mapping = mappingKey(order, pace);
  const contents: NationalCardContents = {
    atr: answerToReset(order.name),
    masterFiles: masterFiles(order, protocols, pace, mapping, signing),
    applicationFiles: new Map([
      [fileIds.com, efCom([...groups.keys()], lds)],
      [fileIds.sod, efSod(listed, signing, options.sod)],
      ...files,
    ]),
    locked: new Set([fileIds.group(DG3)]),
    ...((options.can ?? true) && { can: holder.personalNumber.slice(-6) }),
    mrzInformation: mrzInformation(holder),
    pace,
    bac: options.bac ?? true,
    ...(mapping && { mappingKey: mapping }),
    chipAuthentication: chip,
    ...(genuine && { activeAuthentication: genuine.key }),
    behaviour: { ...BY_THE_BOOK, ...options.behaviour },
  };
  return { contents, holder, lds };
}

/** The person with the dates of this card. */
export function holderOf({ options, person, today }: Pick<DocumentOrder, "options" | "person" | "today">): {
  readonly holder: Dg13Holder;
  readonly issued: Date;
} {
  const issued = dayFrom(today, -(options.issuedDaysAgo ?? ISSUED_DAYS_AGO));
  const { expiredDaysAgo: ago } = options;
  const end = ago === undefined ? {} : { expiryDate: dayFrom(today, -ago).toISOString().slice(0, 10) };
  return { holder: { ...person, ...datesOfCard(person.birthDate, issued), ...end }, issued };
}

/** The composite check digit, in the middle line, one too high. */
function withWrongDigit([first, second, third]: readonly [string, string, string]): readonly string[] {
  const digit = (Number(second.slice(-1)) + 1) % 10;
  return [first, `${second.slice(0, -1)}${digit}`, third];
}

/** EF.CardAccess (nobody signs it), EF.CardSecurity and EF.ATR/INFO where the card has them. */
function masterFiles(
  { options }: DocumentOrder,
  protocols: readonly Uint8Array[],
  pace: readonly PaceOffer[],
  mapping: AgreementKey | undefined,
  signing: { readonly signer: ReturnType<Hierarchy["signer"]>; readonly signedAt: Date },
): ReadonlyMap<number, Uint8Array> {
  const files = new Map<number, Uint8Array>();
  // A chip with basic access control only has no EF.CardAccess (ICAO 9303-10 §3.11.3).
  if (pace.length > 0) files.set(fileIds.cardAccess, setOf(...protocols));
  if (options.cardSecurity ?? mapping !== undefined) {
    const keys = mapping === undefined ? [] : [chipPublicKeyInfo(mapping, undefined, "standardised")];
    const content = setOf(...protocols, ...keys);
    files.set(fileIds.cardSecurity, signedData({ ...signing, contentType: SECURITY_OBJECT, content }));
  }
  const { maxCommandBytes, maxResponseBytes, extendedLength } = { ...BY_THE_BOOK, ...options.behaviour };
  if (options.atrInfo ?? extendedLength) {
    files.set(fileIds.atrInfo, atrInfo(maxCommandBytes, maxResponseBytes));
  }
  return files;
}

function securityInfos(
  pace: readonly PaceOffer[],
  chip: readonly ChipAuthenticationKey[],
): readonly Uint8Array[] {
  return [terminalAuthenticationInfo(), ...chip.map(chipAuthenticationInfo), ...pace.map(paceInfo)];
}

function chipKeys({ name, options, seed }: DocumentOrder): readonly ChipAuthenticationKey[] {
  return (options.chipAuthentication ?? [USUAL_CHIP_KEY]).map(({ keyId, parameterId, protocol }) => ({
    protocol,
    ...(keyId !== undefined && { keyId }),
    key: agreementKey(seed, `chip/${name}/${keyId ?? 0}`, parameterId),
  }));
}

function activeKey({ name, options, seed }: DocumentOrder) {
  const { activeAuthentication: wanted = { kind: "RSA", bits: 2048, hash: "sha256" } } = options;
  return wanted === "none" ? undefined : activeAuthentication(seed, name, wanted);
}

function mappingKey({ name, seed }: DocumentOrder, pace: readonly PaceOffer[]): AgreementKey | undefined {
  const offer = pace.find(({ protocol }) => protocol.startsWith(CHIP_AUTHENTICATION_MAPPING));
  return offer && agreementKey(seed, `mapping/${name}`, offer.parameterId);
}

/** A static key on parameters of ICAO 9303-11 table 4; throws on a number that is not there. */
export function agreementKey(seed: Seed, label: string, parameterId: number): AgreementKey {
  if (parameterId === 0 || parameterId === 1 || parameterId === 2)
    return dhAgreementKey(seed, label, parameterId);
  const curve = curveOfParameterId(parameterId);
  if (curve === undefined) throw new RangeError(`no standardised parameters ${parameterId}`);
  return ecAgreementKey(seed, label, curve);
}

/** T=1 in the slot; as PC/SC part 3 §3.1.3.2.3.1 makes it of ISO 14443-4. The name's hash tells chips apart. */
function answerToReset(name: string): NationalCardContents["atr"] {
  const kind = [...name].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 256, 7);
  const historical = concat(utf8("VNM"), Uint8Array.of(kind));
  return {
    contact: withCheck(concat(Uint8Array.of(0x3b, 0x84, 0x01), historical)),
    contactless: withCheck(concat(Uint8Array.of(0x3b, 0x84, 0x80, 0x01), historical)),
  };
}

/** TCK: all bytes after TS make zero (ISO 7816-3 §8.2.5). */
function withCheck(bytes: Uint8Array): Uint8Array {
  return concat(bytes, Uint8Array.of(bytes.subarray(1).reduce((sum, byte) => sum ^ byte, 0)));
}
