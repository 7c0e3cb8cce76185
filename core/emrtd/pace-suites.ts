/** The PACE suites that the terminal speaks, and the choice among those a card offers. @module */
import { type Curve, type CurveName, curveByName } from "../crypto/curves.ts";
import type { AesKeyBits } from "../crypto/kdf.ts";
import { fail, ok, type Result } from "../errors/result.ts";
import type { PaceInfo } from "./security-infos.ts";

export interface PaceSuite {
  /** Dotted identifier, as it goes into MSE:Set AT and the tokens. */
  readonly protocol: string;
  readonly keyBits: AesKeyBits;
  readonly curve: Curve;
}

/** ICAO 9303-11 §9.2.1: id-PACE-ECDH-GM with AES-CBC-CMAC. Other mappings and 3DES are not spoken. */
const ecdhGenericMapping: Readonly<Record<string, AesKeyBits>> = {
  "0.4.0.127.0.7.2.2.4.2.2": 128,
  "0.4.0.127.0.7.2.2.4.2.3": 192,
  "0.4.0.127.0.7.2.2.4.2.4": 256,
};

/** ICAO 9303-11 table 4. */
const standardisedParameters: Readonly<Record<number, CurveName>> = {
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

const PACE_VERSION = 2;

/** The first offered suite that is spoken here, narrowed by `accepts`. Fails with `pace.unsupported`. */
export function choosePaceSuite(
  infos: readonly PaceInfo[],
  accepts: (suite: PaceSuite) => boolean = () => true,
): Result<PaceSuite> {
  for (const { protocol, version, parameterId } of infos) {
    const keyBits = ecdhGenericMapping[protocol];
    const name = parameterId === undefined ? undefined : standardisedParameters[parameterId];
    if (version !== PACE_VERSION || keyBits === undefined || name === undefined) continue;
    const suite = { protocol, keyBits, curve: curveByName(name) };
    if (accepts(suite)) return ok(suite);
  }
  return fail("pace.unsupported", infos.map(({ protocol }) => protocol).join(" ") || "no PACEInfo");
}
