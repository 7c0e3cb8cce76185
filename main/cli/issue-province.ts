/** The province of a profile: issuers, status list, trust bundle with the staff register, certificates of terminals. @module */
import { createPrivateKey, createPublicKey } from "node:crypto";
import { StatusList } from "@sd-jwt/jwt-status-list";
import { VCT_CITIZEN, VCT_STAFF } from "../../core/citizen-card/profile.ts";
import { concat, fromHex, utf8 } from "../../core/crypto/bytes.ts";
import { signDeterministic } from "../../core/crypto/ecdsa.ts";
import { pointBytes } from "../../core/crypto/jwk.ts";
import { signJws } from "../../core/crypto/jws.ts";
import { keyIdentifier } from "../../core/crypto/key-identifier.ts";
import { BUNDLE_TYP, type BundlePart, type BundlePayload } from "../../core/trust/bundle.ts";
import { STATUS_LIST_TYP } from "../../core/trust/status-list.ts";
import { dayOf, issueTerminalCertificate } from "../../core/trust/terminal-certificate.ts";
import type { IssuedFile, IssueOrder } from "../../firmware-sim/personalise/issue/issue.ts";
import type { ProvinceOptions } from "../../firmware-sim/personalise/issue/profile-province.ts";
import type { ProvincialIssuer } from "../../firmware-sim/personalise/provincial-issuer.ts";

/** The part of the simulator that makes provincial cards. */
type Personalisation = Pick<
  typeof import("../../firmware-sim/index.ts"),
  "issuerOfProfile" | "staffRegister"
>;

const SECONDS_PER_DAY = 86_400;
const ROOT = "province-root";
const GATEWAY_SIGNING = "gateway-signing";
/** RFC 8410 §7: PKCS #8 of an X25519 key up to its 32 bytes. */
const X25519_PREFIX = fromHex("302e020100300506032b656e04220420");

/** All files of `province/`; none where the profile has no province. */
export function* issueProvince(order: IssueOrder, make: Personalisation): Generator<IssuedFile> {
  const { province } = order.profile;
  if (province === undefined) return;
  const issuer = make.issuerOfProfile({ province, seed: order.seed });
  const { key, kids, labels } = issuer;
  const signed = (label: string, header: { readonly typ: string; readonly kid: string }, payload: unknown) =>
    signJws({ alg: "ES256", ...header }, utf8(JSON.stringify(payload)), (input) =>
      signDeterministic(key(label).scalar, input),
    );
  const statusHeader = { typ: STATUS_LIST_TYP, kid: kids.citizen };
  const statusList = signed(labels.citizen, statusHeader, statusPayload(province, order));
  const sealing = x25519(order);
  const bundle = bundlePayload(province, order, {
    issuer,
    statusList,
    sealing: sealing.publicJwk,
    members: make.staffRegister(order.profile),
  });

  yield text("province/root.jwk", key(ROOT).publicJwk);
  yield text("province/issuer.jwk", { kid: kids.citizen, ...key(labels.citizen).publicJwk });
  yield text("province/staff-issuer.jwk", { kid: kids.staff, ...key(labels.staff).publicJwk });
  const authority = signatureAuthority(issuer);
  yield text("province/signature-authority.jwk", { kid: authority.kid, ...authority.jwk });
  yield { path: "province/status-list.jwt", bytes: utf8(statusList), secret: false };
  const compact = signed(ROOT, { typ: BUNDLE_TYP, kid: ROOT }, bundle);
  yield { path: "province/bundle.jws", bytes: utf8(compact), secret: false };
  for (const label of [ROOT, ...Object.values(labels), GATEWAY_SIGNING])
    yield text(`province/private/${label}.jwk`, key(label).privateJwk, true);
  yield text("province/private/gateway-sealing.jwk", sealing.privateJwk, true);
  yield* terminals(province, order, issuer);
}

function* terminals(
  province: ProvinceOptions,
  { today }: IssueOrder,
  { key, labels }: ProvincialIssuer,
): Generator<IssuedFile> {
  const day = dayOf(today);
  const authority = key(labels.terminalAuthority);
  for (const { id, rights, validity } of province.terminals) {
    const { privateJwk, publicJwk } = key(`terminal/${id}`);
    const fields = {
      authority: province.terminalAuthority,
      terminalId: id,
      publicKey: publicJwk,
      rights,
      effectiveDay: day + validity.from,
      expiryDay: day + validity.to,
    };
    const certificate = issueTerminalCertificate(fields, (input) =>
      signDeterministic(authority.scalar, input),
    );
    yield { path: `province/terminals/${id}.cert`, bytes: certificate, secret: false };
    yield text(`province/terminals/${id}.jwk`, privateJwk, true);
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

interface BundleContents {
  readonly issuer: ProvincialIssuer;
  readonly statusList: string;
  readonly sealing: BundlePayload["parts"]["gateway"]["sealing"][number]["jwk"];
  readonly members: NonNullable<BundlePayload["parts"]["staffRegister"]>["members"];
}

/** Its number is the days since 1970, as that of the demonstration's. A lapsed part ended yesterday. */
function bundlePayload(
  { gateway: id, iss, lapsed, validDays }: ProvinceOptions,
  { today }: IssueOrder,
  { issuer, members, sealing, statusList }: BundleContents,
): BundlePayload {
  const { key, kids, labels } = issuer;
  const issuedAt = today.getTime() / 1_000;
  const until = (part: BundlePart) => issuedAt + (lapsed.includes(part) ? -1 : validDays) * SECONDS_PER_DAY;
  return {
    number: dayOf(today),
    issuedAt,
    parts: {
      issuers: {
        until: until("issuers"),
        keys: [
          { iss, kid: kids.citizen, jwk: key(labels.citizen).publicJwk, vct: [VCT_CITIZEN] },
          { iss, kid: kids.staff, jwk: key(labels.staff).publicJwk, vct: [VCT_STAFF] },
        ],
      },
      statusLists: { until: until("statusLists"), tokens: [statusList] },
      gateway: {
        until: until("gateway"),
        id,
        signing: [{ kid: "gateway-signing-1", jwk: key(GATEWAY_SIGNING).publicJwk }],
        sealing: [{ kid: "gateway-sealing-1", jwk: sealing }],
      },
      staffRegister: { until: until("staffRegister"), members },
      signatureAuthorities: { until: until("signatureAuthorities"), keys: [signatureAuthority(issuer)] },
    },
  };
}

function signatureAuthority({ key, labels }: ProvincialIssuer) {
  const jwk = key(labels.signatureAuthority).publicJwk;
  return { kid: keyIdentifier(pointBytes(jwk)), jwk };
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
