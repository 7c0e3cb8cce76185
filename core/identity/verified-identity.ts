/**
 * What was proven about the holder of a card, check by check.
 * @module
 */
import { z } from "zod";
import { type ErrorCode, isErrorCode } from "../errors/codes.ts";
import { plainText } from "../text/plain-text.ts";

const errorCode = z.custom<ErrorCode>((value) => typeof value === "string" && isErrorCode(value));

/** The outcome of one check. `notPerformed` always says why. */
export const checkSchema = z.discriminatedUnion("status", [
  z.object({ status: z.literal("passed"), detail: z.string().optional() }),
  z.object({ status: z.literal("failed"), code: errorCode, detail: z.string().optional() }),
  z.object({ status: z.literal("notPerformed"), why: z.string() }),
]);
export type Check = z.infer<typeof checkSchema>;

/** The checks, in the order in which a person would ask. */
export const CHECK_NAMES = [
  "accessControl",
  "dataIntegrity",
  "issuerSignature",
  "issuerTrust",
  "revocation",
  "chipGenuine",
  "channel",
  "validity",
  "printedMatchesChip",
  "holderPresence",
] as const;
export type CheckName = (typeof CHECK_NAMES)[number];
export type Checks = Readonly<Record<CheckName, Check>>;

export const ASSURANCE_LEVELS = ["refused", "low", "substantial", "high"] as const;
export type Assurance = (typeof ASSURANCE_LEVELS)[number];

export type CardKind = "citizen" | "staff";

/**
 * Claims of the provincial credential, by their name there. All optional: only what was read is here.
 * Dates are ISO 8601 (`1990-05-20`); `personal_number` has twelve digits.
 */
export const claimsSchema = z.object({
  personal_number: z
    .string()
    .regex(/^\d{12}$/)
    .optional(),
  full_name: plainText(200).min(1).optional(),
  birth_date: z.iso.date().optional(),
  sex: z.enum(["Nam", "Nữ"]).optional(),
  nationality: plainText(100).optional(),
  residence: plainText(400).optional(),
  origin: plainText(400).optional(),
  card_number: plainText(40).optional(),
  // Protected: the card gives them after the PIN only.
  phone: plainText(40).optional(),
  ethnicity: plainText(100).optional(),
  religion: plainText(100).optional(),
  blood_group: plainText(10).optional(),
});
export type Claims = z.infer<typeof claimsSchema>;
export type ClaimName = keyof Claims;

/** Evidence of a provincial card, which a third party can verify again without the card. */
export interface CardEvidence {
  /** The issuer-signed JWT of the SD-JWT VC, compact. */
  readonly credential: string;
  /** The disclosures read, base64url, in the order read. */
  readonly disclosures: readonly string[];
  /** Key-binding JWT the card made when it was identified; its `sd_hash` covers the disclosures read until then. */
  readonly keyBinding: string;
  /** Base64url of the random the terminal gave, and of SHA-256(PK_terminal ‖ PK_card): nonce = SHA-256(random ‖ channel). */
  readonly random: string;
  readonly channel: string;
}

const base64Url = (maxLength: number) =>
  z
    .string()
    .max(maxLength)
    .regex(/^[A-Za-z0-9_-]+$/);
const attestedSchema = z.string().min(1).max(200);

/**
 * Evidence of a national ID card: what its issuer signed and a third party can verify again, and what only the terminal
 * saw. Of the data groups only DG1 goes along; DG13 says what no procedure asks for (docs/decisions, 7).
 */
export const documentEvidenceSchema = z.strictObject({
  kind: z.literal("national-id"),
  /** The file EF.SOD, base64url. */
  securityObject: base64Url(87_400),
  /** The file DG1, base64url. */
  group1: base64Url(1_024),
  /** ISO 8601, from DG13: by it the signer's dates are judged. Absent where the card does not say it. */
  issuedOn: z.iso.date().optional(),
  /** When the chip proved itself, seconds since 1970 by the terminal's clock. */
  provenAt: z.int(),
  /** By what the chip was opened and by what it showed that it is genuine; on the terminal's word, with nobody between. */
  attested: z.strictObject({ accessControl: attestedSchema, chipGenuine: attestedSchema }),
});
export type DocumentEvidence = Readonly<z.infer<typeof documentEvidenceSchema>>;

/** What travels with a dossier so that the gateway can judge the card again. */
export type Evidence = CardEvidence | DocumentEvidence;

export function isDocumentEvidence(evidence: Evidence): evidence is DocumentEvidence {
  return "kind" in evidence;
}

export interface VerifiedIdentity<E extends Evidence = Evidence> {
  readonly kind: CardKind;
  readonly claims: Claims;
  readonly checks: Checks;
  readonly assurance: Assurance;
  readonly evidence: E | null;
  /** What went over the card link: number of APDUs and bytes both ways. */
  readonly link: { readonly commands: number; readonly bytes: number };
}
