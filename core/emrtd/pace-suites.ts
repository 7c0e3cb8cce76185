/** The PACE suites of ICAO 9303-11 §9.2.1 and tables 3 and 4. @module */
import { type Curve, type CurveName, curveByName } from "../crypto/curves.ts";
import { type DhGroup, type DhGroupName, dhGroupByName } from "../crypto/dh-groups.ts";
import { canMapToPoint } from "../crypto/ec-map.ts";
import type { CipherName } from "./cipher.ts";
import type { PaceInfo } from "./security-infos.ts";

/** Chip-authentication mapping saves chip authentication, generic mapping is the usual one. */
export const PACE_MAPPINGS = ["chip-authentication", "generic", "integrated"] as const;
export type PaceMapping = (typeof PACE_MAPPINGS)[number];

interface SuiteCommon {
  /** Dotted identifier, as it goes into MSE:Set AT and the tokens. */
  readonly protocol: string;
  readonly mapping: PaceMapping;
  readonly cipher: CipherName;
  /** Strength of the cipher's keys; 112 is 3DES. */
  readonly keyBits: 112 | 128 | 192 | 256;
  /** The standardised domain parameters, as the card numbers them. */
  readonly parameterId: number;
  /** The card offers the same protocol with other parameters too, so that MSE:Set AT must name them. */
  readonly ambiguous: boolean;
}

export interface EcdhPaceSuite extends SuiteCommon {
  readonly agreement: "ECDH";
  readonly curve: Curve;
}

export interface DhPaceSuite extends SuiteCommon {
  readonly agreement: "DH";
  readonly group: DhGroup;
  readonly curve?: undefined;
}

export type PaceSuite = EcdhPaceSuite | DhPaceSuite;

const ID_PACE = "0.4.0.127.0.7.2.2.4";
const PACE_VERSION = 2;

/** The arc after id-PACE. */
const agreements: Readonly<Record<string, Pick<PaceSuite, "agreement" | "mapping">>> = {
  1: { agreement: "DH", mapping: "generic" },
  2: { agreement: "ECDH", mapping: "generic" },
  3: { agreement: "DH", mapping: "integrated" },
  4: { agreement: "ECDH", mapping: "integrated" },
  6: { agreement: "ECDH", mapping: "chip-authentication" },
};

/** The last arc. */
const ciphers: Readonly<Record<string, Pick<PaceSuite, "cipher" | "keyBits">>> = {
  1: { cipher: "3DES", keyBits: 112 },
  2: { cipher: "AES-128", keyBits: 128 },
  3: { cipher: "AES-192", keyBits: 192 },
  4: { cipher: "AES-256", keyBits: 256 },
};

/** Standardised domain parameters (ICAO 9303-11 table 4), wherever a card names them by number. */
export const standardisedGroups: Readonly<Record<number, DhGroupName>> = {
  0: "rfc5114-1024-160",
  1: "rfc5114-2048-224",
  2: "rfc5114-2048-256",
};

export const standardisedCurves: Readonly<Record<number, CurveName>> = {
  8: "P-192",
  9: "brainpoolP192r1",
  10: "P-224",
  11: "brainpoolP224r1",
  12: "P-256",
  13: "brainpoolP256r1",
  14: "brainpoolP320r1",
  15: "P-384",
  16: "brainpoolP384r1",
  17: "brainpoolP512r1",
  18: "P-521",
};

/** The suites among what a card offers that are spoken here, in the card's order. */
export function paceSuites(infos: readonly PaceInfo[]): readonly PaceSuite[] {
  return infos.flatMap((info) => {
    const ambiguous = infos.some((other) => other !== info && other.protocol === info.protocol);
    return suiteOf(info, ambiguous) ?? [];
  });
}

function suiteOf({ protocol, version, parameterId }: PaceInfo, ambiguous: boolean): PaceSuite | undefined {
  if (version !== PACE_VERSION || parameterId === undefined || !protocol.startsWith(`${ID_PACE}.`)) {
    return undefined;
  }
  const [kind = "", last = "", ...rest] = protocol.slice(ID_PACE.length + 1).split(".");
  const agreement = agreements[kind];
  const cipher = ciphers[last];
  if (agreement === undefined || cipher === undefined || rest.length > 0) return undefined;
  const { mapping } = agreement;
  // Chip-authentication mapping is defined with AES only.
  if (mapping === "chip-authentication" && cipher.cipher === "3DES") return undefined;
  const common = { protocol, mapping, parameterId, ambiguous, ...cipher };
  if (agreement.agreement === "DH") {
    const name = standardisedGroups[parameterId];
    return name && { ...common, agreement: "DH", group: dhGroupByName(name) };
  }
  const name = standardisedCurves[parameterId];
  const curve = name && curveByName(name);
  // The map of integrated mapping needs p ≡ 3 modulo 4, which P-224 has not (ICAO 9303-11 table 4, note).
  if (curve === undefined || (mapping === "integrated" && !canMapToPoint(curve))) return undefined;
  return { ...common, agreement: "ECDH", curve };
}
