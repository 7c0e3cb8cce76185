/**
 * The demonstration's trust bundle: made from the published seed, the same bytes in every program on the same UTC day.
 * @module
 */
import { StatusList } from "@sd-jwt/jwt-status-list";
import { VCT_CITIZEN, VCT_STAFF } from "../citizen-card/profile.ts";
import { utf8 } from "../crypto/bytes.ts";
import { DEMONSTRATION, demonstrationKey, demonstrationX25519 } from "../crypto/demonstration.ts";
import { signDeterministic } from "../crypto/ecdsa.ts";
import { type PublicJwk, pointBytes } from "../crypto/jwk.ts";
import { signJws } from "../crypto/jws.ts";
import { keyIdentifier } from "../crypto/key-identifier.ts";
import { BUNDLE_TYP, type BundlePayload } from "./bundle.ts";
import { STATUS_LIST_TYP } from "./status-list.ts";

const MILLISECONDS_PER_DAY = 86_400_000;
const SECONDS_PER_DAY = 86_400;
const VALID_DAYS = 30;

/** The key that signs the demonstration's bundles. */
export function demonstrationRoot(): PublicJwk {
  return demonstrationKey(DEMONSTRATION.labels.root).publicJwk;
}

/** Compact JWS; its number is the days since 1970, its parts end 30 days after the beginning of the day. */
export function demonstrationBundle(now: Date): string {
  const day = Math.floor(now.getTime() / MILLISECONDS_PER_DAY);
  const issuedAt = day * SECONDS_PER_DAY;
  const until = issuedAt + VALID_DAYS * SECONDS_PER_DAY;
  const payload: BundlePayload = {
    number: day,
    issuedAt,
    parts: {
      issuers: { until, keys: issuerKeys() },
      statusLists: { until, tokens: [statusListToken(issuedAt, until)] },
      gateway: gatewayPart(until),
      signatureAuthorities: { until, keys: [signatureAuthority()] },
      staffRegister: {
        until,
        members: DEMONSTRATION.staff.map(({ roles, ...one }) => ({ ...one, roles: [...roles] })),
      },
    },
  };
  return signed(DEMONSTRATION.labels.root, { typ: BUNDLE_TYP, kid: DEMONSTRATION.labels.root }, payload);
}

function issuerKeys(): BundlePayload["parts"]["issuers"]["keys"] {
  const { issuer, issuerKid, staffIssuerKid, labels } = DEMONSTRATION;
  return [
    { iss: issuer, kid: issuerKid, jwk: demonstrationKey(labels.issuer).publicJwk, vct: [VCT_CITIZEN] },
    {
      iss: issuer,
      kid: staffIssuerKid,
      jwk: demonstrationKey(labels.staffIssuer).publicJwk,
      vct: [VCT_STAFF],
    },
  ];
}

function signatureAuthority() {
  const { publicJwk } = demonstrationKey(DEMONSTRATION.labels.signatureAuthority);
  return { kid: keyIdentifier(pointBytes(publicJwk)), jwk: publicJwk };
}

function gatewayPart(until: number): BundlePayload["parts"]["gateway"] {
  const { gatewayId, labels } = DEMONSTRATION;
  const signing = demonstrationKey(labels.gatewaySigning).publicJwk;
  const sealing = demonstrationX25519(labels.gatewaySealing).publicJwk;
  return {
    until,
    id: gatewayId,
    signing: [{ kid: labels.gatewaySigning, jwk: signing }],
    sealing: [{ kid: labels.gatewaySealing, jwk: sealing }],
  };
}

function statusListToken(iat: number, exp: number): string {
  const { issuer, issuerKid, labels, revokedIndices, statusSize, statusUri } = DEMONSTRATION;
  const list = new StatusList(new Array<number>(statusSize).fill(0), 1);
  for (const index of revokedIndices) list.setStatus(index, 1);
  const payload = {
    iss: issuer,
    sub: statusUri,
    iat,
    exp,
    ttl: SECONDS_PER_DAY,
    status_list: { bits: 1, lst: list.compressStatusList() },
  };
  return signed(labels.issuer, { typ: STATUS_LIST_TYP, kid: issuerKid }, payload);
}

function signed(
  label: string,
  header: { readonly typ: string; readonly kid: string },
  payload: unknown,
): string {
  const { scalar } = demonstrationKey(label);
  return signJws({ alg: "ES256", ...header }, utf8(JSON.stringify(payload)), (input) =>
    signDeterministic(scalar, input),
  );
}
