/** Claims as selective disclosures (RFC 9901 §4.2): salted JSON arrays, and the digests that are signed. @module */
import { toBase64Url, utf8 } from "../../core/crypto/bytes.ts";
import { demonstrationBytes } from "../../core/crypto/demonstration.ts";
import { sha256 } from "../../core/crypto/hash.ts";
import type { DisclosureClass, StoredDisclosure } from "../card/profile.ts";
import type { CardName } from "./catalogue.ts";
import type { CitizenData, StaffData } from "./people.ts";
import { cardNumber } from "./printed.ts";

/** RFC 9901 §9.3 recommends 128 bits. */
const SALT_BYTES = 16;
/** Digests that belong to nothing, so that the number of claims does not show (§4.2.5). */
const DECOYS = 3;

type Claim = readonly [name: string, value: string | readonly string[], disclosureClass: DisclosureClass];

export function citizenDisclosures(name: CardName, person: CitizenData): readonly StoredDisclosure[] {
  const claims: readonly Claim[] = [
    ["personal_number", person.personalNumber, "open"],
    ["full_name", person.fullName, "open"],
    ["birth_date", person.birthDate, "open"],
    ["sex", person.sex, "open"],
    ["nationality", "Việt Nam", "open"],
    ["residence", person.residence, "open"],
    ["origin", person.origin, "open"],
    ["card_number", cardNumber(name), "open"],
    ["phone", person.phone, "protected"],
    ["ethnicity", person.ethnicity, "protected"],
    ["religion", person.religion, "protected"],
    ["blood_group", person.bloodGroup, "protected"],
  ];
  return claims.map((claim) => disclose(name, claim));
}

export function staffDisclosures(name: CardName, person: StaffData): readonly StoredDisclosure[] {
  const claims: readonly Claim[] = [
    ["full_name", person.fullName, "open"],
    ["staff_id", person.staffId, "open"],
    ["unit", person.unit, "open"],
    ["roles", person.roles, "open"],
  ];
  return claims.map((claim) => disclose(name, claim));
}

/** Another value under the same salt, as somebody would write it who cannot sign. */
export function alterDisclosure(card: CardName, original: StoredDisclosure, value: string): StoredDisclosure {
  return disclose(card, [original.name, value, original.class]);
}

/** `_sd`: the digests of all disclosures and the decoys, sorted so that their order says nothing. */
export function digests(card: CardName, disclosures: readonly StoredDisclosure[]): readonly string[] {
  const real = disclosures.map(({ bytes }) => toBase64Url(sha256(utf8(toBase64Url(bytes)))));
  const decoys = Array.from({ length: DECOYS }, (_, index) =>
    toBase64Url(sha256(demonstrationBytes(`decoy/${card}/${index}`, SALT_BYTES))),
  );
  return [...real, ...decoys].sort();
}

function disclose(card: CardName, [name, value, disclosureClass]: Claim): StoredDisclosure {
  const salt = toBase64Url(demonstrationBytes(`salt/${card}/${name}`, SALT_BYTES));
  return { name, class: disclosureClass, bytes: utf8(JSON.stringify([salt, name, value])) };
}
