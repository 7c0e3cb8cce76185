/** The protocol identifiers and numbered domain parameters that a chip can be told to run (ICAO 9303-11 §9.2, table 4). @module */
import { type Curve, type CurveName, curveByName, curveNames } from "../../../core/crypto/curves.ts";
import { type DhGroupName, dhGroupByName } from "../../../core/crypto/dh-groups.ts";
import { canMapToPoint } from "../../../core/crypto/ec-map.ts";
import { type CipherName, cipherByName } from "./ciphers.ts";
import { type Domain, dhDomain, ecdhDomain, type Workload } from "./domain.ts";
import type { AgreementKey, PaceOffer } from "./keys.ts";

export type PaceMapping = "generic" | "integrated" | "chipAuthentication";

export interface ChipPaceSuite {
  readonly protocol: string;
  readonly mapping: PaceMapping;
  readonly cipher: CipherName;
  readonly domain: Domain;
}

const ID_PACE = "0.4.0.127.0.7.2.2.4.";
const ID_CHIP_AUTHENTICATION = "0.4.0.127.0.7.2.2.3.";

const CIPHERS: readonly (CipherName | undefined)[] = [undefined, "3DES", "AES-128", "AES-192", "AES-256"];

const PACE_KINDS: readonly (readonly [Domain["kind"], PaceMapping] | undefined)[] = [
  undefined,
  ["DH", "generic"],
  ["ECDH", "generic"],
  ["DH", "integrated"],
  ["ECDH", "integrated"],
  undefined,
  ["ECDH", "chipAuthentication"],
];

/** By their numbers in table 4. */
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

const GROUPS: Readonly<Record<number, DhGroupName>> = {
  0: "rfc5114-1024-160",
  1: "rfc5114-2048-224",
  2: "rfc5114-2048-256",
};

/** Undefined where the standard has no such suite: chip-authentication mapping with 3DES, P-224 integrated … */
export function paceSuite(offer: PaceOffer, work: Workload): ChipPaceSuite | undefined {
  const arcs = lastTwoArcs(offer.protocol, ID_PACE);
  const kind = arcs && PACE_KINDS[arcs[0]];
  const cipher = arcs && CIPHERS[arcs[1]];
  if (kind === undefined || cipher === undefined) return undefined;
  const [agreement, mapping] = kind;
  if (mapping === "chipAuthentication" && cipher === "3DES") return undefined;
  const curve = namedCurve(standardisedCurves[offer.parameterId]);
  // The encoding of points needs p ≡ 3 modulo 4 (table 4, note).
  if (agreement === "ECDH" && mapping === "integrated" && curve && !canMapToPoint(curve)) return undefined;
  const domain = domainByParameterId(agreement, offer.parameterId, work);
  return domain && { protocol: offer.protocol, mapping, cipher, domain };
}

/** Cipher and kind of key of an id-CA-… identifier; undefined for any other. */
export function chipAuthenticationSuite(
  protocol: string,
): { readonly kind: Domain["kind"]; readonly cipher: CipherName } | undefined {
  const arcs = lastTwoArcs(protocol, ID_CHIP_AUTHENTICATION);
  const cipher = arcs && CIPHERS[arcs[1]];
  if (arcs === undefined || cipher === undefined || arcs[0] < 1 || arcs[0] > 2) return undefined;
  return { kind: arcs[0] === 1 ? "DH" : "ECDH", cipher: cipherByName(cipher).name };
}

/** Where the key lives; undefined where its curve is none that is known here. */
export function domainOfKey(key: AgreementKey, work: Workload): Domain | undefined {
  if (key.kind === "DH") return domainByParameterId("DH", key.parameterId, work);
  const curve = namedCurve(key.curve);
  return curve && ecdhDomain(curve, work);
}

export function namedCurve(name: string | undefined): Curve | undefined {
  const known = curveNames.find((candidate) => candidate === name);
  return known && curveByName(known);
}

function domainByParameterId(kind: Domain["kind"], id: number, work: Workload): Domain | undefined {
  if (kind === "DH") {
    const name = GROUPS[id];
    return name && dhDomain(dhGroupByName(name), work);
  }
  const curve = namedCurve(standardisedCurves[id]);
  return curve && ecdhDomain(curve, work);
}

function lastTwoArcs(protocol: string, prefix: string): readonly [number, number] | undefined {
  const arcs = /^(\d)\.(\d)$/.exec(protocol.startsWith(prefix) ? protocol.slice(prefix.length) : "");
  return arcs ? [Number(arcs[1]), Number(arcs[2])] : undefined;
}
