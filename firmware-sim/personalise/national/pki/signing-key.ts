/** The private key of an authority or a document signer, with everything that goes with its kind. @module */
import { createPublicKey } from "node:crypto";
import { uintToBytes } from "../../../../core/crypto/bytes.ts";
import type { Curve, CurveName } from "../../../../core/crypto/curves.ts";
import { multiply } from "../../../../core/crypto/ec-key.ts";
import { encodePoint } from "../../../../core/crypto/ec-point.ts";
import { sha1 } from "../../../../core/crypto/hash.ts";
import { ecdsaAlgorithm, type HashName, rsaAlgorithm, rsaPssAlgorithm } from "./algorithms.ts";
import { bits, integer, octets, oid, sequence } from "./der.ts";
import { signEcdsa } from "./ecdsa.ts";
import { rsaKey, signPkcs1, signPss } from "./rsa.ts";
import { ecSecret, type Seed } from "./seeded.ts";

export type KeyKind =
  | {
      readonly kind: "ecdsa";
      readonly curve: CurveName;
      readonly hash: HashName;
      /**
       * How the certificate says which curve: by name; spelled out; or spelled out with another generator, so that it is
       * no known curve any more, though everything else looks like one.
       */
      readonly parameters?: "named" | "explicit" | "explicit-other-generator";
    }
  | {
      readonly kind: "rsa";
      readonly bits: number;
      readonly hash: HashName;
      readonly padding: "pkcs1" | "pss";
    };

export interface SigningKey {
  readonly hash: HashName;
  /** AlgorithmIdentifier of the signature. */
  readonly signatureAlgorithm: Uint8Array;
  /** SubjectPublicKeyInfo. */
  readonly publicKeyInfo: Uint8Array;
  /** SHA-1 over the key's bits (RFC 5280 §4.2.1.2 method 1). */
  readonly keyIdentifier: Uint8Array;
  sign(data: Uint8Array): Uint8Array;
}

const EC_PUBLIC_KEY = "1.2.840.10045.2.1";
const PRIME_FIELD = "1.2.840.10045.1.1";

/** The key of this label. The same label with another hash or padding is the same key. */
export function signingKey(seed: Seed, label: string, kind: KeyKind): SigningKey {
  return kind.kind === "ecdsa" ? ecKey(seed, label, kind) : rsaSigningKey(seed, label, kind);
}

function ecKey(seed: Seed, label: string, kind: KeyKind & { readonly kind: "ecdsa" }): SigningKey {
  const { curve, secret, point: usual } = ecSecret(seed, label, kind.curve);
  const { parameters = "named" } = kind;
  const chosen = parameters === "explicit-other-generator";
  const factor = chosen ? ecSecret(seed, `${label}/generator`, kind.curve).secret : 1n;
  const generator = multiply(curve, factor, curve.generator);
  const point = chosen ? encodePoint(curve, multiply(curve, secret, generator)) : usual;
  return {
    hash: kind.hash,
    signatureAlgorithm: ecdsaAlgorithm(kind.hash),
    publicKeyInfo:
      parameters === "named"
        ? namedKeyInfo(curve, point)
        : explicitKeyInfo(curve, point, encodePoint(curve, generator)),
    keyIdentifier: sha1(point),
    sign: (data) => signEcdsa({ curve, secret, generator }, kind.hash, data),
  };
}

function rsaSigningKey(seed: Seed, label: string, kind: KeyKind & { readonly kind: "rsa" }): SigningKey {
  const key = rsaKey(seed, label, kind.bits);
  const spki = Uint8Array.from(createPublicKey(key.key).export({ format: "der", type: "spki" }));
  const pkcs1 = Uint8Array.from(createPublicKey(key.key).export({ format: "der", type: "pkcs1" }));
  const pss = kind.padding === "pss";
  return {
    hash: kind.hash,
    signatureAlgorithm: pss ? rsaPssAlgorithm(kind.hash) : rsaAlgorithm(kind.hash),
    publicKeyInfo: spki,
    keyIdentifier: sha1(pkcs1),
    sign: (data) => (pss ? signPss(key, kind.hash, data) : signPkcs1(key, kind.hash, data)),
  };
}

/** SubjectPublicKeyInfo on a named curve (RFC 5480 §2). */
export function namedKeyInfo(curve: Curve, point: Uint8Array): Uint8Array {
  return sequence(sequence(oid(EC_PUBLIC_KEY), oid(curve.oid)), bits(point));
}

/** SpecifiedECDomain of SEC 1 §C.2: what states did before named curves were common. */
export function explicitKeyInfo(curve: Curve, point: Uint8Array, generator: Uint8Array): Uint8Array {
  const coefficient = (value: bigint) => octets(uintToBytes(value, curve.fieldBytes));
  const domain = sequence(
    integer(1),
    sequence(oid(PRIME_FIELD), integer(curve.p)),
    sequence(coefficient(curve.a), coefficient(curve.b)),
    octets(generator),
    integer(curve.n),
    integer(1),
  );
  return sequence(sequence(oid(EC_PUBLIC_KEY), domain), bits(point));
}
