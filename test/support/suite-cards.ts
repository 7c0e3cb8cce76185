/**
 * One whole national ID card for each PACE suite of ICAO 9303-11 (§9.2.1, tables 3 and 4), and some for basic access
 * control. How the chip proves itself goes round among them, so that all ways of it are met as well.
 * @module
 */
import type { CurveName } from "../../core/crypto/curves.ts";
import type { EmrtdSecrets } from "../../core/emrtd/access.ts";
import type { CardInterface } from "../../core/ports/card-reader.ts";
import type { NationalCardContents, PaceOffer } from "../../firmware-sim/card/national/contents.ts";
import type { ActiveAuthenticationOptions } from "../../firmware-sim/personalise/national/active-authentication.ts";
import {
  type DemonstrationSigner,
  demonstrationHierarchy,
} from "../../firmware-sim/personalise/national/demonstration-hierarchy.ts";
import {
  type ChipKeyOptions,
  type DocumentOptions,
  makeDocument,
} from "../../firmware-sim/personalise/national/document.ts";
import { startOfDay } from "../../firmware-sim/personalise/national/hierarchy.ts";
import { td1Lines } from "../../firmware-sim/personalise/national/mrz.ts";
import { type NationalPersonName, nationalPerson } from "../../firmware-sim/personalise/national/people.ts";
import { KEY_PARAMETERS } from "../../firmware-sim/personalise/national/security-infos.ts";
import { DEMONSTRATION } from "../../firmware-sim/personalise/national/seeded.ts";

const CIPHERS = ["3DES", "AES-128", "AES-192", "AES-256"] as const;
type Cipher = (typeof CIPHERS)[number];

/** Table 4 by number: 0 to 2 are for DH. */
export const DH_GROUPS = ["rfc5114-1024-160", "rfc5114-2048-224", "rfc5114-2048-256"] as const;
const CURVES: readonly (readonly [number, CurveName])[] = [
  [8, "P-192"],
  [9, "brainpoolP192r1"],
  [10, "P-224"],
  [11, "brainpoolP224r1"],
  [12, "P-256"],
  [13, "brainpoolP256r1"],
  [14, "brainpoolP320r1"],
  [15, "P-384"],
  [16, "brainpoolP384r1"],
  [17, "brainpoolP512r1"],
  [18, "P-521"],
];
const DOMAINS: readonly (readonly [number, string])[] = [...DH_GROUPS.entries(), ...CURVES];
const BSI = "0.4.0.127.0.7.2.2";
const HASHES = ["sha224", "sha256", "sha384", "sha512"] as const;

interface Suite {
  readonly offer: PaceOffer;
  readonly mapping: "generic" | "integrated" | "chip-authentication";
  readonly domain: string;
  readonly cipher: Cipher;
}

const KINDS = [
  { arc: 1, agreement: "DH", mapping: "generic" },
  { arc: 2, agreement: "ECDH", mapping: "generic" },
  { arc: 3, agreement: "DH", mapping: "integrated" },
  { arc: 4, agreement: "ECDH", mapping: "integrated" },
  { arc: 6, agreement: "ECDH", mapping: "chip-authentication" },
] as const;

/** All 141. */
export const PACE_SUITES: readonly Suite[] = KINDS.flatMap(({ arc, agreement, mapping }) =>
  DOMAINS.filter(([id]) => id < DH_GROUPS.length === (agreement === "DH"))
    // The map into P-224 is not defined (table 4, note).
    .filter(([, domain]) => mapping !== "integrated" || domain !== "P-224")
    .flatMap(([parameterId, domain]) =>
      CIPHERS.flatMap((cipher, index) =>
        // Nor is chip-authentication mapping with 3DES (§9.2.1).
        mapping === "chip-authentication" && cipher === "3DES"
          ? []
          : { offer: { protocol: `${BSI}.4.${arc}.${index + 1}`, parameterId }, mapping, domain, cipher },
      ),
    ),
);

/** How a chip proves itself, and what the terminal says of it. */
interface Proof {
  readonly options: Pick<DocumentOptions, "chipAuthentication" | "activeAuthentication">;
  readonly detail: string;
  /** What it does not say: group, curve or length of the key, and its number where it has one. */
  readonly key: string;
}

const CHIP_AUTHENTICATION: readonly Proof[] = DOMAINS.flatMap(([parameterId, domain], row) =>
  CIPHERS.map((cipher, index) => {
    const agreement = parameterId < DH_GROUPS.length ? "DH" : "ECDH";
    const protocol = `${BSI}.3.${agreement === "DH" ? 1 : 2}.${index + 1}`;
    // With a number of its own and without, in turn, for each cipher.
    const keyId = (row + index) % 2 === 1 ? { keyId: row } : {};
    const key: ChipKeyOptions = { protocol, parameterId, ...keyId };
    return {
      options: { chipAuthentication: [key], activeAuthentication: "none" },
      detail: `chip authentication, ${agreement} ${domain}, ${cipher}`,
      key: keyId.keyId === undefined ? domain : `${domain}, key ${row}`,
    };
  }),
);

const RSA: readonly ActiveAuthenticationOptions[] = [
  ...(["sha1", ...HASHES] as const).map((hash) => ({ kind: "RSA", bits: 2048, hash }) as const),
  ...([1024, 1536, 3072] as const).map((bits) => ({ kind: "RSA", bits, hash: "sha256" }) as const),
];
const ECDSA: readonly ActiveAuthenticationOptions[] = CURVES.flatMap(([, curve]) =>
  HASHES.map((hash) => ({ kind: "ECDSA", curve, hash }) as const),
);
const ACTIVE_AUTHENTICATION: readonly Proof[] = [...RSA, ...ECDSA].map((key) => ({
  options: { chipAuthentication: [], activeAuthentication: key },
  detail: `active authentication, ${key.kind}, ${key.hash}`,
  key: key.kind === "RSA" ? `${key.bits} bits` : key.curve,
}));

/** As many as there are suites that leave the proof to another protocol. */
export const PROOFS: readonly Proof[] = [...CHIP_AUTHENTICATION, ...ACTIVE_AUTHENTICATION];

const MAPPED: Proof = {
  options: { chipAuthentication: [], activeAuthentication: "none" },
  detail: "PACE with chip-authentication mapping",
  key: "EF.CardSecurity",
};

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
    const { cipher, domain, mapping, offer } = suite;
    const proof = mapping === "chip-authentication" ? MAPPED : proofOf(index);
    // Both at both interfaces, which take turns.
    const password = index % 4 < 2 ? "CAN" : "MRZ";
    return makeSuiteCard(now, index, {
      label: `${mapping} ${domain} ${cipher}`,
      pace: [offer],
      proof,
      password,
      access: `PACE, ${password}, ${mapping} mapping, ${domain}, ${cipher}`,
    });
  });
  const basic = ["chip authentication, ECDH brainpoolP256r1, AES-128", "RSA, sha256", "ECDSA, sha256"];
  return [
    ...pace,
    ...basic.map((wanted, index) => {
      const proof = PROOFS.find(({ detail }) => detail.endsWith(wanted)) ?? proofOf(index);
      const access = "BAC, fell back: no EF.CardAccess";
      const row = { label: `BAC 3DES ${index + 1}`, pace: [], proof, password: "MRZ", access } as const;
      return makeSuiteCard(now, PACE_SUITES.length + index, row);
    }),
  ];
}

interface Row extends Pick<SuiteCard, "label" | "password" | "access"> {
  readonly pace: readonly PaceOffer[];
  readonly proof: Proof;
}

function makeSuiteCard(now: Date, index: number, row: Row): SuiteCard {
  const { access, label, pace, password, proof } = row;
  const order = {
    name: `suite-${label}`,
    person: nationalPerson(turn(PEOPLE, index)),
    options: {
      ...proof.options,
      pace,
      signer: turn(SIGNERS, Math.floor(index / 2)),
      keyParameters: turn(KEY_PARAMETERS, index),
    },
    seed: DEMONSTRATION,
    today: startOfDay(now.getTime()),
    hierarchy: demonstrationHierarchy(now.getTime()),
  };
  const { contents, holder } = makeDocument(order);
  const zone = td1Lines(holder);
  const [first, second] = zone;
  const mrz = {
    documentNumber: first.slice(5, 14),
    dateOfBirth: second.slice(0, 6),
    dateOfExpiry: second.slice(8, 14),
  };
  return {
    label,
    interface: index % 2 === 0 ? "contact" : "contactless",
    contents,
    secrets: password === "CAN" ? { can: holder.personalNumber.slice(-6) } : { mrz },
    password,
    zone: zone.join(""),
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
