/** A provincial card, of a citizen or of staff: credential, claims, keys, purse and signature key. @module */
import { importPrivateJwk, importPublicJwk } from "../../core/crypto/jwk.ts";
import type { CardContents, PaceCurveName, StoredDisclosure } from "../card/profile.ts";
import { issueCredential, VALID_DAYS } from "./credential.ts";
import { type Claim, digests, disclose } from "./disclosures.ts";
import { type CardDigits, numberOf } from "./printed.ts";
import type { CardDefect } from "./provincial-defects.ts";
import type { CardKind, ProvincialIssuer } from "./provincial-issuer.ts";
import { type PursePlan, purseClaim, purseContents } from "./purse.ts";
import { type SignaturePlan, signatureContents } from "./signature.ts";

export interface ProvincialCardPlan {
  readonly kind: CardKind;
  /** Tells the keys and salts of this card apart from those of others. */
  readonly label: string;
  /** Position in the status list; the number of the card follows from it. */
  readonly index: number;
  readonly curve: PaceCurveName;
  readonly digits: CardDigits;
  readonly claims: readonly Claim[];
  readonly defect: CardDefect | null;
  /** Absent: no purse. */
  readonly purse?: PursePlan;
  /** Absent: the card cannot sign. */
  readonly signature?: SignaturePlan;
}

const SOMEBODY_ELSE = "Lý Thị Thuý";
/** id-PACE-ECDH-GM-3DES-CBC-CBC, BSI TR-03110-3 A.1.1.1. */
const TRIPLE_DES_PACE = "0.4.0.127.0.7.2.2.4.2.1";
const ISSUED_DAYS_AGO = 200;
/** A lapsed card was issued ten years and a month ago. */
const LAPSED_ISSUED_DAYS_AGO = VALID_DAYS + 30;

/** `today` in days since 1970. */
export function makeProvincialCard(
  plan: ProvincialCardPlan,
  issuer: ProvincialIssuer,
  today: number,
): CardContents {
  const { claims, curve, defect, digits, index, kind, label, purse, signature } = plan;
  const issued = today - (defect === "expired" ? LAPSED_ISSUED_DAYS_AGO : ISSUED_DAYS_AGO);
  const copied = defect === "copiedWithoutKey";
  const holder = issuer.key(`holder/${label}`);
  const card = { label, issued, number: numberOf(kind, index) };
  const signed = claims.map((claim) => disclose(issuer, label, claim));
  const subject = {
    kind,
    index,
    issued,
    digests: digests(issuer, label, signed),
    holder: holder.publicJwk,
    ...(purse && { purse: purseClaim(card, issuer) }),
  };
  const written = defect === "alteredName" ? claims.map(alterName) : claims;
  const disclosures = written.map((claim) => disclose(issuer, label, claim));
  const authority = issuer.key(issuer.labels.terminalAuthority).publicJwk;
  return {
    ...digits,
    curve,
    credential: issueCredential(subject, issuer, defect),
    disclosures: defect === "swappedName" ? disclosures.map(otherName(issuer, label)) : disclosures,
    ...(defect === "downgradedPace" && { paceProtocol: TRIPLE_DES_PACE }),
    holderKey: importPrivateJwk((copied ? issuer.key(`copy/${label}`) : holder).privateJwk),
    terminalAuthorities: [{ name: issuer.terminalAuthority, key: importPublicJwk(authority) }],
    clockDay: issued,
    ...(purse && { purse: purseContents(card, purse, issuer, copied) }),
    ...(signature && { signature: signatureContents(card, signature, issuer, copied) }),
  };
}

/** With the salt of that person's card, as it was signed there. */
function otherName(issuer: ProvincialIssuer, label: string): (own: StoredDisclosure) => StoredDisclosure {
  const other = disclose(issuer, `other/${label}`, ["full_name", SOMEBODY_ELSE, "open"]);
  return (own) => (own.name === other.name ? other : own);
}

/** As somebody would write it who cannot sign. */
function alterName(claim: Claim): Claim {
  const [name, value, disclosureClass] = claim;
  return name === "full_name" ? [name, `${String(value)} Hai`, disclosureClass] : claim;
}
