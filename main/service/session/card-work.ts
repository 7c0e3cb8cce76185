/**
 * The session's hold on its card: the connection, and what was identified over it. One card, one session; everything
 * here is let go by {@link CardWork.release}.
 * @module
 */
import { type Failure, fail, type Result } from "../../../core/errors/result.ts";
import {
  bindToDossier,
  type IdentifiedCard,
  type IdentifyRequest,
  identify,
  readFurther,
} from "../../../core/identity/identify.ts";
import type { ClaimName, VerifiedIdentity } from "../../../core/identity/verified-identity.ts";
import type { CardConnection } from "../../../core/ports/card-reader.ts";
import type { RandomBytes } from "../../../core/ports/clock.ts";
import type { TrustBundle } from "../../../core/trust/bundle.ts";
import type { Inflate } from "../../../core/trust/status-list.ts";
import type { Readers } from "../readers.ts";
import type { TerminalCredentialSource } from "../terminal-credential.ts";
import type { Access, ReadingStep } from "./state.ts";

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
}

export interface CardRequest {
  readonly session: string;
  readonly readerId: string;
  readonly access: Access | null;
}

export interface CardWork {
  identify(request: CardRequest, onStep: (step: ReadingStep) => void): Promise<Result<VerifiedIdentity>>;
  readFurther(request: CardRequest, claims: readonly ClaimName[]): Promise<Result<VerifiedIdentity>>;
  /** The card's signature over a dossier's hash; a failure where the card is no longer there. */
  bind(session: string, dossierHash: Uint8Array): Promise<Result<VerifiedIdentity>>;
  /** The card left its reader: the link is dead, what was identified stays until {@link release}. */
  cardGone(readerId: string): void;
  release(session: string): Promise<void>;
}

interface Held {
  readonly session: string;
  readonly access: Access | null;
  readonly card: IdentifiedCard | null;
  readonly link: { readonly readerId: string; readonly connection: CardConnection } | null;
}

export function createCardWork(options: CardWorkOptions): CardWork {
  let held: Held | null = null;
  /** The session that reads now; a card answered after its session ended is let go at once. */
  let current: string | null = null;

  function requestFor(
    access: Access | null,
    needs: readonly ClaimName[],
    onStep?: (step: ReadingStep) => void,
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
      ...(onStep === undefined ? {} : { onStep }),
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
  function keep(session: string, outcome: Result<IdentifiedCard>): Result<VerifiedIdentity> {
    if (!outcome.ok) return outcome;
    if (held?.session === session) held = { ...held, card: outcome.value };
    return { ok: true, value: outcome.value.identity };
  }

  return {
    async identify(request, onStep) {
      const asked = requestFor(request.access, GREETING_CLAIMS, onStep);
      if (!asked.ok) return asked;
      const connection = await connect(request);
      if (!connection.ok) return connection;
      return keep(request.session, await identify(connection.value.channel, asked.value));
    },

    async readFurther(request, claims) {
      const card = held?.session === request.session ? held.card : null;
      if (card === null) return noCard();
      const asked = requestFor(request.access, claims);
      if (!asked.ok) return asked;
      if (held?.link != null && card.card.isOpen) {
        return keep(request.session, await readFurther(card, asked.value));
      }
      const connection = await connect(request);
      if (!connection.ok) return connection;
      return keep(request.session, await readFurther(card, asked.value, connection.value.channel));
    },

    async bind(session, dossierHash) {
      if (held?.session !== session || held.card === null || held.link === null) return noCard();
      const asked = requestFor(held.access, []);
      if (!asked.ok) return asked;
      return keep(session, await bindToDossier(held.card, dossierHash, asked.value));
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
