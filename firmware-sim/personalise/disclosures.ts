/** Claims as selective disclosures (RFC 9901 §4.2): salted JSON arrays, and the digests that are signed. @module */
import { toBase64Url, utf8 } from "../../core/crypto/bytes.ts";
import { sha256 } from "../../core/crypto/hash.ts";
import type { DisclosureClass, StoredDisclosure } from "../card/profile.ts";
import type { CitizenData, StaffData } from "./people.ts";
import type { ProvincialIssuer } from "./provincial-issuer.ts";

/** RFC 9901 §9.3 recommends 128 bits. */
const SALT_BYTES = 16;
/** Digests that belong to nothing, so that the number of claims does not show (§4.2.5). */
const DECOYS = 3;

export type Claim = readonly [
  name: string,
  value: string | readonly string[],
  disclosureClass: DisclosureClass,
];

export function citizenClaims(person: CitizenData, cardNumber: string): readonly Claim[] {
  return [
    ["personal_number", person.personalNumber, "open"],
    ["full_name", person.fullName, "open"],
    ["birth_date", person.birthDate, "open"],
    ["sex", person.sex, "open"],
    ["nationality", "Việt Nam", "open"],
    ["residence", person.residence, "open"],
    ["origin", person.origin, "open"],
    ["card_number", cardNumber, "open"],
    ["phone", person.phone, "protected"],
    ["ethnicity", person.ethnicity, "protected"],
    ["religion", person.religion, "protected"],
    ["blood_group", person.bloodGroup, "protected"],
  ];
}

export function staffClaims(person: StaffData): readonly Claim[] {
  return [
    ["full_name", person.fullName, "open"],
    ["staff_id", person.staffId, "open"],
    ["unit", person.unit, "open"],
    ["roles", person.roles, "open"],
  ];
}

/** The claim of the card with this label; the salt follows from both names, so that another value keeps it. */
export function disclose(
  { bytes }: ProvincialIssuer,
  label: string,
  [name, value, disclosureClass]: Claim,
): StoredDisclosure {
  const salt = toBase64Url(bytes(`salt/${label}/${name}`, SALT_BYTES));
  return { name, class: disclosureClass, bytes: utf8(JSON.stringify([salt, name, value])) };
}

/** `_sd`: the digests of all disclosures and the decoys, sorted so that their order says nothing. */
export function digests(
  issuer: ProvincialIssuer,
  label: string,
  disclosures: readonly StoredDisclosure[],
): readonly string[] {
  const real = disclosures.map(({ bytes }) => toBase64Url(sha256(utf8(toBase64Url(bytes)))));
  const decoys = Array.from({ length: DECOYS }, (_, index) =>
    toBase64Url(sha256(issuer.bytes(`decoy/${label}/${index}`, SALT_BYTES))),
  );
  return [...real, ...decoys].sort();
}
