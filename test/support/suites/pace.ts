/** The PACE suites of ICAO 9303-11 (§9.2.1, tables 3 and 4). @module */
import type { CurveName } from "../../../core/crypto/curves.ts";
import type { PaceOffer } from "../../../firmware-sim/card/national/contents.ts";

export const CIPHERS = ["3DES", "AES-128", "AES-192", "AES-256"] as const;
type Cipher = (typeof CIPHERS)[number];

/** Table 4 by number: 0 to 2 are for DH. */
export const DH_GROUPS = ["rfc5114-1024-160", "rfc5114-2048-224", "rfc5114-2048-256"] as const;
export const CURVES: readonly (readonly [number, CurveName])[] = [
  [8, "P-192"],
  [9, "brainpoolP192r1"],
  [10, "P-224"],
  [11, "brainpoolP224r1"],
  [12, "P-256"],
  [13, "brainpoolP256r1"],
  [14, "brainpoolP320r1"],
  [15, "P-384"],
  [16, "brainpoolP384r1"],
  [17, "brainpoolP512r1"],
  [18, "P-521"],
];
export const DOMAINS: readonly (readonly [number, string])[] = [...DH_GROUPS.entries(), ...CURVES];
export const BSI = "0.4.0.127.0.7.2.2";

export interface Suite {
  readonly offer: PaceOffer;
  readonly mapping: "generic" | "integrated" | "chip-authentication";
  readonly domain: string;
  readonly cipher: Cipher;
}

const KINDS = [
  { arc: 1, agreement: "DH", mapping: "generic" },
  { arc: 2, agreement: "ECDH", mapping: "generic" },
  { arc: 3, agreement: "DH", mapping: "integrated" },
  { arc: 4, agreement: "ECDH", mapping: "integrated" },
  { arc: 6, agreement: "ECDH", mapping: "chip-authentication" },
] as const;

/** All 141. */
export const PACE_SUITES: readonly Suite[] = KINDS.flatMap(({ arc, agreement, mapping }) =>
  DOMAINS.filter(([id]) => id < DH_GROUPS.length === (agreement === "DH"))
    // The map into P-224 is not defined (table 4, note).
    .filter(([, domain]) => mapping !== "integrated" || domain !== "P-224")
    .flatMap(([parameterId, domain]) =>
      CIPHERS.flatMap((cipher, index) =>
        // Nor is chip-authentication mapping with 3DES (§9.2.1).
        mapping === "chip-authentication" && cipher === "3DES"
          ? []
          : { offer: { protocol: `${BSI}.4.${arc}.${index + 1}`, parameterId }, mapping, domain, cipher },
      ),
    ),
);
