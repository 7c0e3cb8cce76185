/** A national ID card in a session: read for a purpose, and read again as the same card. @module */
import { plainLink } from "../../../core/apdu/link.ts";
import { statusWords } from "../../../core/apdu/status-words.ts";
import { fromHex } from "../../../core/crypto/bytes.ts";
import type { ChipMemory } from "../../../core/emrtd/reading/chip-memory.ts";
import type { ReadingStep as DocumentStep } from "../../../core/emrtd/reading/document-reading.ts";
import type { ErrorCode } from "../../../core/errors/codes.ts";
import { fail, ok, type Result } from "../../../core/errors/result.ts";
import {
  type IdentifyDocumentRequest,
  identifyDocument,
  identifyDocumentAgain,
  type VerifiedDocument,
} from "../../../core/identity/national/identify-document.ts";
import type { ClaimName, VerifiedIdentity } from "../../../core/identity/verified-identity.ts";
import type { CardChannel } from "../../../core/ports/card-reader.ts";
import type { RandomBytes } from "../../../core/ports/clock.ts";
import type { NationalTrust } from "../national-trust.ts";
import type { Access, ReadingStep } from "./state.ts";

export interface NationalCardOptions {
  readonly trust: NationalTrust;
  readonly memory: ChipMemory;
  readonly now: () => Date;
  readonly random: RandomBytes;
}

export interface NationalCardRequest {
  readonly readerId: string;
  /** Null where nobody has told the six digits yet. */
  readonly access: Access | null;
  readonly needs: readonly ClaimName[];
  /** Waits for the card to be laid down again. */
  readonly reconnect: () => Promise<Result<CardChannel>>;
  readonly onStep: (step: ReadingStep) => void;
}

/** What a session keeps of it; the files read are let go. */
export interface NationalCard {
  readonly identity: VerifiedIdentity;
  readonly needs: readonly ClaimName[];
  /** By what it is known again. */
  readonly same: Pick<VerifiedDocument, "document">;
}

const STEPS: Readonly<Record<DocumentStep, ReadingStep>> = {
  access: "open",
  securityObject: "issuer",
  chip: "genuine",
  groups: "data",
  photograph: "data",
};

/** How a card of another kind takes what is asked of a document; the last where it was laid down for one. */
const NOT_OPENED: ReadonlySet<ErrorCode> = new Set(["pace.unsupported", "card.refused"]);

const SELECT_LDS1 = { cla: 0, ins: 0xa4, p1: 0x04, p2: 0x0c, data: fromHex("a0000002471001") };

/**
 * Reads the card and judges it; or, with `previous`, the same card again for what it needs too. Fails with `card.unknown`
 * where it is none, `pace.can_missing` where its six digits are not known, and as `identifyDocument`.
 */
export async function readNationalCard(
  channel: CardChannel,
  request: NationalCardRequest,
  options: NationalCardOptions,
  previous?: NationalCard,
): Promise<Result<NationalCard>> {
  const { access, readerId, onStep } = request;
  if (access === null) return askForDigits(channel);
  const authorities = await options.trust();
  if (!authorities.ok) return authorities;
  const needs = [...new Set([...(previous?.needs ?? []), ...request.needs])];
  let last = channel;
  const order: IdentifyDocumentRequest = {
    authorities: authorities.value,
    kind: "national-id",
    needs,
    now: options.now(),
    random: options.random,
    secrets: { can: access.can },
    ...(access.personalNumber !== undefined && { printedNumber: access.personalNumber }),
    memory: options.memory,
    readerId,
    reconnect: async () => {
      const again = await request.reconnect();
      if (again.ok) last = again.value;
      return again;
    },
    onStep: (step) => onStep(STEPS[step]),
  };
  const read =
    previous === undefined
      ? await identifyDocument(channel, order)
      : await identifyDocumentAgain(previous.same, channel, order);
  if (!read.ok) {
    const none = NOT_OPENED.has(read.failure.code) && !(await hasDocument(last));
    return none ? fail("card.unknown") : read;
  }
  const { document, claims, checks, assurance, evidence, link } = read.value;
  const identity = { kind: "citizen", claims, checks, assurance, evidence, link } as const;
  return ok({ identity, needs, same: { document } });
}

/** Nobody is asked to type digits for a card that has nothing to open with them. */
async function askForDigits(channel: CardChannel): Promise<Result<never>> {
  return (await hasDocument(channel)) ? fail("pace.can_missing") : fail("card.unknown");
}

/** ICAO 9303-10 §3.6.2: a chip may want access control before it lets the application be selected. */
async function hasDocument(channel: CardChannel): Promise<boolean> {
  const selected = await plainLink(channel).transmit(SELECT_LDS1);
  if (!selected.ok) return false;
  const { sw } = selected.value;
  return sw === statusWords.ok || sw === statusWords.securityStatusNotSatisfied;
}
