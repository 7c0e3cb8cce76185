/**
 * The session's hold on its card: what was identified, and the reading that goes on. One card, one session; everything
 * here is let go by {@link CardWork.release}.
 *
 * A card that is lifted from the pad while it is read is waited for. A national ID card is then read on where it stopped;
 * a provincial one has no long file to go on with and is read from its beginning.
 * @module
 */
import { type Failure, fail, ok, type Result } from "../../../core/errors/result.ts";
import {
  bindToDossier,
  type IdentifiedCard,
  type IdentifyRequest,
  identify,
  readFurther,
} from "../../../core/identity/identify.ts";
import { throughLifts } from "../../../core/identity/through-lifts.ts";
import type { ClaimName, VerifiedIdentity } from "../../../core/identity/verified-identity.ts";
import type { CardChannel } from "../../../core/ports/card-reader.ts";
import type { RandomBytes } from "../../../core/ports/clock.ts";
import type { TrustBundle } from "../../../core/trust/bundle.ts";
import type { Inflate } from "../../../core/trust/status-list.ts";
import type { TerminalCredentialSource } from "../terminal-credential.ts";
import { type CardTurn, createCardLink, type LinkReaders } from "./card-link.ts";
import { type NationalCard, type NationalCardOptions, readNationalCard } from "./national-card.ts";
import type { Access, CardFamily, ReadingStep } from "./state.ts";

/** What greeting and identifying need; further claims are read with a notice, when a form asks for them. */
export const GREETING_CLAIMS: readonly ClaimName[] = ["full_name", "sex", "personal_number"];

export interface CardWorkOptions {
  readonly readers: LinkReaders;
  readonly terminalId: string;
  /** Who the terminal is to a card. */
  readonly terminalCredential: TerminalCredentialSource;
  /** The bundle in force. */
  readonly bundle: () => Result<TrustBundle>;
  readonly now: () => Date;
  readonly random: RandomBytes;
  readonly inflate: Inflate;
  /** What reading national ID cards takes. */
  readonly national: NationalCardOptions;
}

/** Told while a card is read. */
export interface ReadingWatch {
  /** What is about to be done, and with which card. */
  readonly onStep: (step: ReadingStep, family: CardFamily) => void;
  /** The card left the pad, and the reading goes on when it is back. */
  readonly onCardAwaited: () => void;
}

export interface CardRequest {
  readonly session: string;
  readonly readerId: string;
  readonly access: Access | null;
}

export interface CardWork {
  /** Fails with `session.ended` where another reading took its place, like {@link CardWork.readFurther}. */
  identify(request: CardRequest, watch: ReadingWatch): Promise<Result<VerifiedIdentity>>;
  readFurther(
    request: CardRequest,
    claims: readonly ClaimName[],
    watch: ReadingWatch,
  ): Promise<Result<VerifiedIdentity>>;
  /**
   * The card's signature over a dossier's hash; a failure where the card is no longer there. A national ID card signs
   * nothing that others could verify: what its last reading proved stands.
   */
  bind(session: string, dossierHash: Uint8Array): Promise<Result<VerifiedIdentity>>;
  /** A card that is not there now is not waited for any longer: its reading fails with `card.lost`. */
  stopWaiting(session: string): void;
  /** The card left its reader: the link is dead, what was identified stays until {@link release}. */
  cardGone(readerId: string): void;
  release(session: string): Promise<void>;
}

type HeldCard =
  | { readonly family: "provincial"; readonly card: IdentifiedCard }
  | { readonly family: "national"; readonly card: NationalCard };

interface Held {
  readonly session: string;
  readonly access: Access | null;
  readonly card: HeldCard | null;
  readonly turn: CardTurn;
}

export function createCardWork(options: CardWorkOptions): CardWork {
  const link = createCardLink(options.readers);
  let held: Held | null = null;

  function requestFor(
    access: Access | null,
    needs: readonly ClaimName[],
    watch?: ReadingWatch,
  ): Result<IdentifyRequest> {
    const bundle = options.bundle();
    if (!bundle.ok) return bundle;
    const terminal = options.terminalCredential();
    if (!terminal.ok) return terminal;
    const value: IdentifyRequest = {
      bundle: bundle.value,
      now: options.now(),
      inflate: options.inflate,
      needs,
      terminalId: options.terminalId,
      terminal: terminal.value,
      random: options.random,
      ...(access === null ? {} : { can: access.can }),
      ...(access?.cardNumber == null ? {} : { printedCardNumber: access.cardNumber }),
      ...(watch && { onStep: (step: ReadingStep) => watch.onStep(step, "provincial") }),
    };
    return { ok: true, value };
  }

  /** A reading from its first touch of the card. */
  async function read(
    { session, readerId, access }: CardRequest,
    work: (turn: CardTurn) => Promise<Result<HeldCard>>,
  ): Promise<Result<VerifiedIdentity>> {
    const turn = await link.begin(session, readerId);
    if (!turn.ok) return turn;
    const card = held?.session === session ? held.card : null;
    held = { session, access, card, turn: turn.value };
    return keep(held, await work(turn.value));
  }

  /** The card as it is now known, unless the session was ended, or read anew, while the card was being read. */
  function keep({ turn }: Held, card: Result<HeldCard>): Result<VerifiedIdentity> {
    if (held === null || turn.isOver) return fail("session.ended");
    if (!card.ok) return card;
    held = { ...held, card: card.value };
    return ok(card.value.card.identity);
  }

  /** The card is opened from its beginning: what a channel proved before proves nothing now. */
  async function readNational(
    turn: CardTurn,
    { readerId, access }: CardRequest,
    needs: readonly ClaimName[],
    watch: ReadingWatch,
    previous?: NationalCard,
  ): Promise<Result<HeldCard>> {
    const request = {
      readerId,
      access,
      needs,
      reconnect: again(turn, watch),
      onStep: (step: ReadingStep) => watch.onStep(step, "national"),
    };
    const card = await readNationalCard(turn.channel, request, options.national, previous);
    return card.ok ? ok({ family: "national", card: card.value }) : card;
  }

  return {
    async identify(request, watch) {
      const asked = requestFor(request.access, GREETING_CLAIMS, watch);
      if (!asked.ok) return asked;
      return read(request, async (turn) => {
        // The provincial applet is asked for first: a card that does not know it costs one command.
        const card = await throughLifts(() => identify(turn.channel, asked.value), again(turn, watch));
        const isOther = !card.ok && card.failure.code === "card.unknown";
        return isOther ? readNational(turn, request, GREETING_CLAIMS, watch) : provincial(card);
      });
    },

    async readFurther(request, claims, watch) {
      const known = held?.session === request.session ? held : null;
      if (known === null || known.card === null) return noCard();
      if (known.card.family === "national") {
        const previous = known.card.card;
        return read(request, (turn) => readNational(turn, request, claims, watch, previous));
      }
      const { card } = known.card;
      const asked = requestFor(request.access, claims);
      if (!asked.ok) return asked;
      const further = (channel?: CardChannel) => readFurther(card, asked.value, channel);
      const { turn } = known;
      if (turn.isUp && card.card.isOpen) {
        const attempt = (lifts: number) => further(lifts === 0 ? undefined : turn.channel);
        return keep(known, provincial(await throughLifts(attempt, again(turn, watch))));
      }
      return read(request, async (fresh) =>
        provincial(await throughLifts(() => further(fresh.channel), again(fresh, watch))),
      );
    },

    async bind(session, dossierHash) {
      if (held?.session !== session || held.card === null) return noCard();
      if (held.card.family === "national") return ok(held.card.card.identity);
      if (!held.turn.isUp) return noCard();
      const asked = requestFor(held.access, []);
      if (!asked.ok) return asked;
      return keep(held, provincial(await bindToDossier(held.card.card, dossierHash, asked.value)));
    },

    stopWaiting: link.stopWaiting,
    cardGone: link.cardGone,

    async release(session) {
      if (held?.session === session) held = null;
      await link.end(session);
    },
  };
}

function again(turn: CardTurn, { onCardAwaited }: ReadingWatch): () => Promise<Result<CardChannel>> {
  return () => turn.again(onCardAwaited);
}

function provincial(card: Result<IdentifiedCard>): Result<HeldCard> {
  return card.ok ? ok({ family: "provincial", card: card.value }) : card;
}

function noCard(): { readonly ok: false; readonly failure: Failure } {
  return fail("card.lost", "no card in this session");
}
