/** The issuer-signed part of the SD-JWT VC on a card (RFC 9901; card profile, "Credential"). @module */
import { utf8 } from "../../core/crypto/bytes.ts";
import { DEMONSTRATION, type DemonstrationKey, demonstrationKey } from "../../core/crypto/demonstration.ts";
import { signDeterministic } from "../../core/crypto/ecdsa.ts";
import type { PublicJwk } from "../../core/crypto/jwk.ts";
import { signJws } from "../../core/crypto/jws.ts";
import type { Defect } from "./catalogue.ts";

export interface CredentialSubject {
  readonly kind: "citizen" | "staff";
  readonly index: number;
  readonly defect: Defect | null;
  readonly digests: readonly string[];
  readonly holder: PublicJwk;
  /** Absent where the card has no purse. */
  readonly purse?: { readonly card: string; readonly jwk: PublicJwk };
}

interface Issuer {
  readonly iss: string;
  readonly kid: string;
  readonly key: DemonstrationKey;
}

const DAY_SECONDS = 86_400;
const ISSUED_DAYS_AGO = 200;
const VALID_DAYS = 3_650;
/** A lapsed card was issued ten years and a month ago. */
const LAPSED_ISSUED_DAYS_AGO = VALID_DAYS + 30;

export const credentialTypes = {
  citizen: "urn:vn:bacninh:citizen:1",
  staff: "urn:vn:bacninh:staff:1",
} as const;

/** `now` in milliseconds; only its UTC day counts, so that programs started on one day agree to the byte. */
export function issueCredential(subject: CredentialSubject, now: number): string {
  const { iss, kid, key } = issuerOf(subject);
  const issued = issuedAt(subject.defect, now);
  const payload = {
    iss,
    iat: issued,
    exp: issued + VALID_DAYS * DAY_SECONDS,
    vct: credentialTypes[subject.kind],
    cnf: { jwk: subject.holder },
    ...(subject.purse === undefined ? {} : { purse: subject.purse }),
    status: { status_list: { idx: subject.index, uri: DEMONSTRATION.statusUri } },
    _sd_alg: "sha-256",
    _sd: subject.digests,
  };
  const header = { alg: "ES256", kid, typ: "dc+sd-jwt" } as const;
  return signJws(header, utf8(JSON.stringify(payload)), (input) => signDeterministic(key.scalar, input));
}

/** The day the card was handed out, days since 1970. */
export function issueDay(defect: Defect | null, now: number): number {
  return issuedAt(defect, now) / DAY_SECONDS;
}

function issuedAt(defect: Defect | null, now: number): number {
  const today = Math.floor(now / 1_000 / DAY_SECONDS);
  return (today - (defect === "expired" ? LAPSED_ISSUED_DAYS_AGO : ISSUED_DAYS_AGO)) * DAY_SECONDS;
}

function issuerOf({ kind, defect }: CredentialSubject): Issuer {
  const { issuer: iss, issuerKid, staffIssuerKid, labels } = DEMONSTRATION;
  if (defect === "unknownIssuer") {
    return {
      iss: "https://the-cong-dan.noi-khac.demo",
      kid: "nk-2026-1",
      key: demonstrationKey("issuer-elsewhere"),
    };
  }
  if (kind === "staff") return { iss, kid: staffIssuerKid, key: demonstrationKey(labels.staffIssuer) };
  return { iss, kid: issuerKid, key: demonstrationKey(labels.issuer) };
}
