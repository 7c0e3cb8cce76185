/**
 * A dossier (hồ sơ) as it is filed at the terminal and opened at the gateway. The plain body exists in memory only
 * until it is sealed; what is stored, hashed and sent is the sealed form.
 * @module
 */
import { z } from "zod";
import { claimsSchema, documentEvidenceSchema } from "../identity/verified-identity.ts";
import { formValuesSchema } from "../procedures/form.ts";

/** What the person files; its hash is what the card binds itself to. */
export const dossierContentSchema = z.object({
  /** Version of this schema. */
  v: z.literal(1),
  id: z.uuid(),
  terminal: z.string(),
  provisionalCode: z.string(),
  /** ISO 8601 with offset; terminal wall time. */
  filedAt: z.iso.datetime({ offset: true }),
  procedure: z.object({ code: z.string(), version: z.string(), formVersion: z.string() }),
  /** Kênh thực hiện: 1 in person, 2 online, 3 post. */
  channel: z.union([z.literal(1), z.literal(2), z.literal(3)]),
  units: z.object({
    /** Where the person stood, who receives, who decides; codes with their own validity dates. */
    supportPoint: z.string(),
    receiving: z.string(),
    competent: z.string(),
  }),
  applicant: claimsSchema,
  values: formValuesSchema,
});
export type DossierContent = z.infer<typeof dossierContentSchema>;

/** Evidence of a provincial card as in `CardEvidence`; see there. Its random is SHA-256 of the canonical content where the card was still there at filing. */
const cardEvidenceSchema = z.object({
  credential: z.string().max(8192),
  disclosures: z.array(z.string().max(2048)).max(32),
  keyBinding: z.string().max(2048),
  random: z.string().length(43),
  channel: z.string().length(43),
});

/** That of a provincial card has no `kind`: dossiers of before national ID cards came look the same. */
const evidenceSchema = z.union([documentEvidenceSchema, cardEvidenceSchema]);

/** The plaintext of the seal, canonical JSON (RFC 8785). */
export const dossierBodySchema = z.object({ content: dossierContentSchema, evidence: evidenceSchema });
export type DossierBody = z.infer<typeof dossierBodySchema>;

/** What the terminal itself still needs to know after sealing: what its screens, slips and lists show. */
export const dossierSummarySchema = z.object({
  provisionalCode: z.string(),
  procedure: z.string(),
  procedureName: z.string(),
  /** Masked: "N… T… M… Anh". */
  maskedName: z.string(),
  /** Masked: "027*******18". */
  maskedNumber: z.string(),
  filedAt: z.iso.datetime({ offset: true }),
});
export type DossierSummary = z.infer<typeof dossierSummarySchema>;
