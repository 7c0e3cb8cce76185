/**
 * The verdict on a card's evidence: every check by itself, then the assurance. Needs no card, so that the gateway
 * judges with the same code what a terminal sent.
 * @module
 */
import { VCT_CITIZEN, VCT_STAFF } from "../citizen-card/profile.ts";
import { fromBase64Url } from "../crypto/bytes.ts";
import { fail, ok, type Result } from "../errors/result.ts";
import type { TrustBundle } from "../trust/bundle.ts";
import {
  type Credential,
  checkIssuerSignature,
  checkIssuerTrust,
  checkValidity,
  openDisclosures,
  parseCredential,
} from "../trust/credential.ts";
import { checkKeyBinding } from "../trust/key-binding.ts";
import { checkRevocation, describeFreshness, type Inflate } from "../trust/status-list.ts";
import { type AssurancePolicy, CITIZEN_POLICY, STAFF_POLICY } from "./policy.ts";
import { type StaffClaims, staffClaimsSchema } from "./staff-claims.ts";
import {
  type CardEvidence,
  type CardKind,
  type Check,
  type Checks,
  type Claims,
  claimsSchema,
} from "./verified-identity.ts";

export interface JudgeContext {
  readonly bundle: TrustBundle;
  readonly now: Date;
  readonly inflate: Inflate;
  /** By kind of card; the built-in policies where absent. */
  readonly policies?: Readonly<Record<CardKind, AssurancePolicy>>;
}

export interface CardClaims {
  readonly claims: Claims;
  /** Of a staff card only. */
  readonly staff: StaffClaims | null;
}

export interface EvidenceVerdict extends CardClaims {
  readonly kind: CardKind;
  readonly checks: Checks;
  /** When the card was asked for its proof, seconds since 1970 by the terminal's clock; null where it proved nothing. */
  readonly proofIssuedAt: number | null;
}

const NO_CLAIMS: CardClaims = { claims: {}, staff: null };
const notYet = (why: string): Check => ({ status: "notPerformed", why });

export function policyFor(kind: CardKind, { policies }: JudgeContext): AssurancePolicy {
  return policies?.[kind] ?? (kind === "staff" ? STAFF_POLICY : CITIZEN_POLICY);
}

/** Fails with `vc.malformed` where the type is none of the province's. */
export function kindOf({ payload }: Credential): Result<CardKind> {
  if (payload.vct === VCT_CITIZEN) return ok("citizen");
  if (payload.vct === VCT_STAFF) return ok("staff");
  return fail("vc.malformed", "vct");
}

/** What the issuer-signed part says by itself, before any claim is read. */
export function judgeCredential(credential: Credential, kind: CardKind, context: JudgeContext): Checks {
  const { bundle, now, inflate } = context;
  const { maxStatusAgeSeconds } = policyFor(kind, context);
  const signature = checkIssuerSignature(credential, bundle);
  // A signature by a key we do not know is not a wrong signature, and whose list to look into is not known either.
  const unknown = !signature.ok && signature.failure.code === "vc.issuer_unknown";
  const revocation = () =>
    checkRevocation(credential, { bundle, now, inflate, maxAgeSeconds: maxStatusAgeSeconds });
  return {
    accessControl: notYet("not part of the credential"),
    dataIntegrity: notYet("no claim read"),
    issuerSignature: unknown ? notYet("issuer key not known") : toCheck(signature),
    issuerTrust: toCheck(checkIssuerTrust(credential, bundle, now)),
    revocation: unknown ? notYet("issuer key not known") : toCheck(revocation(), describeFreshness),
    chipGenuine: notYet("holder key not asked"),
    channel: notYet("holder key not asked"),
    validity: toCheck(checkValidity(credential, now)),
    printedMatchesChip: notYet("no printed code was used"),
    holderPresence: notYet("the PIN was not asked"),
  };
}

/**
 * The whole evidence. Access control and the printed code cannot be seen in it and stay not performed. Fails with
 * `vc.malformed` where the credential cannot be read at all.
 */
export function judgeEvidence(
  evidence: CardEvidence,
  audience: string,
  context: JudgeContext,
): Result<EvidenceVerdict> {
  const credential = parseCredential(evidence.credential);
  if (!credential.ok) return credential;
  const kind = kindOf(credential.value);
  if (!kind.ok) return kind;
  const claims = openClaims(credential.value, kind.value, evidence.disclosures);
  const bound = openKeyBinding(credential.value, evidence, audience);
  const checks: Checks = {
    ...judgeCredential(credential.value, kind.value, context),
    dataIntegrity: toCheck(claims),
    ...judgeKeyBinding(bound),
  };
  const proofIssuedAt = bound.ok ? bound.value.issuedAt : null;
  return ok({ kind: kind.value, checks, proofIssuedAt, ...(claims.ok ? claims.value : NO_CLAIMS) });
}

function openKeyBinding(
  credential: Credential,
  { keyBinding, disclosures, random, channel }: CardEvidence,
  audience: string,
): ReturnType<typeof checkKeyBinding> {
  return checkKeyBinding(keyBinding, credential, {
    disclosures,
    audience,
    random: fromBase64Url(random) ?? new Uint8Array(),
    channelHash: fromBase64Url(channel) ?? new Uint8Array(),
  });
}

/** Genuine chip and channel are one signature: where it is wrong, nothing can be said about the channel. */
function judgeKeyBinding(bound: ReturnType<typeof checkKeyBinding>): Pick<Checks, "chipGenuine" | "channel"> {
  if (bound.ok) return { chipGenuine: { status: "passed" }, channel: { status: "passed" } };
  if (bound.failure.code === "kb.channel") {
    return { chipGenuine: { status: "passed" }, channel: toCheck(bound) };
  }
  return { chipGenuine: toCheck(bound), channel: notYet("the holder key proved nothing") };
}

function openClaims(
  credential: Credential,
  kind: CardKind,
  disclosures: readonly string[],
): Result<CardClaims> {
  const opened = openDisclosures(credential, disclosures);
  if (!opened.ok) return opened;
  const members = Object.fromEntries(opened.value);
  const claims = claimsSchema.safeParse(members);
  if (!claims.success) return fail("vc.malformed", `claim ${String(claims.error.issues[0]?.path[0] ?? "")}`);
  if (kind === "citizen") return ok({ claims: claims.data, staff: null });
  const staff = staffClaimsSchema.safeParse(members);
  if (!staff.success) return fail("vc.malformed", `claim ${String(staff.error.issues[0]?.path[0] ?? "")}`);
  return ok({ claims: claims.data, staff: staff.data });
}

export function toCheck<T>(result: Result<T>, detail?: (value: T) => string): Check {
  if (result.ok) {
    return detail ? { status: "passed", detail: detail(result.value) } : { status: "passed" };
  }
  const { code, detail: why } = result.failure;
  return why === undefined ? { status: "failed", code } : { status: "failed", code, detail: why };
}
