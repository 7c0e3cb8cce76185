/** From a chip in the field to an open LDS1 application: step by step, the first time and again. @module */
import { type ApduLink, plainLink } from "../../apdu/link.ts";
import type { RandomBytes } from "../../crypto/bytes.ts";
import { ok, type Result } from "../../errors/result.ts";
import type { CardChannel } from "../../ports/card-reader.ts";
import {
  type EmrtdAccess,
  type EmrtdAccessPolicy,
  type EmrtdSecrets,
  type FallbackReason,
  openEmrtdAccess,
} from "../access.ts";
import { type ChipAuthentication, runChipAuthentication } from "../chip/chip-authentication.ts";
import type { SecurityInfoSet } from "../data-groups/security-info-set.ts";
import type { SecureChannel } from "../secure-messaging.ts";
import { isShortOnly, takeSmallerBlock } from "./block-size.ts";
import { enterBeforeAccess, readCardAccess, selectApplication, selectMasterFile } from "./card-access.ts";
import { type ChipKnowledge, type ChipTraits, knowledgeFrom } from "./chip-memory.ts";
import { startOf } from "./file-progress.ts";
import { EF_CARD_SECURITY } from "./files.ts";
import { type ChipLimits, learnLimits, limitChannel, SHORT_COMMANDS_ONLY } from "./limits.ts";
import { readFile } from "./read-file.ts";

/** A chip behind access control, its LDS1 application selected. */
export interface Connection {
  /** What `secure` stands on. */
  readonly card: CardChannel;
  readonly access: EmrtdAccess;
  /** After chip authentication the channel under its keys. */
  readonly secure: SecureChannel;
  readonly chip?: ChipAuthentication;
}

/** A file, or the status word with which the chip refused it. */
export type FileOrStatus =
  | { readonly bytes: Uint8Array; readonly sw?: undefined }
  | { readonly sw: number; readonly bytes?: undefined };

/** What one connection leaves for the next. */
export interface ChipState {
  readonly knowledge: ChipKnowledge;
  limits: ChipLimits | undefined;
  /** EF.CardAccess was looked for. */
  met: boolean;
  /** Undefined where the chip has none. */
  cardAccess: Uint8Array | undefined;
  /** Read after PACE with chip-authentication mapping only. */
  cardSecurity: FileOrStatus | undefined;
  /** Set once chip authentication was begun: later connections run it too. */
  chipInfos: SecurityInfoSet | undefined;
  /** A document that PACE opened once is not opened by less. */
  openedByPace: boolean;
  /** Why it was opened by basic access control, on whichever connection. */
  fallback: FallbackReason | undefined;
}

/** Nothing is known of it but what chips of its kind did, if that. */
export function justMet(hint: ChipTraits | undefined): ChipState {
  return {
    knowledge: knowledgeFrom(hint),
    limits: undefined,
    met: false,
    cardAccess: undefined,
    cardSecurity: undefined,
    chipInfos: undefined,
    openedByPace: false,
    fallback: undefined,
  };
}

export interface ConnectRequest {
  readonly secrets: EmrtdSecrets;
  readonly policy: EmrtdAccessPolicy;
  readonly random: RandomBytes;
  /** Limits of such chips on this reader, as remembered. */
  readonly rememberedLimits?: ChipLimits;
}

/**
 * Access control, EF.CardSecurity where it is needed, SELECT of the application, and chip authentication where it was
 * run before. Fails with what `openEmrtdAccess` and `runChipAuthentication` fail with, `card.unknown`, and the
 * failures of the link.
 */
export async function connect(
  card: CardChannel,
  state: ChipState,
  request: ConnectRequest,
): Promise<Result<Connection>> {
  const limits = await limitsOf(card, state, request);
  if (!limits.ok) return limits;
  const entered = await enter(plainLink(limitChannel(card, limits.value)), state);
  if (!entered.ok) return entered;
  state.limits = isShortOnly(state.knowledge) ? SHORT_COMMANDS_ONLY : limits.value;
  const limited = limitChannel(card, state.limits);
  const access = await openAccess(limited, state, request);
  if (!access.ok) return access;
  const security = await readCardSecurity(access.value, state);
  if (!security.ok) return security;
  const selected = await enterApplication(access.value);
  if (!selected.ok) return selected;
  const connection = { card: limited, access: access.value, secure: access.value.channel };
  return state.chipInfos === undefined
    ? ok(connection)
    : authenticateChip(connection, state.chipInfos, request);
}

/** Puts the channel under the keys of chip authentication. The old one is not to be used any more, if this fails too. */
export async function authenticateChip(
  connection: Connection,
  infos: SecurityInfoSet,
  { random }: ConnectRequest,
): Promise<Result<Connection & { readonly chip: ChipAuthentication }>> {
  const run = await runChipAuthentication(connection.card, connection.secure, infos, random);
  return run.ok ? ok({ ...connection, secure: run.value.secure, chip: run.value }) : run;
}

/** On a chip just reset nothing has to be selected for it. */
async function limitsOf(
  card: CardChannel,
  { limits, met }: ChipState,
  { rememberedLimits }: ConnectRequest,
): Promise<Result<ChipLimits>> {
  if (limits !== undefined) return ok(limits);
  const selected = met ? await selectMasterFile(plainLink(card)) : ok(undefined);
  return selected.ok ? learnLimits(card, rememberedLimits) : selected;
}

/** The directory that access control wants: found by looking for EF.CardAccess, once. */
async function enter(link: ApduLink, state: ChipState): Promise<Result<undefined>> {
  if (state.met) return enterBeforeAccess(link, state.knowledge);
  const cardAccess = await readCardAccess(link, state.knowledge);
  if (!cardAccess.ok) return cardAccess;
  state.cardAccess = cardAccess.value;
  state.met = true;
  return ok(undefined);
}

async function openAccess(
  card: CardChannel,
  state: ChipState,
  { secrets, policy, random }: ConnectRequest,
): Promise<Result<EmrtdAccess>> {
  const { cardAccess } = state;
  const access = await openEmrtdAccess(card, {
    ...(cardAccess && { cardAccess }),
    secrets,
    policy: { ...policy, allowBac: policy.allowBac && !state.openedByPace },
    random,
  });
  if (!access.ok) return access;
  if (access.value.protocol === "PACE") state.openedByPace = true;
  else state.fallback ??= access.value.why;
  return access;
}

/** The master file is current after PACE, but on chips that wanted the application first. */
async function readCardSecurity(access: EmrtdAccess, state: ChipState): Promise<Result<undefined>> {
  const { knowledge } = state;
  const needed = access.protocol === "PACE" && access.suite.mapping === "chip-authentication";
  if (!needed || state.cardSecurity !== undefined) return ok(undefined);
  const link = access.channel;
  const entered = knowledge.applicationFirst ? await selectMasterFile(link) : ok(undefined);
  if (!entered.ok) return entered;
  const outcome = await readFile(link, startOf(EF_CARD_SECURITY), { knowledge });
  if (outcome.kind === "brokenOff") {
    const { failure, asked } = outcome;
    if (failure.code === "sm.broken") takeSmallerBlock(knowledge, asked);
    return { ok: false, failure };
  }
  state.cardSecurity = outcome.kind === "whole" ? { bytes: outcome.bytes } : { sw: outcome.sw };
  return ok(undefined);
}

/** BAC is run inside the application already. */
async function enterApplication(access: EmrtdAccess): Promise<Result<undefined>> {
  return access.protocol === "PACE" ? selectApplication(access.channel) : ok(undefined);
}
