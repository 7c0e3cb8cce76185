/**
 * Keys of the demonstration, all derived from a published seed so that separate programs agree without exchanging
 * anything. Everybody can compute them: a production profile refuses whatever was made from here.
 * @module
 */
import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import { bytesToBigint, concat, toBase64Url, toHex, utf8 } from "./bytes.ts";
import { P256 } from "./curves.ts";
import { multiply } from "./ec-key.ts";
import { encodePoint } from "./ec-point.ts";
import { hkdfSha256, sha256 } from "./hash.ts";
import { type PrivateJwk, type PublicJwk, publicJwkFromPoint } from "./jwk.ts";

export const DEMONSTRATION = {
  issuer: "https://the-cong-dan.bacninh.demo",
  issuerKid: "bnc-2026-1",
  staffIssuerKid: "bnc-staff-2026-1",
  statusUri: "https://the-cong-dan.bacninh.demo/status/1",
  /** Entries of the status list. */
  statusSize: 1024,
  revokedIndices: [13],
  labels: {
    root: "province-root",
    issuer: "issuer-1",
    staffIssuer: "staff-issuer-1",
    gatewaySigning: "gateway-signing",
    gatewaySealing: "gateway-sealing",
    terminalAuthority: "terminal-authority-1",
    purseIssuer: "purse-issuer-1",
    signatureAuthority: "citizen-signature-authority-1",
    terminal: (id: string) => `terminal:${id}`,
  },
  /** Name of the key that signs terminals' certificates, as cards know it. */
  terminalAuthority: "BNTA-1",
  /** The staff register. */
  staff: [
    {
      staffId: "BN-PL-0007",
      unit: "Trung tâm Phục vụ hành chính công xã Phù Lãng",
      roles: ["receive"],
    },
  ],
  gatewayId: "cong-bacninh-demo",
  /** Keys of the demonstration's authorities for national ID cards: SHA-256 over SubjectPublicKeyInfo, curve named. */
  nationalAuthorityKeys: [
    "e60dc79a00effb377851fa20d45f8b66384743d624d1f7edf8c73e2d8df86d42",
    "33522e68fee75375bf954c91dc256f04dc85652311f001fc1a3a07386fd26afa",
    "c4ecb8ba6fd3016fb52a29886b430e7ccf446a5073e66f5de2f32706a49b973a",
  ],
} as const;

export const DEMONSTRATION_SEED: Uint8Array = sha256(
  utf8("Một Chạm demonstration seed v1 — never use in production"),
);

export interface DemonstrationKey {
  readonly privateJwk: PrivateJwk;
  readonly publicJwk: PublicJwk;
  /** The private scalar, 32 bytes. */
  readonly scalar: Uint8Array;
}

export interface OkpPublicJwk {
  readonly kty: "OKP";
  readonly crv: "X25519";
  readonly x: string;
}

/** `length` bytes for this label, the same in every program. */
export function demonstrationBytes(label: string, length: number): Uint8Array {
  return derive("bytes", label, length);
}

/** The P-256 key of this label. */
export function demonstrationKey(label: string): DemonstrationKey {
  const scalar = firstScalar(label);
  const point = encodePoint(P256, multiply(P256, bytesToBigint(scalar), P256.generator));
  const publicJwk = publicJwkFromPoint(point);
  if (publicJwk === undefined) throw new Error("a product lies on its curve");
  return { publicJwk, privateJwk: { ...publicJwk, d: toBase64Url(scalar) }, scalar };
}

/** The X25519 key of this label, for sealing. */
export function demonstrationX25519(label: string): {
  readonly privateJwk: OkpPublicJwk & { readonly d: string };
  readonly publicJwk: OkpPublicJwk;
} {
  const secret = derive("x25519", label, 32);
  // RFC 8410 §7: a fixed PKCS #8 prefix, then the 32 bytes.
  const der = concat(Uint8Array.from(Buffer.from("302e020100300506032b656e04220420", "hex")), secret);
  const key = createPrivateKey({ key: Buffer.from(der), format: "der", type: "pkcs8" });
  const { x } = createPublicKey(key).export({ format: "jwk" });
  if (x === undefined) throw new Error("an X25519 key has x");
  const publicJwk: OkpPublicJwk = { kty: "OKP", crv: "X25519", x };
  return { publicJwk, privateJwk: { ...publicJwk, d: toBase64Url(secret) } };
}

/** True where the key is the demonstration's P-256 or X25519 key for one of the labels. */
export function isDemonstrationPublicKey(
  jwk: { readonly kty: string; readonly x?: string },
  labels: readonly string[],
): boolean {
  if (jwk.kty === "OKP") return labels.some((label) => demonstrationX25519(label).publicJwk.x === jwk.x);
  return labels.some((label) => demonstrationKey(label).publicJwk.x === jwk.x);
}

/** Whether a country's authority has one of the demonstration's keys, which everybody can compute. */
export function isDemonstrationAuthority(publicKey: KeyObject): boolean {
  const digest = toHex(sha256(Uint8Array.from(publicKey.export({ format: "der", type: "spki" }))));
  return DEMONSTRATION.nationalAuthorityKeys.some((one) => one === digest);
}

/** The first derived value in 1 … n−1; a value outside is as rare as 2^-32. */
function firstScalar(label: string): Uint8Array {
  for (let counter = 0; ; counter += 1) {
    const candidate = derive("p256", `${label}/${counter}`, 32);
    const value = bytesToBigint(candidate);
    if (value > 0n && value < P256.n) return candidate;
  }
}

function derive(use: string, label: string, length: number): Uint8Array {
  return hkdfSha256(DEMONSTRATION_SEED, new Uint8Array(), utf8(`${use}/${label}`), length);
}
