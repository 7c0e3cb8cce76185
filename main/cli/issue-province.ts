/** The province of a profile: issuer, status list, trust bundle, certificates of terminals. @module */
import { createPrivateKey, createPublicKey } from "node:crypto";
import { StatusList } from "@sd-jwt/jwt-status-list";
import { VCT_CITIZEN } from "../../core/citizen-card/profile.ts";
import { concat, fromHex, utf8 } from "../../core/crypto/bytes.ts";
import { toPublicJwk } from "../../core/crypto/jwk.ts";
import { signJws } from "../../core/crypto/jws.ts";
import { BUNDLE_TYP, type BundlePayload } from "../../core/trust/bundle.ts";
import { STATUS_LIST_TYP } from "../../core/trust/status-list.ts";
import { dayOf, issueTerminalCertificate } from "../../core/trust/terminal-certificate.ts";
import type { IssuedFile, IssueOrder } from "../../firmware-sim/personalise/national/issue.ts";
import type { ProvinceOptions } from "../../firmware-sim/personalise/national/profile.ts";

/** The part of the simulator that makes keys. */
type Keys = Pick<typeof import("../../firmware-sim/index.ts"), "seededP256" | "signWith">;

const SECONDS_PER_DAY = 86_400;
const ISSUER = "province-issuer";
const ROOT = "province-root";
const TERMINAL_AUTHORITY = "terminal-authority";
const GATEWAY_SIGNING = "gateway-signing";
/** RFC 8410 §7: PKCS #8 of an X25519 key up to its 32 bytes. */
const X25519_PREFIX = fromHex("302e020100300506032b656e04220420");

/** All files of `province/`; none where the profile has no province. */
export function* issueProvince(order: IssueOrder, keys: Keys): Generator<IssuedFile> {
  const { province } = order.profile;
  if (province === undefined) return;
  const { seed } = order;
  const jwk = (label: string) => keys.seededP256(seed, label);
  const signed = (label: string, header: { readonly typ: string; readonly kid: string }, payload: unknown) =>
    signJws({ alg: "ES256", ...header }, utf8(JSON.stringify(payload)), (input) =>
      keys.signWith(seed, label, input),
    );
  const statusList = signed(
    ISSUER,
    { typ: STATUS_LIST_TYP, kid: province.kid },
    statusPayload(province, order),
  );
  const sealing = x25519(order);
  const gateway = { signing: toPublicJwk(jwk(GATEWAY_SIGNING)), sealing: sealing.publicJwk };
  const bundle = bundlePayload(province, order, { issuer: toPublicJwk(jwk(ISSUER)), statusList, gateway });

  yield text("province/root.jwk", toPublicJwk(jwk(ROOT)));
  yield text("province/issuer.jwk", { kid: province.kid, ...toPublicJwk(jwk(ISSUER)) });
  yield { path: "province/status-list.jwt", bytes: utf8(statusList), secret: false };
  const compact = signed(ROOT, { typ: BUNDLE_TYP, kid: ROOT }, bundle);
  yield { path: "province/bundle.jws", bytes: utf8(compact), secret: false };
  for (const label of [ROOT, ISSUER, TERMINAL_AUTHORITY, GATEWAY_SIGNING])
    yield text(`province/private/${label}.jwk`, jwk(label), true);
  yield text("province/private/gateway-sealing.jwk", sealing.privateJwk, true);
  yield* terminals(province, order, keys);
}

function* terminals(
  province: ProvinceOptions,
  { seed, today }: IssueOrder,
  keys: Keys,
): Generator<IssuedFile> {
  const day = dayOf(today);
  for (const { id, rights, validity } of province.terminals) {
    const key = keys.seededP256(seed, `terminal/${id}`);
    const fields = {
      authority: province.terminalAuthority,
      terminalId: id,
      publicKey: toPublicJwk(key),
      rights,
      effectiveDay: day + validity.from,
      expiryDay: day + validity.to,
    };
    const certificate = issueTerminalCertificate(fields, (input) =>
      keys.signWith(seed, TERMINAL_AUTHORITY, input),
    );
    yield { path: `province/terminals/${id}.cert`, bytes: certificate, secret: false };
    yield text(`province/terminals/${id}.jwk`, key, true);
  }
}

function statusPayload({ iss, statusList, validDays }: ProvinceOptions, { today }: IssueOrder) {
  const list = new StatusList(new Array<number>(statusList.size).fill(0), 1);
  for (const index of statusList.revoked) list.setStatus(index, 1);
  const iat = today.getTime() / 1_000;
  return {
    iss,
    sub: statusList.uri,
    iat,
    exp: iat + validDays * SECONDS_PER_DAY,
    ttl: SECONDS_PER_DAY,
    status_list: { bits: 1, lst: list.compressStatusList() },
  };
}

interface BundleParts {
  readonly issuer: BundlePayload["parts"]["issuers"]["keys"][number]["jwk"];
  readonly statusList: string;
  readonly gateway: {
    readonly signing: BundlePayload["parts"]["gateway"]["signing"][number]["jwk"];
    readonly sealing: BundlePayload["parts"]["gateway"]["sealing"][number]["jwk"];
  };
}

/** Its number is the days since 1970, as that of the demonstration's. */
function bundlePayload(
  { gateway: id, iss, kid, validDays }: ProvinceOptions,
  { today }: IssueOrder,
  { gateway, issuer, statusList }: BundleParts,
): BundlePayload {
  const issuedAt = today.getTime() / 1_000;
  const until = issuedAt + validDays * SECONDS_PER_DAY;
  return {
    number: dayOf(today),
    issuedAt,
    parts: {
      issuers: { until, keys: [{ iss, kid, jwk: issuer, vct: [VCT_CITIZEN] }] },
      statusLists: { until, tokens: [statusList] },
      gateway: {
        until,
        id,
        signing: [{ kid: "gateway-signing-1", jwk: gateway.signing }],
        sealing: [{ kid: "gateway-sealing-1", jwk: gateway.sealing }],
      },
    },
  };
}

function x25519({ seed }: IssueOrder) {
  const pkcs8 = concat(X25519_PREFIX, seed.bytes("gateway-sealing", 32));
  const key = createPrivateKey({ key: Buffer.from(pkcs8), format: "der", type: "pkcs8" });
  const { x = "" } = createPublicKey(key).export({ format: "jwk" });
  const { d } = key.export({ format: "jwk" });
  const publicJwk = { kty: "OKP", crv: "X25519", x } as const;
  return { publicJwk, privateJwk: { ...publicJwk, d } };
}

function text(path: string, value: object, secret = false): IssuedFile {
  const content = secret ? { warning: "TEST KEY: never for anything real", ...value } : value;
  return { path, bytes: utf8(`${JSON.stringify(content, null, 2)}\n`), secret };
}
