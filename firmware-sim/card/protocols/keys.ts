/** The keys and offers that a chip's protocols are personalised with. @module */

/** Private keys are unsigned big-endian numbers in 1 … order−1; points are uncompressed. */
export type AgreementKey =
  | {
      readonly kind: "ECDH";
      /** A name of `core/crypto/curves`. */
      readonly curve: string;
      readonly secret: Uint8Array;
      readonly publicKey: Uint8Array;
    }
  | {
      readonly kind: "DH";
      /** Standardised domain parameters 0 to 2 (RFC 5114). */
      readonly parameterId: 0 | 1 | 2;
      readonly secret: Uint8Array;
      readonly publicKey: Uint8Array;
    };

/** One protocol that the chip runs (ICAO 9303-11 §9.2.1), by object identifier in dotted form. */
export interface PaceOffer {
  readonly protocol: string;
  /** Table 4 of ICAO 9303-11. */
  readonly parameterId: number;
}

export interface ChipAuthenticationKey {
  /** id-CA-… in dotted form (ICAO 9303-11 §9.2.5). */
  readonly protocol: string;
  /** Absent where the chip has one key only. */
  readonly keyId?: number;
  readonly key: AgreementKey;
}

export type ActiveAuthenticationKey =
  | {
      readonly kind: "RSA";
      /** PKCS #8, DER; the modulus is a whole number of bytes. */
      readonly privateKey: Uint8Array;
      /** ISO 9796-2 scheme 1; trailer BC stands for SHA-1. */
      readonly hash: "sha1" | "sha224" | "sha256" | "sha384" | "sha512";
    }
  | {
      readonly kind: "ECDSA";
      /** A name of `core/crypto/curves`. */
      readonly curve: string;
      readonly secret: Uint8Array;
      readonly hash: "sha224" | "sha256" | "sha384" | "sha512";
      /** Plain r‖s is the standard's (BSI TR-03111); DER is met in the wild. */
      readonly format: "plain" | "der";
    };
