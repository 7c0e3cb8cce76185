/**
 * One whole national ID card for each PACE suite of ICAO 9303-11 (§9.2.1, tables 3 and 4), and some for basic access
 * control. How the chip proves itself goes round among them, so that all ways of it are met as well.
 * @module
 */
import type { EmrtdSecrets } from "../../../core/emrtd/access.ts";
import type { CardInterface } from "../../../core/ports/card-reader.ts";
import type { NationalCardContents, PaceOffer } from "../../../firmware-sim/card/national/contents.ts";
import { makeDocument } from "../../../firmware-sim/personalise/national/document.ts";
import { td1Lines, zoneKeyFields } from "../../../firmware-sim/personalise/national/mrz.ts";
import {
  type NationalPersonName,
  nationalPerson,
} from "../../../firmware-sim/personalise/national/people.ts";
import {
  type DemonstrationSigner,
  demonstrationHierarchy,
} from "../../../firmware-sim/personalise/national/pki/demonstration-hierarchy.ts";
import { startOfDay } from "../../../firmware-sim/personalise/national/pki/hierarchy.ts";
import { DEMONSTRATION } from "../../../firmware-sim/personalise/national/pki/seeded.ts";
import { KEY_PARAMETERS } from "../../../firmware-sim/personalise/national/security-infos.ts";
import { CIPHERS, PACE_SUITES, type Suite } from "./pace.ts";
import { ACTIVE_AUTHENTICATION, CHIP_AUTHENTICATION, MAPPED, PROOFS, type Proof } from "./proofs.ts";

/** Another proof for each neighbour; has no divisor in common with their number. */
const STRIDE = 37;

const PEOPLE: readonly NationalPersonName[] = [
  "minh-anh",
  "duc-long",
  "thi-uong",
  "huu-quynh",
  "khanh-linh",
  "nhan",
  "gia-huy",
  "bao-chau",
  "van-phuc",
  "thuy-duong",
  "dinh-thuong",
  "thi-nguyet",
];
const SIGNERS: readonly DemonstrationSigner[] = ["main", "rsa", "pss", "explicit", "linked", "sha224"];

export interface SuiteCard {
  /** Such as `generic P-256 AES-128`. */
  readonly label: string;
  readonly interface: CardInterface;
  readonly contents: NationalCardContents;
  /** Only the one of the row. */
  readonly secrets: EmrtdSecrets;
  readonly password: "CAN" | "MRZ";
  /** The machine-readable zone in one line of 90 characters. */
  readonly zone: string;
  /** What `accessControl` and `chipGenuine` must say. */
  readonly access: string;
  readonly chip: string;
  /** The key behind that. */
  readonly key: string;
  /** Active authentication leaves open who is in between. */
  readonly bound: boolean;
}

/** A card for each suite, then those for basic access control; keys follow from the published seed and the day. */
export function suiteCards(now: Date): readonly SuiteCard[] {
  const pace = PACE_SUITES.map((suite, index) => {
    const proof = suite.mapping === "chip-authentication" ? MAPPED : proofOf(index);
    return makeSuiteCard(now, index, { ...rowOf(suite, index), proof });
  });
  const basic = ["chip authentication, ECDH brainpoolP256r1, AES-128", "RSA, sha256", "ECDSA, sha256"];
  return [
    ...pace,
    ...basic.map((wanted, index) => {
      const proof = PROOFS.find(({ detail }) => detail.endsWith(wanted)) ?? proofOf(index);
      return makeSuiteCard(now, PACE_SUITES.length + index, { ...basicRow(index + 1), proof });
    }),
  ];
}

/**
 * The cards for foreign programs, one for each suite of generic mapping, then two for basic access control: each proves
 * itself by chip authentication and by active authentication, and all keys of both are among them.
 */
export function foreignCards(now: Date): readonly SuiteCard[] {
  const pace = PACE_SUITES.filter(({ mapping }) => mapping === "generic").map(rowOf);
  const basic = [1, 2].map((number) => basicRow(number));
  return [...pace, ...basic].map((row, index) => {
    const chip = turn(CHIP_AUTHENTICATION, index * STRIDE);
    const active = turn(ACTIVE_AUTHENTICATION, index);
    // OpenPACE does not read a curve that is only named.
    const keyParameters = turn(["explicit", "standardised"] as const, Math.floor(index / CIPHERS.length));
    const { chipAuthentication } = chip.options;
    const options = { ...active.options, ...(chipAuthentication && { chipAuthentication }), keyParameters };
    return makeSuiteCard(now, index, { ...row, proof: { ...chip, options } });
  });
}

interface Row extends Pick<SuiteCard, "label" | "password" | "access"> {
  readonly pace: readonly PaceOffer[];
  readonly proof: Proof;
}

/** Both secrets at both interfaces, which take turns. */
function rowOf({ cipher, domain, mapping, offer }: Suite, index: number): Omit<Row, "proof"> {
  const password = index % 4 < 2 ? "CAN" : "MRZ";
  return {
    label: `${mapping} ${domain} ${cipher}`,
    pace: [offer],
    password,
    access: `PACE, ${password}, ${mapping} mapping, ${domain}, ${cipher}`,
  };
}

function basicRow(number: number): Omit<Row, "proof"> {
  const access = "BAC, fell back: no EF.CardAccess";
  return { label: `BAC 3DES ${number}`, pace: [], password: "MRZ", access };
}

function makeSuiteCard(now: Date, index: number, row: Row): SuiteCard {
  const { access, label, pace, password, proof } = row;
  const order = {
    name: `suite-${label}`,
    person: nationalPerson(turn(PEOPLE, index)),
    options: {
      pace,
      signer: turn(SIGNERS, Math.floor(index / 2)),
      keyParameters: turn(KEY_PARAMETERS, index),
      ...proof.options,
    },
    seed: DEMONSTRATION,
    today: startOfDay(now.getTime()),
    hierarchy: demonstrationHierarchy(now.getTime()),
  };
  const { contents, holder } = makeDocument(order);
  return {
    label,
    interface: index % 2 === 0 ? "contact" : "contactless",
    contents,
    secrets: password === "CAN" ? { can: holder.personalNumber.slice(-6) } : { mrz: zoneKeyFields(holder) },
    password,
    zone: td1Lines(holder).join(""),
    access,
    chip: proof.detail,
    key: proof.key,
    bound: !proof.detail.startsWith("active"),
  };
}

function proofOf(index: number): Proof {
  return turn(PROOFS, index * STRIDE);
}

function turn<T>(all: readonly T[], index: number): T {
  const one = all[index % all.length];
  if (one === undefined) throw new RangeError("nothing to take turns");
  return one;
}
