/** The key of active authentication (ICAO 9303-11 §6.1), private on the chip and public in DG15. @module */
import { createPublicKey } from "node:crypto";
import { uintToBytes } from "../../../core/crypto/bytes.ts";
import type { CurveName } from "../../../core/crypto/curves.ts";
import type { ActiveAuthenticationKey } from "../../card/national/contents.ts";
import { rsaKey } from "./pki/rsa.ts";
import { ecSecret, type Seed } from "./pki/seeded.ts";
import { namedKeyInfo } from "./pki/signing-key.ts";

export type ActiveAuthenticationOptions =
  | {
      readonly kind: "RSA";
      readonly bits: 1024 | 1536 | 2048 | 3072;
      readonly hash: "sha1" | "sha224" | "sha256" | "sha384" | "sha512";
    }
  | {
      readonly kind: "ECDSA";
      readonly curve: CurveName;
      readonly hash: "sha224" | "sha256" | "sha384" | "sha512";
      readonly format?: "plain" | "der";
    };

export function activeAuthentication(
  seed: Seed,
  name: string,
  options: ActiveAuthenticationOptions,
): { readonly key: ActiveAuthenticationKey; readonly publicKeyInfo: Uint8Array } {
  if (options.kind === "RSA") {
    const { key, pkcs8 } = rsaKey(seed, `active/${name}`, options.bits);
    const spki = Uint8Array.from(createPublicKey(key).export({ format: "der", type: "spki" }));
    return { key: { kind: "RSA", privateKey: pkcs8, hash: options.hash }, publicKeyInfo: spki };
  }
  const { curve, point, secret } = ecSecret(seed, `active/${name}`, options.curve);
  const bytes = uintToBytes(secret, Math.ceil(curve.n.toString(16).length / 2));
  const { format = "plain", hash } = options;
  return {
    key: { kind: "ECDSA", curve: curve.name, secret: bytes, hash, format },
    publicKeyInfo: namedKeyInfo(curve, point),
  };
}
