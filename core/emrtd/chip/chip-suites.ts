/** The chip-authentication suites of ICAO 9303-11 §9.2.7, and the choice among those a chip offers. @module */
import { fail, ok, type Result } from "../../errors/result.ts";
import { type Oddity, oddity } from "../../trust/x509/oddities.ts";
import type { CipherName } from "../cipher.ts";
import type { ChipKeyInfo, SecurityInfoSet } from "../data-groups/security-info-set.ts";
import type { AgreementKey } from "./agreement-key.ts";

export interface ChipSuite {
  /** Dotted identifier, as it goes into MSE:Set AT. */
  readonly protocol: string;
  readonly cipher: CipherName;
  readonly key: AgreementKey;
  /** The key's number where the chip gives one; the commands then name it. */
  readonly keyId?: number;
  readonly oddities: readonly Oddity[];
}

const ID_CA = "0.4.0.127.0.7.2.2.3";
const agreementArcs = { DH: 1, ECDH: 2 } as const;
const ciphers: readonly CipherName[] = ["3DES", "AES-128", "AES-192", "AES-256"];

/**
 * The strongest cipher offered with a usable key, ECDH before DH because it is faster. Fails with
 * `chip.not_performed` where nothing of chip authentication is offered, `chip.unsupported` where nothing of what
 * is offered can be used, and `dg.malformed` where the only key is broken.
 */
export function chooseChipSuite(
  infos: Pick<SecurityInfoSet, "chipAuthentication" | "chipKeys">,
): Result<ChipSuite> {
  const { chipKeys } = infos;
  if (chipKeys.length === 0) return fail("chip.not_performed", "no ChipAuthenticationPublicKeyInfo");
  const offered = infos.chipAuthentication.length === 0 ? assumed(chipKeys) : named(infos);
  const suites = offered.toSorted((a, b) => rank(b) - rank(a));
  const [best] = suites;
  if (best !== undefined) return ok(best);
  const broken = chipKeys.find(({ key }) => !key.ok)?.key;
  return broken !== undefined && !broken.ok ? broken : fail("chip.unsupported", "no suite with a key");
}

function named(infos: Pick<SecurityInfoSet, "chipAuthentication" | "chipKeys">): readonly ChipSuite[] {
  return infos.chipAuthentication.flatMap(({ protocol, version, keyId }) => {
    // Version 2 comes after terminal authentication and with a nonce of the chip (BSI TR-03110-2 §3.4).
    if (version !== 1) return [];
    const [arc, index, ...rest] = protocol.slice(ID_CA.length + 1).split(".");
    const agreement = arc === "1" ? "DH" : "ECDH";
    const cipher = ciphers[Number(index) - 1];
    if (cipher === undefined || rest.length > 0) return [];
    const ofKind = infos.chipKeys.filter((one) => one.agreement === agreement);
    const exact = ofKind.find((one) => one.keyId === keyId);
    // Chips are met whose two entries do not agree about the number of their only key.
    const only = ofKind.length === 1 ? ofKind[0] : undefined;
    const chosen = exact ?? only;
    if (chosen === undefined || !chosen.key.ok) return [];
    const odd = exact === undefined ? [oddity("chip_authentication.key_id")] : [];
    return [suiteOf(protocol, cipher, chosen.key.value, chosen.keyId ?? keyId, odd)];
  });
}

/** TR-03110 before 1.1 knew keys only; their cipher was 3DES. */
function assumed(keys: readonly ChipKeyInfo[]): readonly ChipSuite[] {
  return keys.flatMap(({ agreement, key, keyId }) =>
    key.ok
      ? suiteOf(`${ID_CA}.${agreementArcs[agreement]}.1`, "3DES", key.value, keyId, [
          oddity("chip_authentication.info_absent"),
        ])
      : [],
  );
}

function suiteOf(
  protocol: string,
  cipher: CipherName,
  key: AgreementKey,
  keyId: number | undefined,
  oddities: readonly Oddity[],
): ChipSuite {
  const spelledOut = key.explicit ? [oddity("key.explicit")] : [];
  return {
    protocol,
    cipher,
    key,
    ...(keyId !== undefined && { keyId }),
    oddities: [...oddities, ...spelledOut],
  };
}

function rank({ cipher, key }: ChipSuite): number {
  return ciphers.indexOf(cipher) * 2 + (key.agreement === "ECDH" ? 1 : 0);
}
