/** One card that is connected, provincial or national, from its channel to what was proven. @module */
import { randomBytes } from "node:crypto";
import type { MrzKeyFields } from "../../core/emrtd/mrz-information.ts";
import { ok, type Result } from "../../core/errors/result.ts";
import { identify } from "../../core/identity/identify.ts";
import { identifyDocument, type VerifiedDocument } from "../../core/identity/national/identify-document.ts";
import type { ClaimName, VerifiedIdentity } from "../../core/identity/verified-identity.ts";
import type { CardChannel } from "../../core/ports/card-reader.ts";
import { openBundle } from "../../core/trust/bundle.ts";
import { demonstrationBundle, demonstrationRoot } from "../../core/trust/demonstration.ts";
import type { AuthoritySource, DocumentKind } from "../../core/trust/store/authorities.ts";
import { demonstrationTerminal } from "../../core/trust/terminal-demonstration.ts";
import { inflate } from "../service/trust-keeper.ts";

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
  readonly now: Date;
  /** What a person who waits may be told. */
  readonly say: (text: string) => void;
}

export type CardOutcome =
  | { readonly card: "provincial"; readonly identity: VerifiedIdentity }
  | { readonly card: "national"; readonly document: VerifiedDocument };

export const random = (length: number): Uint8Array => Uint8Array.from(randomBytes(length));

/** The provincial applet is asked for first: a card that does not know it costs one command. */
export async function readCard(channel: CardChannel, order: ReadOrder): Promise<Result<CardOutcome>> {
  const provincial = await readProvincial(channel, order);
  if (provincial.ok) return ok({ card: "provincial", identity: provincial.value });
  if (provincial.failure.code !== "card.unknown") return provincial;
  const document = await readNational(channel, order);
  return document.ok ? ok({ card: "national", document: document.value }) : document;
}

async function readProvincial(channel: CardChannel, order: ReadOrder): Promise<Result<VerifiedIdentity>> {
  const { needs, now, pin, secrets } = order;
  const bundle = openBundle(demonstrationBundle(now), demonstrationRoot(), now, { profile: "demonstration" });
  if (!bundle.ok) return bundle;
  const read = await identify(channel, {
    bundle: bundle.value,
    now,
    inflate,
    needs,
    terminalId: "cli",
    terminal: demonstrationTerminal("cli", now),
    random,
    ...(secrets.can === undefined ? {} : { can: secrets.can }),
    ...(pin === undefined ? {} : { pin }),
  });
  return read.ok ? ok(read.value.identity) : read;
}

/** Thorough: whoever asks on the command line wants to know about every check, also of a card that is refused. */
function readNational(channel: CardChannel, order: ReadOrder): Promise<Result<VerifiedDocument>> {
  const { authorities, kind, needs, now, photograph, say, secrets } = order;
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
    onProgress: ({ file, done, total }) => {
      if (file === "DG2") say(`${file} ${done}${total === undefined ? "" : ` / ${total}`} bytes`);
    },
  });
}
