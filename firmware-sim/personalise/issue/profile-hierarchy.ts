/** The part of a profile that says which authorities and document signers to make (docs/profiles.md). @module */
import { z } from "zod";
import { curveNames } from "../../../core/crypto/curves.ts";
import { HASH_NAMES } from "../national/pki/algorithms.ts";

const MAX_SIGNERS = 100;
/** Rather more than a hundred years each way. */
const day = z.int().min(-40_000).max(40_000);
export const range = z
  .strictObject({ from: day, to: day })
  .refine(({ from, to }) => from < to, "'from' lies before 'to'");
/** Names stand in file names and labels. */
export const name = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, "a-z, 0-9 and -, at most 63");
export const text = z.string().min(1).max(64);
const hash = z.enum(HASH_NAMES);

const keySchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("ecdsa"),
    curve: z.enum(curveNames),
    hash,
    parameters: z.enum(["named", "explicit", "explicit-other-generator"]).exactOptional(),
  }),
  z.strictObject({
    kind: z.literal("rsa"),
    bits: z.literal([1024, 1536, 2048, 3072, 4096]),
    hash,
    padding: z.enum(["pkcs1", "pss"]),
  }),
]);
/** Hash, salt and two bytes must fit into the modulus (RFC 8017 §9.1.1). */
const signingKeySchema = keySchema.refine(
  (key) => key.kind !== "rsa" || key.padding !== "pss" || key.bits > 1_024 || key.hash !== "sha512",
  "RSA of 1024 bits is too short for PSS with SHA-512",
);
const USUAL_KEY = { kind: "ecdsa", curve: "brainpoolP256r1", hash: "sha256" } as const;
const country = z.string().regex(/^[A-Z]{2}$/, "two capital letters");

const authoritySchema = z.strictObject({
  country: country.default("VN"),
  organization: text.default("Demonstration"),
  commonName: text,
  key: signingKeySchema.default(USUAL_KEY),
  validity: range.default({ from: -2_000, to: 4_000 }),
  keyUse: range.exactOptional(),
  trusted: z.boolean().default(true),
  borrowsIdentifierOf: name.exactOptional(),
});

const signerSchema = z.strictObject({
  authority: name,
  country: country.exactOptional(),
  commonName: text,
  key: signingKeySchema.default(USUAL_KEY),
  validity: range.default({ from: -700, to: 3_200 }),
  keyUse: range.exactOptional(),
  documentTypes: z
    .array(z.string().regex(/^[A-Z]{1,2}$/))
    .min(1)
    .max(8)
    .exactOptional(),
  revoked: day.max(0).exactOptional(),
  wrongAuthorityKey: z.boolean().exactOptional(),
});

export const nationalSchema = z.strictObject({
  authorities: z
    .record(name, authoritySchema)
    .refine((table) => Object.keys(table).length <= MAX_SIGNERS, `at most ${MAX_SIGNERS}`),
  links: z
    .array(z.strictObject({ from: name, to: name }))
    .max(MAX_SIGNERS)
    .default([]),
  signers: z
    .record(name, signerSchema)
    .refine((table) => Object.keys(table).length <= MAX_SIGNERS, `at most ${MAX_SIGNERS}`),
  masterList: z.strictObject({ authority: name, key: signingKeySchema.default(USUAL_KEY) }),
});
