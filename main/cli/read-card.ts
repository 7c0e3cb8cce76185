/** One card that is connected, provincial or national, from its channel to what was proven. @module */

import type { MrzKeyFields } from "../../core/emrtd/mrz-information.ts";
import { ok, type Result } from "../../core/errors/result.ts";
import { identify } from "../../core/identity/identify.ts";
import { identifyDocument, type VerifiedDocument } from "../../core/identity/national/identify-document.ts";
import { type StaffRights, staffRights } from "../../core/identity/staff-rights.ts";
import { throughLifts } from "../../core/identity/through-lifts.ts";
import type { ClaimName, VerifiedIdentity } from "../../core/identity/verified-identity.ts";
import type { AuthoritySource, DocumentKind } from "../../core/trust/store/authorities.ts";
import { random } from "../random.ts";
import { inflate } from "../service/trust-keeper.ts";
import type { HeldCard } from "./held-card.ts";
import type { ProvinceTrust } from "./province-trust.ts";

export interface CardSecrets {
  /** Six digits. */
  readonly can?: string;
  readonly mrz?: MrzKeyFields;
  /** Personal number of the printed code that these came from. */
  readonly printedNumber?: string;
}

export interface ReadOrder {
  readonly needs: readonly ClaimName[];
  readonly secrets: CardSecrets;
  readonly pin: string | undefined;
  readonly photograph: boolean;
  /** Whom to believe about national ID cards and passports. */
  readonly authorities: AuthoritySource;
  readonly kind: DocumentKind;
  /** Whom to believe about provincial cards, and as which terminal. */
  readonly province: ProvinceTrust;
  readonly now: Date;
  /** What a person who waits may be shown. */
  readonly show: (text: string) => void;
}

/** What a reading has of its card; without `again` a lost card ends it. */
export type CardInHand = Pick<HeldCard, "channel"> & Partial<Pick<HeldCard, "again">>;

export interface ProvincialOutcome {
  readonly card: "provincial";
  readonly identity: VerifiedIdentity;
  /** What a staff card lets its holder do; null for a citizen's. */
  readonly rights: Result<StaffRights> | null;
}

export type CardOutcome =
  | ProvincialOutcome
  | { readonly card: "national"; readonly document: VerifiedDocument };

/** The provincial applet is asked for first: a card that does not know it costs one command. */
export async function readCard(card: CardInHand, order: ReadOrder): Promise<Result<CardOutcome>> {
  const provincial = await readProvincial(card, order);
  if (provincial.ok || provincial.failure.code !== "card.unknown") return provincial;
  const document = await readNational(card, order);
  return document.ok ? ok({ card: "national", document: document.value }) : document;
}

/** It has no long file to go on with: a card that was lifted is read from its beginning. */
function readProvincial(card: CardInHand, order: ReadOrder): Promise<Result<ProvincialOutcome>> {
  const { again } = card;
  const attempt = () => readProvincialOnce(card, order);
  return again === undefined ? attempt() : throughLifts(attempt, again);
}

async function readProvincialOnce(
  { channel }: CardInHand,
  order: ReadOrder,
): Promise<Result<ProvincialOutcome>> {
  const { needs, now, pin, province, secrets } = order;
  const read = await identify(channel, {
    ...province,
    now,
    inflate,
    needs,
    random,
    ...(secrets.can === undefined ? {} : { can: secrets.can }),
    ...(pin === undefined ? {} : { pin }),
  });
  if (!read.ok) return read;
  const { identity } = read.value;
  const rights = identity.kind === "staff" ? staffRights(read.value, province.bundle, now) : null;
  return ok({ card: "provincial", identity, rights });
}

/** Thorough: whoever asks on the command line wants to know about every check, also of a card that is refused. */
function readNational({ again, channel }: CardInHand, order: ReadOrder): Promise<Result<VerifiedDocument>> {
  const { authorities, kind, needs, now, photograph, secrets, show } = order;
  const { printedNumber, ...opening } = secrets;
  return identifyDocument(channel, {
    authorities,
    kind,
    needs,
    now,
    photograph,
    random,
    secrets: opening,
    thorough: true,
    ...(printedNumber !== undefined && { printedNumber }),
    ...(again && { reconnect: again }),
    onProgress: ({ file, done, total }) => {
      show(`Đang đọc – Reading: ${file}, ${done}${total === undefined ? "" : ` / ${total}`} byte`);
    },
  });
}
