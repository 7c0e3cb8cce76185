/**
 * A provincial card of a profile: the credential, its disclosures and keys under an issuer of the profile's own (card
 * profile, "Credential"). It has neither purse nor signature key.
 * @module
 */
import { bytesToUint, toBase64Url, uintToBytes, utf8 } from "../../../core/crypto/bytes.ts";
import { signDeterministic } from "../../../core/crypto/ecdsa.ts";
import { sha256 } from "../../../core/crypto/hash.ts";
import {
  importPrivateJwk,
  importPublicJwk,
  type PrivateJwk,
  type PublicJwk,
  publicJwkFromPoint,
  toPublicJwk,
} from "../../../core/crypto/jwk.ts";
import { signJws } from "../../../core/crypto/jws.ts";
import type { CardContents, StoredDisclosure } from "../../card/profile.ts";
import { credentialTypes } from "../credential.ts";
import { CITIZENS, type CitizenData } from "../people.ts";
import type { ProfilePerson, ProvinceOptions, ProvincialCardOrder } from "./profile.ts";
import { ecSecret, type Seed } from "./seeded.ts";

export interface ProvincialOrder {
  readonly card: ProvincialCardOrder;
  readonly province: ProvinceOptions;
  readonly seed: Seed;
  /** Start of a UTC day. */
  readonly today: Date;
}

/** What of the contents is not in them: the private key in a form that can be written down. */
export interface MadeProvincialCard {
  readonly contents: CardContents;
  readonly chipKey: PrivateJwk;
}

const DAY_SECONDS = 86_400;
const ISSUED_DAYS_AGO = 200;
const VALID_DAYS = 3_650;
const SALT_BYTES = 16;
const DIGIT_SOURCE_BYTES = 6;

export function makeProvincialCard({ card, province, seed, today }: ProvincialOrder): MadeProvincialCard {
  const { defect } = card;
  const person = personOf(card.person);
  const label = `card/${card.name}`;
  const holder = seededP256(seed, `holder/${label}`);
  const chipKey = defect === "copiedWithoutKey" ? seededP256(seed, `copy/${label}`) : holder;
  const disclosures = claimsOf(person, card).map((claim) => disclose(seed, label, claim));
  const digests = disclosures.map(({ bytes }) => toBase64Url(sha256(utf8(toBase64Url(bytes)))));
  const age = ISSUED_DAYS_AGO + (defect === "expired" ? VALID_DAYS : 0);
  const issued = today.getTime() / 1_000 - age * DAY_SECONDS;
  const payload = {
    iss: province.iss,
    iat: issued,
    exp: issued + VALID_DAYS * DAY_SECONDS,
    vct: credentialTypes.citizen,
    cnf: { jwk: toPublicJwk(holder) },
    status: { status_list: { idx: card.index, uri: province.statusList.uri } },
    _sd_alg: "sha-256",
    _sd: digests.sort(),
  };
  const stranger = defect === "unknownIssuer";
  const header = { alg: "ES256", kid: stranger ? "unknown-1" : province.kid, typ: "dc+sd-jwt" } as const;
  const signer = stranger ? "issuer-elsewhere" : "province-issuer";
  const altered = disclosures.map((one) =>
    one.name === "full_name" ? disclose(seed, label, ["full_name", `${person.fullName}h`, "open"]) : one,
  );
  const authority = toPublicJwk(seededP256(seed, "terminal-authority"));
  return {
    chipKey,
    contents: {
      can: digits(seed, `can/${label}`, 6),
      curve: card.curve,
      credential: signJws(header, utf8(JSON.stringify(payload)), (input) => signWith(seed, signer, input)),
      disclosures: defect === "alteredName" ? altered : disclosures,
      holderKey: importPrivateJwk(chipKey),
      pin: digits(seed, `pin/${label}`, 6),
      puk: digits(seed, `puk/${label}`, 8),
      terminalAuthorities: [{ name: province.terminalAuthority, key: importPublicJwk(authority) }],
      clockDay: issued / DAY_SECONDS,
    },
  };
}

/** The P-256 key of the label, as everything of the province has. */
export function seededP256(seed: Seed, label: string): PrivateJwk {
  const { point, secret } = ecSecret(seed, label, "P-256");
  const jwk: PublicJwk | undefined = publicJwkFromPoint(point);
  if (jwk === undefined) throw new Error("a product lies on its curve");
  return { ...jwk, d: toBase64Url(uintToBytes(secret, 32)) };
}

/** ES256 with the key of the label, the same bytes each time. */
export function signWith(seed: Seed, label: string, input: Uint8Array): Uint8Array {
  return signDeterministic(uintToBytes(ecSecret(seed, label, "P-256").secret, 32), input);
}

type Claim = readonly [name: string, value: string, disclosureClass: StoredDisclosure["class"]];

function claimsOf(person: CitizenData, { index }: ProvincialCardOrder): readonly Claim[] {
  return [
    ["personal_number", person.personalNumber, "open"],
    ["full_name", person.fullName, "open"],
    ["birth_date", person.birthDate, "open"],
    ["sex", person.sex, "open"],
    ["nationality", "Việt Nam", "open"],
    ["residence", person.residence, "open"],
    ["origin", person.origin, "open"],
    ["card_number", `BNC-${String(index).padStart(8, "0")}`, "open"],
    ["phone", person.phone, "protected"],
    ["ethnicity", person.ethnicity, "protected"],
    ["religion", person.religion, "protected"],
    ["blood_group", person.bloodGroup, "protected"],
  ];
}

function personOf(person: ProfilePerson): CitizenData {
  return typeof person === "string" ? CITIZENS[person] : person;
}

function disclose(seed: Seed, label: string, [name, value, disclosureClass]: Claim): StoredDisclosure {
  const salt = toBase64Url(seed.bytes(`salt/${label}/${name}`, SALT_BYTES));
  return { name, class: disclosureClass, bytes: utf8(JSON.stringify([salt, name, value])) };
}

function digits(seed: Seed, label: string, count: number): string {
  return String(bytesToUint(seed.bytes(label, DIGIT_SOURCE_BYTES)) % 10 ** count).padStart(count, "0");
}
