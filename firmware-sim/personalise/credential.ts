/** The issuer-signed part of the SD-JWT VC on a card (RFC 9901; card profile, "Credential"). @module */
import { utf8 } from "../../core/crypto/bytes.ts";
import { signDeterministic } from "../../core/crypto/ecdsa.ts";
import type { PublicJwk } from "../../core/crypto/jwk.ts";
import { signJws } from "../../core/crypto/jws.ts";
import type { CardDefect } from "./provincial-defects.ts";
import type { CardKind, ProvincialIssuer } from "./provincial-issuer.ts";

export interface CredentialSubject {
  readonly kind: CardKind;
  /** Position in the status list. */
  readonly index: number;
  /** Day it was handed out, days since 1970. */
  readonly issued: number;
  readonly digests: readonly string[];
  readonly holder: PublicJwk;
  /** Absent where the card has no purse. */
  readonly purse?: { readonly card: string; readonly jwk: PublicJwk };
}

/** How long a card is good for, and its signature key. */
export const VALID_DAYS = 3_650;
const DAY_SECONDS = 86_400;
const CREDENTIAL_TYPES = {
  citizen: "urn:vn:bacninh:citizen:1",
  staff: "urn:vn:bacninh:staff:1",
} as const satisfies Record<CardKind, string>;
const OTHER_KIND = { citizen: "staff", staff: "citizen" } as const satisfies Record<CardKind, CardKind>;
/** Label of a key that the province knows nothing of. */
const ELSEWHERE = "issuer-elsewhere";

/** Compact JWS; only the day counts, so that programs started on one day agree to the byte. */
export function issueCredential(
  subject: CredentialSubject,
  issuer: ProvincialIssuer,
  defect: CardDefect | null,
): string {
  const { iss, kid, label } = signerOf(subject.kind, issuer, defect);
  const payload = {
    iss,
    iat: subject.issued * DAY_SECONDS,
    exp: (subject.issued + VALID_DAYS) * DAY_SECONDS,
    vct: CREDENTIAL_TYPES[subject.kind],
    cnf: { jwk: subject.holder },
    ...(subject.purse === undefined ? {} : { purse: subject.purse }),
    status: { status_list: { idx: subject.index, uri: issuer.statusUri } },
    _sd_alg: "sha-256",
    _sd: subject.digests,
  };
  const header = { alg: "ES256", kid, typ: "dc+sd-jwt" } as const;
  const { scalar } = issuer.key(label);
  return signJws(header, utf8(JSON.stringify(payload)), (input) => signDeterministic(scalar, input));
}

function signerOf(kind: CardKind, { iss, kids, labels }: ProvincialIssuer, defect: CardDefect | null) {
  switch (defect) {
    case "unknownIssuer":
      return { iss: "https://the-cong-dan.noi-khac.demo", kid: "nk-2026-1", label: ELSEWHERE };
    case "otherIssuerKey":
      return { iss, kid: kids[OTHER_KIND[kind]], label: labels[OTHER_KIND[kind]] };
    case "forgedSignature":
      return { iss, kid: kids[kind], label: ELSEWHERE };
    default:
      return { iss, kid: kids[kind], label: labels[kind] };
  }
}
