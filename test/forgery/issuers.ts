/** Who may sign a credential, a status list and a trust bundle: keys in headers, wrong lists, old bundles. @module */
import { deflateSync } from "node:zlib";
import { VCT_STAFF } from "../../core/citizen-card/profile.ts";
import { toBase64Url, utf8 } from "../../core/crypto/bytes.ts";
import { DEMONSTRATION, demonstrationKey } from "../../core/crypto/demonstration.ts";
import { signJws } from "../../core/crypto/jws.ts";
import { type BundleOptions, openBundle } from "../../core/trust/bundle.ts";
import { demonstrationBundle, demonstrationRoot } from "../../core/trust/demonstration.ts";
import { NOW, request } from "../core/identity/card-in-reader.ts";
import { signer } from "../core/trust/fixtures.ts";
import { must } from "../support/store.ts";
import { type Attack, detailedOutcomeOf, type Outcome } from "./attack.ts";
import {
  bundleWith,
  contentsOf,
  DAY_SECONDS,
  issuerKey,
  NAME,
  NOW_SECONDS,
  show,
  signedBundle,
  stranger,
  withCredential,
} from "./provincial.ts";

const detailed = true;
const jwk = stranger.publicJwk;
const byStranger = (header: object) =>
  show(withCredential({ header: { ...header }, key: stranger }), {}, detailed);

const issuers: readonly Attack[] = [
  { id: "B13.0", run: () => show(withCredential({})) },
  { id: "B13.1", run: () => show(withCredential({ payload: { vct: VCT_STAFF } }), {}, detailed) },
  {
    id: "B13.2",
    run: () => {
      const key = demonstrationKey(DEMONSTRATION.labels.staffIssuer);
      const header = { kid: DEMONSTRATION.staffIssuerKid };
      return show(withCredential({ header, key }), {}, detailed);
    },
  },
  { id: "B13.3", run: () => show(contentsOf("wrong-issuer"), {}, detailed) },
  { id: "B13.4", run: () => byStranger({}) },
  { id: "B13.5", run: () => byStranger({ jwk }) },
  { id: "B13.6", run: () => byStranger({ jku: "https://example.org/keys.json", kid: "theirs" }) },
  { id: "B13.7", run: () => byStranger({ x5u: "https://example.org/chain.pem", x5c: ["MIIB"] }) },
  { id: "B13.8", run: () => byStranger({ crit: ["jwk"], jwk }) },
  {
    id: "B13.9",
    run: () => {
      // RFC 7515 §3.6: "none" needs no signature; the profile knows ES256 alone.
      const [, body] = contentsOf().credential.split(".");
      const head = toBase64Url(
        utf8(JSON.stringify({ alg: "none", kid: DEMONSTRATION.issuerKid, typ: "dc+sd-jwt" })),
      );
      return show({ ...contentsOf(), credential: `${head}.${body}.` }, {}, detailed);
    },
  },
  {
    id: "B13.10",
    run: () => show(withCredential({ payload: { iss: "https://the-cong-dan.bacninh.demo." } }), {}, detailed),
  },
];

interface List {
  readonly payload?: Readonly<Record<string, unknown>>;
  readonly typ?: string;
  readonly key?: typeof issuerKey;
  readonly kid?: string;
  /** Bytes of the list before compression; bits are cards, the lowest first. */
  readonly bits?: Uint8Array;
}

function token({ payload = {}, typ = "statuslist+jwt", key = issuerKey, kid, bits }: List = {}): string {
  const lst = toBase64Url(Uint8Array.from(deflateSync(bits ?? new Uint8Array(128))));
  const claims = {
    iss: DEMONSTRATION.issuer,
    sub: DEMONSTRATION.statusUri,
    iat: NOW_SECONDS - 3_600,
    exp: NOW_SECONDS + DAY_SECONDS,
    ttl: 43_200,
    status_list: { bits: 1, lst },
    ...payload,
  };
  const header = { alg: "ES256", typ, kid: kid ?? DEMONSTRATION.issuerKid } as const;
  return signJws(header, utf8(JSON.stringify(claims)), signer(key));
}

/** The good card, where the bundle has this list and no other. */
function withList(list: List | null): Promise<Outcome> {
  const tokens = list === null ? [] : [token(list)];
  const bundle = bundleWith(({ statusLists }) => ({ statusLists: { ...statusLists, tokens } }));
  return show(contentsOf(), { bundle }, detailed);
}

/** Index 101 of the good card: byte 12, bit 5. */
const marked = new Uint8Array(128).with(12, 1 << 5);

const lists: readonly Attack[] = [
  { id: "B13.11", run: () => withList({}) },
  { id: "B13.12", run: () => show(contentsOf("revoked"), {}, detailed) },
  { id: "B13.13", run: () => withList({ bits: marked, payload: { exp: NOW_SECONDS - 1 } }) },
  { id: "B13.14", run: () => withList(null) },
  { id: "B13.15", run: () => withList({ payload: { sub: `${DEMONSTRATION.statusUri}0` } }) },
  { id: "B13.16", run: () => withList({ key: stranger }) },
  {
    id: "B13.17",
    run: () => withList({ typ: "dc+sd-jwt" }),
  },
  { id: "B13.18", run: () => withList({ bits: new Uint8Array(12) }) },
  { id: "B13.19", run: () => withList({ bits: new Uint8Array(3_000_000) }) },
  { id: "B13.20", run: () => withList({ payload: { exp: NOW_SECONDS } }) },
  {
    id: "B13.21",
    run: () => withList({ payload: { iat: NOW_SECONDS - 8 * DAY_SECONDS, exp: undefined } }),
  },
  {
    id: "B13.22",
    run: () => {
      const status = { status_list: { idx: -1, uri: DEMONSTRATION.statusUri } };
      return show(withCredential({ payload: { status } }), {}, detailed);
    },
  },
];

const profile = "demonstration";
const today = must(openBundle(demonstrationBundle(NOW), demonstrationRoot(), NOW, { profile }));

function offer(compact: string, options: Partial<BundleOptions> = {}, now = NOW): Outcome {
  return detailedOutcomeOf(
    openBundle(compact, demonstrationRoot(), now, { profile, previous: today, ...options }),
  );
}

const bundles: readonly Attack[] = [
  { id: "B13.23", run: async () => offer(demonstrationBundle(NOW)) },
  { id: "B13.24", run: async () => offer(signedBundle(() => ({}), { number: today.number - 1 })) },
  {
    id: "B13.25",
    run: async () => offer(signedBundle(({ issuers }) => ({ issuers: { ...issuers, keys: [] } }))),
  },
  { id: "B13.26", run: async () => offer(signedBundle(() => ({}), { number: today.number + 1 }, stranger)) },
  {
    id: "B13.27",
    run: async () =>
      offer(signedBundle(() => ({}), { issuedAt: NOW_SECONDS + 3 * DAY_SECONDS, number: today.number + 3 })),
  },
  { id: "B13.28", run: async () => offer(demonstrationBundle(NOW), { profile: "production" }) },
  {
    id: "B13.29",
    run: () => {
      const now = new Date(NOW.getTime() + 31 * DAY_SECONDS * 1_000);
      return show(contentsOf(), { bundle: request(NAME).bundle, now }, detailed);
    },
  },
  {
    id: "B13.30",
    run: () => {
      const bundle = bundleWith(({ issuers: { keys } }) => ({ issuers: { until: NOW_SECONDS - 1, keys } }));
      return show(contentsOf(), { bundle }, detailed);
    },
  },
];

export const issuing: readonly Attack[] = [...issuers, ...lists, ...bundles];
