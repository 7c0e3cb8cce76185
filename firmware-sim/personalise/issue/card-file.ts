/**
 * `card.json`: a whole test card as one file, private keys and all, so that the simulator can plug it in. Reading it
 * trusts nothing in it.
 * @module
 */
import { KeyObject } from "node:crypto";
import { z } from "zod";
import { fromBase64Url, toBase64Url } from "../../../core/crypto/bytes.ts";
import { curveNames } from "../../../core/crypto/curves.ts";
import {
  importPrivateJwk,
  importPublicJwk,
  privateJwkSchema,
  publicJwkSchema,
} from "../../../core/crypto/jwk.ts";
import { fail, ok, type Result } from "../../../core/errors/result.ts";
import type { NationalCardContents } from "../../card/national/contents.ts";
import type { CardContents } from "../../card/profile.ts";
import { HASH_NAMES } from "../national/pki/algorithms.ts";

const WARNING = "TEST CARD. Its private keys are in this file: never for a real document.";
/** A photograph and everything else, in base64url. */
const MAX_FILE_BYTES = 1_400_000;

const bytes = z
  .string()
  .max(MAX_FILE_BYTES)
  .transform((value, context): Uint8Array => {
    const decoded = fromBase64Url(value);
    if (decoded !== undefined) return decoded;
    context.addIssue({ code: "custom", message: "not base64url" });
    return z.NEVER;
  });
const objectIdentifier = z.string().regex(/^[0-2](\.\d{1,9}){2,20}$/);
const fileId = z.string().regex(/^[0-9A-F]{4}$/);
const files = z
  .record(fileId, bytes)
  .transform((table) => new Map(Object.entries(table).map(([id, file]) => [Number.parseInt(id, 16), file])));
const can = z.string().regex(/^\d{6}$/);

const agreementKey = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("ECDH"), curve: z.enum(curveNames), secret: bytes, publicKey: bytes }),
  z.object({ kind: z.literal("DH"), parameterId: z.literal([0, 1, 2]), secret: bytes, publicKey: bytes }),
]);

const nationalSchema = z.object({
  document: z.literal("national"),
  atr: z.object({ contact: bytes, contactless: bytes }),
  masterFiles: files,
  applicationFiles: files,
  locked: z.array(fileId).transform((ids) => new Set(ids.map((id) => Number.parseInt(id, 16)))),
  can: can.exactOptional(),
  mrzInformation: z.string().regex(/^[A-Z0-9<]{24,40}$/),
  pace: z.array(z.object({ protocol: objectIdentifier, parameterId: z.int().min(0).max(31) })).max(16),
  bac: z.boolean(),
  mappingKey: agreementKey.exactOptional(),
  chipAuthentication: z
    .array(
      z.object({
        protocol: objectIdentifier,
        keyId: z.int().min(0).max(255).exactOptional(),
        key: agreementKey,
      }),
    )
    .max(8),
  activeAuthentication: z
    .discriminatedUnion("kind", [
      z.object({ kind: z.literal("RSA"), privateKey: bytes, hash: z.enum(HASH_NAMES) }),
      z.object({
        kind: z.literal("ECDSA"),
        curve: z.enum(curveNames),
        secret: bytes,
        hash: z.enum(["sha224", "sha256", "sha384", "sha512"]),
        format: z.enum(["plain", "der"]),
      }),
    ])
    .exactOptional(),
  behaviour: z.object({
    selectMasterFile: z.enum(["ok", "6D00", "6A86"]),
    cardAccess: z.enum(["always", "beforeApplication", "afterApplication"]),
    extendedLength: z.boolean(),
    maxCommandBytes: z.int().min(64).max(65_544),
    maxResponseBytes: z.int().min(64).max(65_538),
    tooLong: z.enum(["shortAnswer", "6CXX", "6700", "6700-channel-lost", "61XX"]),
    pastEnd: z.enum(["6282", "9000", "6B00"]),
    shortFileIdentifiers: z.boolean(),
    oddReadBinary: z.boolean(),
    warnsOfTries: z.boolean(),
    // Not in files of before there was such a chip.
    parameterReference: z.enum(["optional", "required", "refused"]).default("optional"),
  }),
});

const publicKey = publicJwkSchema.transform(importPublicJwk);
const privateKey = privateJwkSchema.transform(importPrivateJwk);
/** As the purse's credential claim; amounts stand in four bytes. */
const cardNumber = z.string().regex(/^[A-Za-z0-9._-]{1,40}$/);
const dong = z.int().min(0).max(0xffff_ffff);
const provincialSchema = z.object({
  document: z.literal("provincial"),
  can,
  curve: z.enum(["brainpoolP256r1", "P-256"]),
  paceProtocol: objectIdentifier.exactOptional(),
  credential: z.string().max(4_096),
  disclosures: z
    .array(z.object({ name: z.string().max(64), class: z.enum(["open", "protected"]), bytes }))
    .max(32),
  holderKey: privateKey,
  pin: z.string().regex(/^\d{6}$/),
  puk: z.string().regex(/^\d{8}$/),
  terminalAuthorities: z.array(z.object({ name: z.string().max(8), key: publicKey })).max(2),
  clockDay: z.int().min(0).max(65_535),
  purse: z
    .object({
      card: cardNumber,
      key: privateKey,
      issuerKey: publicKey,
      balance: dong,
      limits: z.object({ perDebit: dong, sincePin: dong, maximumBalance: dong }),
    })
    .exactOptional(),
  signature: z.object({ key: privateKey, certificate: bytes }).exactOptional(),
});

const cardFileSchema = z.discriminatedUnion("document", [nationalSchema, provincialSchema]);

export type LoadedCard =
  | { readonly document: "national"; readonly contents: NationalCardContents }
  | { readonly document: "provincial"; readonly contents: CardContents };

/** From the text of `card.json`. Fails with `config.invalid`, whose detail names the first member that is wrong. */
export function loadCardFile(json: string): Result<LoadedCard> {
  const parsed = cardFileSchema.safeParse(parseJson(json));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return fail("config.invalid", `card file: ${issue?.path.join(".") || "form"}: ${issue?.message ?? ""}`);
  }
  if (parsed.data.document === "national") {
    const { document, ...contents } = parsed.data;
    return ok({ document, contents });
  }
  const { document, ...contents } = parsed.data;
  return ok({ document, contents });
}

/** The text of `card.json` of a national card. */
export function nationalCardFile(name: string, contents: NationalCardContents): string {
  const { activeAuthentication, applicationFiles, locked, masterFiles, ...rest } = contents;
  return write({
    warning: WARNING,
    document: "national",
    name,
    ...rest,
    masterFiles: filesById(masterFiles),
    applicationFiles: filesById(applicationFiles),
    locked: [...locked].map(hexId),
    ...(activeAuthentication && { activeAuthentication }),
  });
}

/** The text of `card.json` of a provincial card. */
export function provincialCardFile(name: string, contents: CardContents): string {
  return write({ warning: WARNING, document: "provincial", name, ...contents });
}

function filesById(table: ReadonlyMap<number, Uint8Array>): Readonly<Record<string, Uint8Array>> {
  return Object.fromEntries([...table].map(([id, file]) => [hexId(id), file]));
}

function hexId(id: number): string {
  return id.toString(16).toUpperCase().padStart(4, "0");
}

/** Bytes in base64url, keys as JWK. */
function write(value: unknown): string {
  const replace = (_: string, member: unknown) => {
    if (member instanceof Uint8Array) return toBase64Url(member);
    return member instanceof KeyObject ? member.export({ format: "jwk" }) : member;
  };
  return `${JSON.stringify(value, replace, 2)}\n`;
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
