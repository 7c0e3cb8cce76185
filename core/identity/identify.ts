/** From a card in a reader to a verified identity. @module */

import type { IndexEntry } from "../citizen-card/index-file.ts";
import { type OpenCard, openCard, reopenCard } from "../citizen-card/open-card.ts";
import { type RandomBytes, toBase64Url } from "../crypto/bytes.ts";
import { fail, ok, type Result } from "../errors/result.ts";
import type { CardChannel } from "../ports/card-reader.ts";
import { secondsOf } from "../trust/bundle.ts";
import { encodeDisclosure, parseCredential } from "../trust/credential.ts";
import {
  assembleKeyBinding,
  keyBindingNonce,
  presentationHash,
  terminalAudience,
} from "../trust/key-binding.ts";
import { type JudgeContext, judgeCredential, judgeEvidence, kindOf, policyFor } from "./judge.ts";
import { assuranceOf, isHopeless } from "./policy.ts";
import { planReading } from "./read-plan.ts";
import type { StaffClaims } from "./staff-claims.ts";
import type {
  CardEvidence,
  CardKind,
  Check,
  Checks,
  ClaimName,
  Claims,
  VerifiedIdentity,
} from "./verified-identity.ts";

export interface IdentifyRequest extends JudgeContext {
  /** Six digits, scanned or typed; not needed in the slot. */
  readonly can?: string;
  /** Card number of the QR code that brought the CAN, where one was scanned. */
  readonly printedCardNumber?: string;
  /** Claims of a citizen card that the purpose needs; of a staff card its own four are read. */
  readonly needs: readonly ClaimName[];
  readonly terminalId: string;
  readonly random: RandomBytes;
  /** Told what is about to be done, for the person who waits. */
  readonly onStep?: (step: IdentifyStep) => void;
}

/** Opening the chip, judging the issuer's signature, reading claims, the holder key's proof. */
export type IdentifyStep = "open" | "issuer" | "data" | "genuine";

/** A card that was identified in this session, open for further reading. */
export interface IdentifiedCard {
  readonly identity: VerifiedIdentity;
  readonly staff: StaffClaims | null;
  readonly card: OpenCard;
  /** Null where the card was refused before its index was read. */
  readonly index: readonly IndexEntry[] | null;
}

const STAFF_NEEDS: readonly string[] = ["full_name", "staff_id", "unit", "roles"];
const RANDOM_BYTES = 32;

/**
 * Opens the card, judges its credential, reads what is needed, lets the holder key prove itself, and judges the whole.
 * A card that is not believed is a success with assurance `refused`, its failed checks and no claims; claims are read
 * only where they could still be believed. Fails with what `openCard` and reading fail with, and `vc.malformed`.
 */
export async function identify(
  channel: CardChannel,
  request: IdentifyRequest,
): Promise<Result<IdentifiedCard>> {
  request.onStep?.("open");
  const opened = await openCard(channel, request);
  return opened.ok ? identifyOpenCard(opened.value, request) : opened;
}

async function identifyOpenCard(card: OpenCard, request: IdentifyRequest): Promise<Result<IdentifiedCard>> {
  request.onStep?.("issuer");
  const credential = parseCredential(card.credential);
  if (!credential.ok) return credential;
  const kind = kindOf(credential.value);
  if (!kind.ok) return kind;
  const early = { ...judgeCredential(credential.value, kind.value, request), accessControl: PACE_PASSED };
  if (isHopeless(early, policyFor(kind.value, request))) return ok(refused(card, kind.value, early));

  request.onStep?.("data");
  const index = await card.readIndex();
  if (!index.ok) return index;
  const needs = needsOf(kind.value, request);
  const read = await card.readDisclosures(planReading(index.value, needs).records);
  if (!read.ok) return read;
  return conclude(card, index.value, read.value.map(encodeDisclosure), randomOf(request), request);
}

/**
 * Reads further claims of the same card, later in the session; claims read before are kept. Where the channel is gone
 * (the card was lifted), give the new one: access control runs again and the credential must be the same. The holder
 * key proves itself over everything read. Fails with `identity.other_card` and as {@link identify}.
 */
export async function readFurther(
  previous: IdentifiedCard,
  request: IdentifyRequest,
  channel?: CardChannel,
): Promise<Result<IdentifiedCard>> {
  const needs = needsOf(previous.identity.kind, request);
  return presentAgain(previous, needs, randomOf(request), request, channel);
}

/**
 * A second key binding over what was read, whose random is the hash of a dossier (32 bytes), while the card is there.
 * Fails as {@link readFurther}.
 */
export async function bindToDossier(
  previous: IdentifiedCard,
  dossierHash: Uint8Array,
  request: IdentifyRequest,
  channel?: CardChannel,
): Promise<Result<IdentifiedCard>> {
  return presentAgain(previous, [], dossierHash, request, channel);
}

/** The same card reads what it has not read yet and proves itself over everything. */
async function presentAgain(
  previous: IdentifiedCard,
  needs: readonly string[],
  random: Uint8Array,
  request: IdentifyRequest,
  channel: CardChannel | undefined,
): Promise<Result<IdentifiedCard>> {
  const before = previous.identity.evidence;
  if (before === null || previous.index === null)
    return fail("identity.assurance_too_low", "card was refused");
  const card = await sameCard(previous.card, request, channel);
  if (!card.ok) return card;
  const known = Object.keys(previous.identity.claims);
  const plan = planReading(previous.index, needs, known);
  const read = await card.value.readDisclosures(plan.records);
  if (!read.ok) return read;
  const disclosures = [...before.disclosures, ...read.value.map(encodeDisclosure)];
  return conclude(card.value, previous.index, disclosures, random, request);
}

async function sameCard(
  card: OpenCard,
  request: IdentifyRequest,
  channel: CardChannel | undefined,
): Promise<Result<OpenCard>> {
  // A new channel means that the card was lifted: the old one is dead, whatever it believes of itself.
  if (channel !== undefined) return reopenCard(channel, card, request);
  return card.isOpen ? ok(card) : fail("card.lost", "no channel");
}

async function conclude(
  card: OpenCard,
  index: readonly IndexEntry[],
  disclosures: readonly string[],
  random: Uint8Array,
  request: IdentifyRequest,
): Promise<Result<IdentifiedCard>> {
  const evidence = await collectEvidence(card, disclosures, random, request);
  if (!evidence.ok) return evidence;
  const verdict = judgeEvidence(evidence.value, terminalAudience(request.terminalId), request);
  if (!verdict.ok) return verdict;
  const { kind, claims, staff } = verdict.value;
  const checks: Checks = {
    ...verdict.value.checks,
    accessControl: PACE_PASSED,
    printedMatchesChip: comparePrinted(claims, request),
  };
  const assurance = assuranceOf(checks, policyFor(kind, request));
  if (assurance === "refused") return ok(refused(card, kind, checks));
  const identity: VerifiedIdentity = {
    kind,
    claims,
    checks,
    assurance,
    evidence: evidence.value,
    link: card.usage(),
  };
  return ok({ identity, staff, card, index });
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

const PACE_PASSED: Check = { status: "passed", detail: "PACE, CAN" };

function comparePrinted({ card_number }: Claims, { printedCardNumber }: IdentifyRequest): Check {
  if (printedCardNumber === undefined) return { status: "notPerformed", why: "no printed code was used" };
  if (card_number === undefined) return { status: "notPerformed", why: "card number not read" };
  if (card_number === printedCardNumber) return { status: "passed" };
  return { status: "failed", code: "identity.printed_mismatch" };
}

function needsOf(kind: CardKind, { needs, printedCardNumber }: IdentifyRequest): readonly string[] {
  if (kind === "staff") return STAFF_NEEDS;
  // The printed code can only be compared where the card number is read as well.
  return printedCardNumber === undefined ? needs : [...needs, "card_number"];
}

/** Claims of a card that is not believed are nobody's: they are dropped. */
function refused(card: OpenCard, kind: CardKind, checks: Checks): IdentifiedCard {
  const identity: VerifiedIdentity = {
    kind,
    claims: {},
    checks,
    assurance: "refused",
    evidence: null,
    link: card.usage(),
  };
  return { identity, staff: null, card, index: null };
}

function randomOf({ random }: IdentifyRequest): Uint8Array {
  return random(RANDOM_BYTES);
}
