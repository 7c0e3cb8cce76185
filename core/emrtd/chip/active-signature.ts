/** Judging the signature of active authentication (ICAO 9303-11 §6.1.2, §9.2.8). @module */
import { type KeyObject, verify } from "node:crypto";
import { fail, ok, type Result } from "../../errors/result.ts";
import type { HashName } from "../../trust/x509/algorithms.ts";
import { type Oddity, oddity } from "../../trust/x509/oddities.ts";
import type { PublicKey } from "../../trust/x509/public-key.ts";
import { plainEcdsaHash } from "../../trust/x509/schemes.ts";
import type { ActiveAuthenticationInfo } from "../data-groups/security-info-set.ts";
import { checkRepresentative, openSignature } from "./iso9796.ts";

export interface ActiveSignature {
  readonly algorithm: "RSA" | "ECDSA";
  readonly hash: HashName;
  readonly oddities: readonly Oddity[];
}

/** The most used first. */
const tried: readonly HashName[] = ["sha256", "sha384", "sha512", "sha224", "sha1"];
const MIN_RSA_BITS = 2_048;

/**
 * Whether the chip with the key of DG15 signed the terminal's challenge. `named` is the ActiveAuthenticationInfo of the
 * verified DG14, which ECDSA needs for its hash: it does not follow from the curve. Fails with
 * `chip.active_authentication`.
 */
export function verifyActiveSignature(
  publicKey: PublicKey,
  challenge: Uint8Array,
  signature: Uint8Array,
  named?: ActiveAuthenticationInfo,
): Result<ActiveSignature> {
  if (publicKey.kind === "rsa") return verifyRsa(publicKey, challenge, signature);
  const found = ecdsaHash(publicKey.key, challenge, signature, named);
  if (found === undefined) return fail("chip.active_authentication", "signature");
  const { hash } = found;
  const spelledOut = publicKey.explicit ? [oddity("key.explicit")] : [];
  return ok({
    algorithm: "ECDSA",
    hash,
    oddities: [...found.oddities, ...hashOddities(hash), ...spelledOut],
  });
}

function verifyRsa(
  { key, bits }: Extract<PublicKey, { kind: "rsa" }>,
  challenge: Uint8Array,
  signature: Uint8Array,
): Result<ActiveSignature> {
  const representative = openSignature(key, signature);
  const hash = representative && checkRepresentative(representative, challenge);
  if (hash === undefined) return fail("chip.active_authentication", "signature");
  const short = bits < MIN_RSA_BITS ? [oddity("key.rsa_short", `${bits} bits`)] : [];
  return ok({ algorithm: "RSA", hash, oddities: [...hashOddities(hash), ...short] });
}

/** First as DG14 says and as the standard writes it; only then what else is met. */
function ecdsaHash(
  key: KeyObject,
  challenge: Uint8Array,
  signature: Uint8Array,
  named: ActiveAuthenticationInfo | undefined,
): { readonly hash: HashName; readonly oddities: readonly Oddity[] } | undefined {
  const said = named && plainEcdsaHash(named.signatureAlgorithm);
  const hashes = said === undefined ? tried : [said, ...tried.filter((hash) => hash !== said)];
  for (const dsaEncoding of ["ieee-p1363", "der"] as const) {
    const hash = hashes.find((one) => verifies(one, challenge, { key, dsaEncoding }, signature));
    if (hash === undefined) continue;
    const unsaid = said === undefined ? [oddity("active_authentication.hash_unnamed", hash)] : [];
    const other =
      said !== undefined && said !== hash ? [oddity("active_authentication.hash_other", hash)] : [];
    const encoded = dsaEncoding === "der" ? [oddity("active_authentication.der")] : [];
    return { hash, oddities: [...unsaid, ...other, ...encoded] };
  }
  return undefined;
}

function hashOddities(hash: HashName): readonly Oddity[] {
  return hash === "sha1" ? [oddity("active_authentication.sha1")] : [];
}

function verifies(
  hash: HashName,
  data: Uint8Array,
  key: { readonly key: KeyObject; readonly dsaEncoding: "der" | "ieee-p1363" },
  signature: Uint8Array,
): boolean {
  try {
    return verify(hash, data, key, signature);
  } catch {
    // OpenSSL throws instead of answering for some signatures of a wrong form.
    return false;
  }
}
