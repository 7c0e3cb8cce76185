/** Opens a sealed dossier, at the gateway. @module */
import {
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  type KeyObject,
} from "node:crypto";
import { z } from "zod";
import { concat, fromBase64Url, utf8 } from "../crypto/bytes.ts";
import { parseJson } from "../crypto/jws.ts";
import { fail, ok, type Result } from "../errors/result.ts";
import { base64UrlSchema } from "../protocol/common.ts";
import { MAX_SEALED_CHARACTERS } from "../protocol/gateway.ts";
import { concatKdf } from "./concat-kdf.ts";
import { type DossierBody, dossierBodySchema } from "./dossier.ts";
import {
  GCM_IV_BYTES,
  GCM_TAG_BYTES,
  SEAL_ALGORITHM,
  SEAL_ENCRYPTION,
  SEALED_TYP,
  type SealingJwk,
} from "./seal.ts";

/** Strict: a header with `apu`, `zip`, `crit` or anything else was not made by {@link seal}. */
const headerSchema = z.strictObject({
  alg: z.literal(SEAL_ALGORITHM),
  enc: z.literal(SEAL_ENCRYPTION),
  epk: z.strictObject({ kty: z.literal("OKP"), crv: z.literal("X25519"), x: base64UrlSchema.length(43) }),
  kid: z.string().max(256),
  typ: z.literal(SEALED_TYP),
});

export interface SealingPrivateJwk extends SealingJwk {
  readonly d: string;
}

/**
 * The bytes that were sealed. `keyOf` gives the private key by its `kid`, old ones too while any terminal has backlog
 * under them. Fails with `gateway.item_refused`, the detail says where.
 */
export function openSealed(
  sealed: string,
  keyOf: (kid: string) => SealingPrivateJwk | undefined,
): Result<Uint8Array> {
  const refused = (detail: string) => fail("gateway.item_refused", `seal: ${detail}`);
  if (sealed.length > MAX_SEALED_CHARACTERS) return refused("length");
  const [head, encryptedKey, ...rest] = sealed.split(".");
  const [iv, ciphertext, tag] = rest.map(fromBase64Url);
  if (head === undefined || encryptedKey !== "" || rest.length !== 3) return refused("parts");
  if (iv?.length !== GCM_IV_BYTES || ciphertext === undefined || tag?.length !== GCM_TAG_BYTES) {
    return refused("encoding");
  }
  const header = headerSchema.safeParse(parseJson(fromBase64Url(head)));
  if (!header.success) return refused("header");
  const own = keyOf(header.data.kid);
  if (own === undefined) return refused("unknown key");
  const secret = agree(own, header.data.epk);
  if (secret === undefined) return refused("ephemeral key");
  const decipher = createDecipheriv("aes-256-gcm", concatKdf(secret, SEAL_ENCRYPTION, 256), iv, {
    authTagLength: GCM_TAG_BYTES,
  });
  decipher.setAAD(utf8(head));
  decipher.setAuthTag(tag);
  try {
    return ok(concat(decipher.update(ciphertext), decipher.final()));
  } catch {
    return refused("authentication");
  }
}

/** The same, read as a dossier. Fails with `gateway.item_refused`. */
export function openSealedBody(
  sealed: string,
  keyOf: (kid: string) => SealingPrivateJwk | undefined,
): Result<DossierBody> {
  const opened = openSealed(sealed, keyOf);
  if (!opened.ok) return opened;
  const body = dossierBodySchema.safeParse(parseJson(opened.value));
  if (body.success) return ok(body.data);
  return fail("gateway.item_refused", `dossier: ${body.error.issues[0]?.path.join(".") ?? ""}`);
}

/** Undefined where the point is of small order and the secret would be zero (RFC 8037 §3.2, RFC 7748 §6.1). */
function agree(own: SealingPrivateJwk, { kty, crv, x }: SealingJwk): Uint8Array | undefined {
  try {
    return diffieHellman({ privateKey: privateKey(own), publicKey: publicKey({ kty, crv, x }) });
  } catch {
    return undefined;
  }
}

function privateKey({ kty, crv, x, d }: SealingPrivateJwk): KeyObject {
  return createPrivateKey({ key: { kty, crv, x, d }, format: "jwk" });
}

function publicKey({ kty, crv, x }: SealingJwk): KeyObject {
  return createPublicKey({ key: { kty, crv, x }, format: "jwk" });
}
