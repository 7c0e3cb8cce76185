/** The ways in which a chip proves itself: each suite of chip authentication, each kind of key of active authentication. @module */
import type { ActiveAuthenticationOptions } from "../../../firmware-sim/personalise/national/active-authentication.ts";
import type { ChipKeyOptions, DocumentOptions } from "../../../firmware-sim/personalise/national/document.ts";
import { BSI, CIPHERS, CURVES, DH_GROUPS, DOMAINS } from "./pace.ts";

const HASHES = ["sha224", "sha256", "sha384", "sha512"] as const;

/** How a chip proves itself, and what the terminal says of it. */
export interface Proof {
  readonly options: Pick<DocumentOptions, "chipAuthentication" | "activeAuthentication" | "keyParameters">;
  readonly detail: string;
  /** What it does not say: group, curve or length of the key, and its number where it has one. */
  readonly key: string;
}

export const CHIP_AUTHENTICATION: readonly Proof[] = DOMAINS.flatMap(([parameterId, domain], row) =>
  CIPHERS.map((cipher, index) => {
    const agreement = parameterId < DH_GROUPS.length ? "DH" : "ECDH";
    const protocol = `${BSI}.3.${agreement === "DH" ? 1 : 2}.${index + 1}`;
    // With a number of its own and without, in turn, for each cipher.
    const keyId = (row + index) % 2 === 1 ? { keyId: row } : {};
    const key: ChipKeyOptions = { protocol, parameterId, ...keyId };
    return {
      options: { chipAuthentication: [key], activeAuthentication: "none" },
      detail: `chip authentication, ${agreement} ${domain}, ${cipher}`,
      key: keyId.keyId === undefined ? domain : `${domain}, key ${row}`,
    };
  }),
);

const RSA: readonly ActiveAuthenticationOptions[] = [
  ...(["sha1", ...HASHES] as const).map((hash) => ({ kind: "RSA", bits: 2048, hash }) as const),
  ...([1024, 1536, 3072] as const).map((bits) => ({ kind: "RSA", bits, hash: "sha256" }) as const),
];
const ECDSA: readonly ActiveAuthenticationOptions[] = CURVES.flatMap(([, curve]) =>
  HASHES.map((hash) => ({ kind: "ECDSA", curve, hash }) as const),
);
export const ACTIVE_AUTHENTICATION: readonly Proof[] = [...RSA, ...ECDSA].map((key) => ({
  options: { chipAuthentication: [], activeAuthentication: key },
  detail: `active authentication, ${key.kind}, ${key.hash}`,
  key: key.kind === "RSA" ? `${key.bits} bits` : key.curve,
}));

/** As many as there are suites that leave the proof to another protocol. */
export const PROOFS: readonly Proof[] = [...CHIP_AUTHENTICATION, ...ACTIVE_AUTHENTICATION];

export const MAPPED: Proof = {
  options: { chipAuthentication: [], activeAuthentication: "none" },
  detail: "PACE with chip-authentication mapping",
  key: "EF.CardSecurity",
};
