/**
 * The session's hold on its card: the connection, and what was identified over it. One card, one session; everything
 * here is let go by {@link CardWork.release}.
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
import type { ClaimName, VerifiedIdentity } from "../../../core/identity/verified-identity.ts";
import type { CardChannel, CardConnection } from "../../../core/ports/card-reader.ts";
import type { RandomBytes } from "../../../core/ports/clock.ts";
import type { TrustBundle } from "../../../core/trust/bundle.ts";
import type { Inflate } from "../../../core/trust/status-list.ts";
import type { Readers } from "../readers.ts";
import type { TerminalCredentialSource } from "../terminal-credential.ts";
import { type NationalCard, type NationalCardOptions, readNationalCard } from "./national-card.ts";
import type { Access, CardFamily, ReadingStep } from "./state.ts";

/** What greeting and identifying need; further claims are read with a notice, when a form asks for them. */
export const GREETING_CLAIMS: readonly ClaimName[] = ["full_name", "sex", "personal_number"];

export interface CardWorkOptions {
  readonly readers: Pick<Readers, "connect">;
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

/** Told what is about to be done, and with which card. */
export type OnStep = (step: ReadingStep, family: CardFamily) => void;

export interface CardRequest {
  readonly session: string;
  readonly readerId: string;
  readonly access: Access | null;
}

export interface CardWork {
  identify(request: CardRequest, onStep: OnStep): Promise<Result<VerifiedIdentity>>;
  readFurther(
    request: CardRequest,
    claims: readonly ClaimName[],
    onStep: OnStep,
  ): Promise<Result<VerifiedIdentity>>;
  /**
   * The card's signature over a dossier's hash; a failure where the card is no longer there. A national ID card signs
   * nothing that others could verify: what its last reading proved stands.
   */
  bind(session: string, dossierHash: Uint8Array): Promise<Result<VerifiedIdentity>>;
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
  readonly link: { readonly readerId: string; readonly connection: CardConnection } | null;
}

export function createCardWork(options: CardWorkOptions): CardWork {
  let held: Held | null = null;
  /** The session that reads now; a card answered after its session ended is let go at once. */
  let current: string | null = null;

  function requestFor(
    access: Access | null,
    needs: readonly ClaimName[],
    onStep?: OnStep,
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
      ...(onStep !== undefined && { onStep: (step: ReadingStep) => onStep(step, "provincial") }),
    };
    return { ok: true, value };
  }

  /** Gives up an old link, whoever held it, and opens one to the card now in the reader. */
  async function connect(request: CardRequest): Promise<Result<CardConnection>> {
    current = request.session;
    await held?.link?.connection.release();
    const connection = await options.readers.connect(request.readerId);
    if (current !== request.session) {
      if (connection.ok) await connection.value.release();
      return fail("session.ended");
    }
    const card = held?.session === request.session ? held.card : null;
    const link = connection.ok ? { readerId: request.readerId, connection: connection.value } : null;
    held = { session: request.session, access: request.access, card, link };
    return connection;
  }

  /** Keeps the outcome, unless the session was ended while the card was being read. */
  function keep(session: string, card: HeldCard): Result<VerifiedIdentity> {
    if (held?.session === session) held = { ...held, card };
    return ok(card.card.identity);
  }

  function keepProvincial(session: string, outcome: Result<IdentifiedCard>): Result<VerifiedIdentity> {
    return outcome.ok ? keep(session, { family: "provincial", card: outcome.value }) : outcome;
  }

  /** The card is opened from its beginning: what a channel proved before proves nothing now. */
  async function readNational(
    { session, readerId, access }: CardRequest,
    channel: CardChannel,
    needs: readonly ClaimName[],
    onStep: OnStep,
    previous?: NationalCard,
  ): Promise<Result<VerifiedIdentity>> {
    const request = { readerId, access, needs, onStep: (step: ReadingStep) => onStep(step, "national") };
    const read = await readNationalCard(channel, request, options.national, previous);
    return read.ok ? keep(session, { family: "national", card: read.value }) : read;
  }

  return {
    async identify(request, onStep) {
      const asked = requestFor(request.access, GREETING_CLAIMS, onStep);
      if (!asked.ok) return asked;
      const connection = await connect(request);
      if (!connection.ok) return connection;
      const { channel } = connection.value;
      // The provincial applet is asked for first: a card that does not know it costs one command.
      const provincial = await identify(channel, asked.value);
      const isOther = !provincial.ok && provincial.failure.code === "card.unknown";
      return isOther
        ? readNational(request, channel, GREETING_CLAIMS, onStep)
        : keepProvincial(request.session, provincial);
    },

    async readFurther(request, claims, onStep) {
      const known = held?.session === request.session ? held.card : null;
      if (known === null) return noCard();
      if (known.family === "national") {
        const connection = await connect(request);
        if (!connection.ok) return connection;
        return readNational(request, connection.value.channel, claims, onStep, known.card);
      }
      const { card } = known;
      const asked = requestFor(request.access, claims);
      if (!asked.ok) return asked;
      if (held?.link != null && card.card.isOpen) {
        return keepProvincial(request.session, await readFurther(card, asked.value));
      }
      const connection = await connect(request);
      if (!connection.ok) return connection;
      return keepProvincial(request.session, await readFurther(card, asked.value, connection.value.channel));
    },

    async bind(session, dossierHash) {
      if (held?.session !== session || held.card === null) return noCard();
      if (held.card.family === "national") return ok(held.card.card.identity);
      if (held.link === null) return noCard();
      const asked = requestFor(held.access, []);
      if (!asked.ok) return asked;
      return keepProvincial(session, await bindToDossier(held.card.card, dossierHash, asked.value));
    },

    cardGone(readerId) {
      if (held?.link?.readerId !== readerId) return;
      void held.link.connection.release();
      held = { ...held, link: null };
    },

    async release(session) {
      if (current === session) current = null;
      if (held?.session !== session) return;
      const { link } = held;
      held = null;
      await link?.connection.release();
    },
  };
}

function noCard(): { readonly ok: false; readonly failure: Failure } {
  return fail("card.lost", "no card in this session");
}
