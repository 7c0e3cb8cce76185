/** The province of a profile: its keys, its cards of citizens and of staff, and whom its staff register names. @module */
import { toBase64Url, uintToBytes } from "../../../core/crypto/bytes.ts";
import { publicJwkFromPoint } from "../../../core/crypto/jwk.ts";
import type { CardContents } from "../../card/profile.ts";
import { citizenClaims, staffClaims } from "../disclosures.ts";
import { ecSecret, type Seed } from "../national/pki/seeded.ts";
import { CITIZENS, type CitizenData, STAFF, type StaffData } from "../people.ts";
import { drawDigits, numberOf } from "../printed.ts";
import { makeProvincialCard } from "../provincial-card.ts";
import type { ProvincialIssuer, ProvincialKey } from "../provincial-issuer.ts";
import type { SignaturePlan } from "../signature.ts";
import type { Profile } from "./profile.ts";
import type { ProfileOfficer, ProfilePerson } from "./profile-people.ts";
import type { ProvinceOptions, ProvincialCardOrder, StaffCardOrder } from "./profile-province.ts";

export interface ProvinceOrder {
  readonly province: ProvinceOptions;
  readonly seed: Seed;
  /** Start of a UTC day. */
  readonly today: Date;
}

const MILLISECONDS_PER_DAY = 86_400_000;

/** Who makes the provincial cards of this profile. */
export function issuerOfProfile({ province, seed }: Omit<ProvinceOrder, "today">): ProvincialIssuer {
  return {
    key: (label) => seededP256(seed, label),
    bytes: seed.bytes,
    iss: province.iss,
    kids: { citizen: province.kid, staff: `${province.kid}-staff` },
    statusUri: province.statusList.uri,
    terminalAuthority: province.terminalAuthority,
    labels: {
      citizen: "province-issuer",
      staff: "staff-issuer",
      terminalAuthority: "terminal-authority",
      purseIssuer: "purse-issuer",
      signatureAuthority: "signature-authority",
    },
  };
}

export function cardOfProfile(
  card: ProvincialCardOrder | StaffCardOrder,
  order: ProvinceOrder,
): CardContents {
  const issuer = issuerOfProfile(order);
  const today = order.today.getTime() / MILLISECONDS_PER_DAY;
  const { can, curve, defect = null, index, pin, puk } = card;
  const label = `card/${card.name}`;
  const chosen = { ...(can && { can }), ...(pin && { pin }), ...(puk && { puk }) };
  const common = { curve, defect, index, label, digits: { ...drawDigits(issuer, label), ...chosen } };
  if (card.document === "staff") {
    const claims = staffClaims(officerOf(card.person));
    return makeProvincialCard({ ...common, kind: "staff", claims }, issuer, today);
  }
  const { purse, signature } = card;
  const plan = {
    ...common,
    kind: "citizen" as const,
    claims: citizenClaims(personOf(card.person), numberOf("citizen", index)),
    ...(purse !== "none" && { purse }),
    ...(signature !== "none" && { signature: signaturePlan(signature, today) }),
  };
  return makeProvincialCard(plan, issuer, today);
}

/** One entry for each staff card that is in the register. */
export function staffRegister({ cards }: Pick<Profile, "cards">) {
  return cards.flatMap((card) => {
    if (card.document !== "staff" || card.register === "none") return [];
    const { roles, staffId, unit } = officerOf(card.person);
    return [{ staffId, unit: card.register.unit ?? unit, roles: [...(card.register.roles ?? roles)] }];
  });
}

/** Days from today become days since 1970. */
function signaturePlan(
  { authority, validity }: Exclude<ProvincialCardOrder["signature"], "none">,
  today: number,
): SignaturePlan {
  return {
    ...(authority && { authority }),
    ...(validity && { validity: { from: today + validity.from, to: today + validity.to } }),
  };
}

function personOf(person: ProfilePerson): CitizenData {
  return typeof person === "string" ? CITIZENS[person] : person;
}

function officerOf(person: ProfileOfficer): StaffData {
  return typeof person === "string" ? STAFF[person] : person;
}

/** As everything of the province has. */
function seededP256(seed: Seed, label: string): ProvincialKey {
  const { point, secret } = ecSecret(seed, label, "P-256");
  const publicJwk = publicJwkFromPoint(point);
  if (publicJwk === undefined) throw new Error("a product lies on its curve");
  const scalar = uintToBytes(secret, 32);
  return { publicJwk, privateJwk: { ...publicJwk, d: toBase64Url(scalar) }, scalar };
}
