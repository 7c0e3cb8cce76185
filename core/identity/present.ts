/** From an open card and what was read of it to an identity: proof, verdict, PIN, and what only the PIN opens. @module */
import type { IndexEntry } from "../citizen-card/index-file.ts";
import type { OpenCard } from "../citizen-card/open-card.ts";
import { verifyPin } from "../citizen-card/pin.ts";
import { ProvenCard } from "../citizen-card/proven-card.ts";
import { toBase64Url } from "../crypto/bytes.ts";
import { ok, type Result } from "../errors/result.ts";
import { secondsOf } from "../trust/bundle.ts";
import { encodeDisclosure } from "../trust/credential.ts";
import {
  assembleKeyBinding,
  keyBindingNonce,
  presentationHash,
  terminalAudience,
} from "../trust/key-binding.ts";
import type { IdentifiedCard, IdentifyRequest } from "./identify-request.ts";
import { judgeEvidence, policyFor, toCheck } from "./judge.ts";
import { assuranceOf, isHopeless } from "./policy.ts";
import { planReading } from "./read-plan.ts";
import type { StaffClaims } from "./staff-claims.ts";
import type { CardEvidence, CardKind, Check, Checks, Claims, VerifiedIdentity } from "./verified-identity.ts";

const RANDOM_BYTES = 32;

export const PACE_PASSED: Check = { status: "passed", detail: "PACE, CAN" };
const PIN_PASSED: Check = { status: "passed", detail: "PIN" };
export const NO_PIN: Check = { status: "notPerformed", why: "the PIN was not asked" };

/** An open card and what was read of it. */
export interface Holding {
  readonly card: OpenCard;
  readonly index: readonly IndexEntry[];
  /** Base64url, in the order read. */
  readonly disclosures: readonly string[];
  readonly holderPresence: Check;
}

/** What was read, proven by the holder key and judged. */
interface Presented extends Holding {
  readonly evidence: CardEvidence;
  readonly kind: CardKind;
  readonly claims: Claims;
  readonly staff: StaffClaims | null;
  readonly checks: Checks;
}

export async function present(
  holding: Holding,
  random: Uint8Array,
  request: IdentifyRequest,
): Promise<Result<Presented>> {
  const { card, disclosures, holderPresence } = holding;
  const evidence = await collectEvidence(card, disclosures, random, request);
  if (!evidence.ok) return evidence;
  const verdict = judgeEvidence(evidence.value, terminalAudience(request.terminalId), request);
  if (!verdict.ok) return verdict;
  const { kind, claims, staff } = verdict.value;
  const checks: Checks = {
    ...verdict.value.checks,
    accessControl: PACE_PASSED,
    printedMatchesChip: comparePrinted(claims, request),
    holderPresence,
  };
  return ok({ ...holding, evidence: evidence.value, kind, claims, staff, checks });
}

/**
 * After the proof: the PIN where there is one, and what only it opens. `random` is that of the last proof, where it means
 * something of its own.
 */
export async function complete(
  presented: Presented,
  needs: readonly string[],
  request: IdentifyRequest,
  random?: Uint8Array,
): Promise<Result<IdentifiedCard>> {
  const { card, index, checks, kind } = presented;
  const { pin } = request;
  const isShown = checks.holderPresence.status === "passed";
  if (pin === undefined || isShown || isHopeless(checks, policyFor(kind, request))) {
    return ok(conclude(presented, request));
  }
  const shown = await showPresence(presented, pin, request);
  if (!shown.ok) return shown;
  const access = { rights: card.rights, pinVerified: true };
  const { records } = planReading(index, needs, access, namesRead(presented));
  if (records.length === 0) {
    return ok(conclude({ ...presented, checks: { ...checks, holderPresence: PIN_PASSED } }, request));
  }
  const read = await card.readDisclosures(records);
  if (!read.ok) return read;
  const disclosures = [...presented.disclosures, ...read.value.map(encodeDisclosure)];
  const holding: Holding = { card, index, disclosures, holderPresence: PIN_PASSED };
  const again = await present(holding, random ?? randomOf(request), request);
  const between = refusedByChannel(again, card, kind, checks);
  if (between !== undefined) return ok(between);
  return again.ok ? ok(conclude(again.value, request)) : again;
}

/** The PIN goes only to a card that has proved itself over this channel. */
async function showPresence(
  { card, evidence }: Presented,
  pin: string,
  request: IdentifyRequest,
): Promise<Result<undefined>> {
  const audience = terminalAudience(request.terminalId);
  const proven = ProvenCard.confirm(card, evidence, audience, request.bundle);
  return proven.ok ? verifyPin(proven.value, pin) : proven;
}

function conclude(presented: Presented, request: IdentifyRequest): IdentifiedCard {
  const { card, index, kind, claims, staff, checks, evidence } = presented;
  const assurance = assuranceOf(checks, policyFor(kind, request));
  if (assurance === "refused") return refused(card, kind, checks);
  const identity: VerifiedIdentity<CardEvidence> = {
    kind,
    claims,
    checks,
    assurance,
    evidence,
    link: card.usage(),
  };
  return { identity, staff, card, index };
}

async function collectEvidence(
  card: OpenCard,
  disclosures: readonly string[],
  random: Uint8Array,
  request: IdentifyRequest,
): Promise<Result<CardEvidence>> {
  const audience = terminalAudience(request.terminalId);
  const issuedAt = secondsOf(request.now);
  const sdHash = presentationHash(card.credential, disclosures);
  request.onStep?.("genuine");
  const signature = await card.proveHolder({ random, audience, issuedAt, sdHash });
  if (!signature.ok) return signature;
  const nonce = keyBindingNonce(random, card.channelHash);
  return ok({
    credential: card.credential,
    disclosures,
    keyBinding: assembleKeyBinding({ audience, issuedAt, nonce, sdHash }, signature.value),
    random: toBase64Url(random),
    channel: toBase64Url(card.channelHash),
  });
}

function comparePrinted({ card_number }: Claims, { printedCardNumber }: IdentifyRequest): Check {
  if (printedCardNumber === undefined) return { status: "notPerformed", why: "no printed code was used" };
  if (card_number === undefined) return { status: "notPerformed", why: "card number not read" };
  if (card_number === printedCardNumber) return { status: "passed" };
  return { status: "failed", code: "identity.printed_mismatch" };
}

/** The names of all claims read so far. */
export function namesRead({ claims, staff }: Pick<Presented, "claims" | "staff">): readonly string[] {
  return [...Object.keys(claims), ...Object.keys(staff ?? {})];
}

/** A proof that cannot be had because somebody stands between is a verdict on the card, not a failed read. */
export function refusedByChannel(
  presented: Result<Presented>,
  card: OpenCard,
  kind: CardKind,
  checks: Checks,
): IdentifiedCard | undefined {
  if (presented.ok || presented.failure.code !== "kb.channel") return undefined;
  return refused(card, kind, { ...checks, channel: toCheck(presented) });
}

/** Claims of a card that is not believed are nobody's: they are dropped. */
export function refused(card: OpenCard, kind: CardKind, checks: Checks): IdentifiedCard {
  const identity: VerifiedIdentity<CardEvidence> = {
    kind,
    claims: {},
    checks,
    assurance: "refused",
    evidence: null,
    link: card.usage(),
  };
  return { identity, staff: null, card, index: null };
}

export function randomOf({ random }: IdentifyRequest): Uint8Array {
  return random(RANDOM_BYTES);
}
