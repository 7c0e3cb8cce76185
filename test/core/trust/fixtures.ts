/** Credentials issued by the foreign library @sd-jwt, and a bundle that knows their issuer. @module */
import { createHash } from "node:crypto";
import { StatusList } from "@sd-jwt/jwt-status-list";
import { SDJwtVcInstance } from "@sd-jwt/sd-jwt-vc";
import { VCT_CITIZEN } from "../../../core/citizen-card/profile.ts";
import { toBase64Url, utf8 } from "../../../core/crypto/bytes.ts";
import {
  type DemonstrationKey,
  demonstrationKey,
  demonstrationX25519,
} from "../../../core/crypto/demonstration.ts";
import { signEs256 } from "../../../core/crypto/ecdsa.ts";
import { importPrivateJwk } from "../../../core/crypto/jwk.ts";
import { signJws } from "../../../core/crypto/jws.ts";
import type { BundlePayload } from "../../../core/trust/bundle.ts";

export { inflate } from "../../../main/service/trust-keeper.ts";

export const NOW = new Date("2026-03-10T08:00:00Z");
export const NOW_SECONDS = NOW.getTime() / 1000;
export const DAY = 86_400;
export const ISSUER = "https://issuer.example";
export const STATUS_URI = "https://issuer.example/status/1";

/** Stand-ins for keys that a province would make; derived, so that the tests need no randomness. */
export const keys = {
  root: demonstrationKey("test/root"),
  issuer: demonstrationKey("test/issuer"),
  holder: demonstrationKey("test/holder"),
  stranger: demonstrationKey("test/stranger"),
  gateway: demonstrationKey("test/gateway"),
};

export function signer({ privateJwk }: DemonstrationKey): (input: Uint8Array) => Uint8Array {
  const key = importPrivateJwk(privateJwk);
  return (input) => signEs256(key, input);
}

export const hasher = (data: string | ArrayBuffer) =>
  Uint8Array.from(
    createHash("sha256")
      .update(typeof data === "string" ? data : new Uint8Array(data))
      .digest(),
  );

export interface IssueOptions {
  readonly key?: DemonstrationKey;
  readonly kid?: string;
  readonly payload?: Readonly<Record<string, unknown>>;
  readonly index?: number;
}

/** The issuer JWT and its disclosures, made by @sd-jwt/sd-jwt-vc. */
export async function issue(
  options: IssueOptions = {},
): Promise<{ credential: string; disclosures: string[] }> {
  let salt = 0;
  const sign = signer(options.key ?? keys.issuer);
  const issuer = new SDJwtVcInstance({
    signer: async (data: string) => toBase64Url(sign(utf8(data))),
    signAlg: "ES256",
    hasher,
    hashAlg: "sha-256",
    saltGenerator: () => {
      salt += 1;
      return `salt-${salt}`;
    },
  });
  const payload = {
    iss: ISSUER,
    iat: NOW_SECONDS - 30 * DAY,
    exp: NOW_SECONDS + 300 * DAY,
    vct: VCT_CITIZEN,
    cnf: { jwk: keys.holder.publicJwk },
    status: { status_list: { idx: options.index ?? 7, uri: STATUS_URI } },
    full_name: "Người Thử Nghiệm",
    birth_date: "1990-05-20",
    ...options.payload,
  };
  const frame = { _sd: ["full_name", "birth_date"], _sd_decoy: 2 };
  const compact = await issuer.issue(payload, frame as never, { header: { kid: options.kid ?? "k1" } });
  const [credential = "", ...disclosures] = compact.split("~").filter((part) => part !== "");
  return { credential, disclosures };
}

export interface StatusOptions {
  readonly revoked?: readonly number[];
  readonly payload?: Readonly<Record<string, unknown>>;
  readonly key?: DemonstrationKey;
}

export function statusToken({ revoked = [], payload = {}, key = keys.issuer }: StatusOptions = {}): string {
  const list = new StatusList(new Array<number>(64).fill(0), 1);
  for (const index of revoked) list.setStatus(index, 1);
  const claims = {
    iss: ISSUER,
    sub: STATUS_URI,
    iat: NOW_SECONDS - 3_600,
    exp: NOW_SECONDS + DAY,
    ttl: 43_200,
    status_list: { bits: 1, lst: list.compressStatusList() },
    ...payload,
  };
  return signJws(
    { alg: "ES256", typ: "statuslist+jwt", kid: "k1" },
    utf8(JSON.stringify(claims)),
    signer(key),
  );
}

export function bundlePayload(tokens: readonly string[] = [statusToken()]): BundlePayload {
  return {
    number: 20_000,
    issuedAt: NOW_SECONDS - 3_600,
    parts: {
      issuers: {
        until: NOW_SECONDS + 30 * DAY,
        keys: [{ iss: ISSUER, kid: "k1", jwk: keys.issuer.publicJwk, vct: [VCT_CITIZEN] }],
      },
      statusLists: { until: NOW_SECONDS + 30 * DAY, tokens: [...tokens] },
      gateway: {
        until: NOW_SECONDS + 30 * DAY,
        id: "gateway.example",
        signing: [{ kid: "g1", jwk: keys.gateway.publicJwk }],
        sealing: [{ kid: "s1", jwk: demonstrationX25519("test/sealing").publicJwk }],
      },
    },
  };
}

export function signBundle(payload: unknown, key = keys.root, typ = "trust-bundle+jwt"): string {
  return signJws({ alg: "ES256", typ }, utf8(JSON.stringify(payload)), signer(key));
}
