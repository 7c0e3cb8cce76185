/** From a card in a reader to a verified identity. @module */

import { type OpenCard, openCard, reopenCard } from "../citizen-card/open-card.ts";
import { fail, ok, type Result } from "../errors/result.ts";
import type { CardChannel } from "../ports/card-reader.ts";
import { encodeDisclosure, parseCredential } from "../trust/credential.ts";
import type { IdentifiedCard, IdentifyRequest } from "./identify-request.ts";
import { judgeCredential, kindOf, policyFor } from "./judge.ts";
import { isHopeless } from "./policy.ts";
import {
  complete,
  type Holding,
  NO_PIN,
  namesRead,
  PACE_PASSED,
  present,
  randomOf,
  refused,
  refusedByChannel,
} from "./present.ts";
import { planReading } from "./read-plan.ts";
import type { CardKind } from "./verified-identity.ts";

export type { IdentifiedCard, IdentifyRequest, IdentifyStep } from "./identify-request.ts";

const STAFF_NEEDS: readonly string[] = ["full_name", "staff_id", "unit", "roles"];

/**
 * Opens the card, judges its credential, reads what is needed, lets the holder key prove itself, and judges the whole.
 * A card that is not believed is a success with assurance `refused`, its failed checks and no claims; claims are read
 * only where they could still be believed. The PIN is sent after the proof, and not to a card that is not believed; then
 * protected claims are read and the holder key proves itself over these too. Fails with what `openCard`, reading and
 * `verifyPin` fail with, and `vc.malformed`.
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
  const { records } = planReading(index.value, needs, { rights: card.rights, pinVerified: false });
  const read = await card.readDisclosures(records);
  if (!read.ok) return read;
  const holding: Holding = {
    card,
    index: index.value,
    disclosures: read.value.map(encodeDisclosure),
    holderPresence: NO_PIN,
  };
  const presented = await present(holding, randomOf(request), request);
  const between = refusedByChannel(presented, card, kind.value, early);
  if (between !== undefined) return ok(between);
  return presented.ok ? complete(presented.value, needs, request) : presented;
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
  const known = namesRead({ claims: previous.identity.claims, staff: previous.staff });
  // A card that was lifted has forgotten the PIN.
  const holderPresence = channel === undefined ? previous.identity.checks.holderPresence : NO_PIN;
  const access = { rights: card.value.rights, pinVerified: holderPresence.status === "passed" };
  const plan = planReading(previous.index, needs, access, known);
  const read = await card.value.readDisclosures(plan.records);
  if (!read.ok) return read;
  const disclosures = [...before.disclosures, ...read.value.map(encodeDisclosure)];
  const holding: Holding = { card: card.value, index: previous.index, disclosures, holderPresence };
  const presented = await present(holding, random, request);
  const { kind, checks } = previous.identity;
  const between = refusedByChannel(presented, card.value, kind, checks);
  if (between !== undefined) return ok(between);
  return presented.ok ? complete(presented.value, needs, request, random) : presented;
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

function needsOf(kind: CardKind, { needs, printedCardNumber }: IdentifyRequest): readonly string[] {
  if (kind === "staff") return STAFF_NEEDS;
  // The printed code can only be compared where the card number is read as well.
  return printedCardNumber === undefined ? needs : [...needs, "card_number"];
}
