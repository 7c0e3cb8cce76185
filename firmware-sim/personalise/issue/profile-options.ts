/** The part of a profile that says how a document and its chip differ from the usual (docs/profiles.md). @module */
import { z } from "zod";
import { curveNames } from "../../../core/crypto/curves.ts";
import { FACE_RECORD_FORMS } from "../national/data-groups.ts";
import { HASH_NAMES } from "../national/pki/algorithms.ts";
import { KEY_PARAMETERS } from "../national/security-infos.ts";
import { name } from "./profile-hierarchy.ts";

const hash = z.enum(HASH_NAMES);
const bytes = z.int().min(0).max(1_000_000);
const objectIdentifier = z.string().regex(/^[0-2](\.\d{1,9}){2,20}$/);
/** ICAO 9303-11 table 4: 3 to 7 are not given out. */
const parameterId = z
  .int()
  .min(0)
  .max(18)
  .refine((id) => id <= 2 || id >= 8, "0 to 2 or 8 to 18");
const offer = { protocol: objectIdentifier, parameterId };

const behaviourSchema = z.strictObject({
  selectMasterFile: z.enum(["ok", "6D00", "6A86"]).exactOptional(),
  cardAccess: z.enum(["always", "beforeApplication", "afterApplication"]).exactOptional(),
  extendedLength: z.boolean().exactOptional(),
  maxCommandBytes: z.int().min(64).max(65_544).exactOptional(),
  maxResponseBytes: z.int().min(64).max(65_538).exactOptional(),
  tooLong: z.enum(["shortAnswer", "6CXX", "6700", "6700-channel-lost", "61XX"]).exactOptional(),
  pastEnd: z.enum(["6282", "9000", "6B00"]).exactOptional(),
  shortFileIdentifiers: z.boolean().exactOptional(),
  oddReadBinary: z.boolean().exactOptional(),
  warnsOfTries: z.boolean().exactOptional(),
  parameterReference: z.enum(["optional", "required", "refused"]).exactOptional(),
});

const activeSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("RSA"), bits: z.literal([1024, 1536, 2048, 3072]), hash }),
  z.strictObject({
    kind: z.literal("ECDSA"),
    curve: z.enum(curveNames),
    hash: z.enum(["sha224", "sha256", "sha384", "sha512"]),
    format: z.enum(["plain", "der"]).exactOptional(),
  }),
]);

export const optionsSchema = z.strictObject({
  signer: name.exactOptional(),
  issuedDaysAgo: z.int().min(0).max(10_000).exactOptional(),
  expiredDaysAgo: z.int().min(1).max(10_000).exactOptional(),
  photo: z
    .strictObject({
      format: z.enum(["jpeg", "jpeg2000"]).exactOptional(),
      bytes: bytes.exactOptional(),
      record: z.enum(FACE_RECORD_FORMS).exactOptional(),
    })
    .exactOptional(),
  dg13: z
    .union([
      z.literal("none"),
      z.strictObject({
        strings: z.enum(["mixed", "utf8"]).exactOptional(),
        parents: z.enum(["apart", "together"]).exactOptional(),
        lengths: z.enum(["short", "long"]).exactOptional(),
        omit: z.array(z.int().min(1).max(16)).exactOptional(),
        order: z.enum(["ascending", "reversed"]).exactOptional(),
      }),
    ])
    .exactOptional(),
  sod: z
    .strictObject({
      hash: hash.exactOptional(),
      lds: z.enum(["1.7", "1.8"]).exactOptional(),
      encoding: z.enum(["der", "ber"]).exactOptional(),
      contentType: z.enum(["icao", "legacy"]).exactOptional(),
      identifiedBy: z.enum(["issuerAndSerial", "keyIdentifier"]).exactOptional(),
    })
    .exactOptional(),
  pace: z.array(z.strictObject(offer)).max(8).exactOptional(),
  bac: z.boolean().exactOptional(),
  can: z.boolean().exactOptional(),
  chipAuthentication: z
    .array(z.strictObject({ ...offer, keyId: z.int().min(0).max(255).exactOptional() }))
    .max(8)
    .exactOptional(),
  keyParameters: z.enum(KEY_PARAMETERS).exactOptional(),
  activeAuthentication: z.union([z.literal("none"), activeSchema]).exactOptional(),
  cardSecurity: z.boolean().exactOptional(),
  atrInfo: z.boolean().exactOptional(),
  behaviour: behaviourSchema.exactOptional(),
});
