/** Forged provincial cards before the real terminal code, and trust bundles that the root really signed. @module */
import { openCard } from "../../core/citizen-card/open-card.ts";
import { fromBase64Url, fromUtf8, toBase64Url, utf8 } from "../../core/crypto/bytes.ts";
import { DEMONSTRATION, type DemonstrationKey, demonstrationKey } from "../../core/crypto/demonstration.ts";
import { sha256 } from "../../core/crypto/hash.ts";
import { signJws } from "../../core/crypto/jws.ts";
import { identify } from "../../core/identity/identify.ts";
import type { CardInterface } from "../../core/ports/card-reader.ts";
import { BUNDLE_TYP, type BundlePayload, openBundle, type TrustBundle } from "../../core/trust/bundle.ts";
import { demonstrationBundle, demonstrationRoot } from "../../core/trust/demonstration.ts";
import { type CitizenCardMemory, newMemory } from "../../firmware-sim/card/memory.ts";
import type { CardContents } from "../../firmware-sim/card/profile.ts";
import { SimulatedCard } from "../../firmware-sim/card/simulated-card.ts";
import type { CardName } from "../../firmware-sim/personalise/catalogue.ts";
import { personalise } from "../../firmware-sim/personalise/make-card.ts";
import { random } from "../../main/random.ts";
import { channelTo, NOW, request } from "../core/identity/card-in-reader.ts";
import { signer } from "../core/trust/fixtures.ts";
import { must } from "../support/store.ts";
import { detailedOutcomeOf, type Outcome, outcomeOf, verdictOf } from "./attack.ts";

export const NAME: CardName = "minh-anh";
export const NOW_SECONDS = NOW.getTime() / 1000;
export const DAY_SECONDS = 86_400;
export const issuerKey = demonstrationKey(DEMONSTRATION.labels.issuer);
export const stranger = demonstrationKey("test/stranger");

export type Request = ReturnType<typeof request>;

export function cardWith(
  contents: CardContents,
  where: CardInterface = "contactless",
  memory: CitizenCardMemory = newMemory(),
): SimulatedCard {
  const sleep = async () => undefined;
  const card = new SimulatedCard({ contents, interface: where, random, memory, sleep });
  card.reset();
  return card;
}

/** The card is laid down at a terminal that needs what `changes` say. */
export async function show(
  contents: CardContents,
  changes: Partial<Request> = {},
  withDetail = false,
): Promise<Outcome> {
  const asked = request(NAME, { can: contents.can, ...changes });
  const read = await identify(channelTo(cardWith(contents)), asked);
  if (read.ok) return verdictOf(read.value.identity, withDetail);
  return withDetail ? detailedOutcomeOf(read) : outcomeOf(read);
}

export const contentsOf = (name: CardName = NAME): CardContents => personalise(name, NOW.getTime());

export async function opened(name: CardName = NAME, changes: Partial<Request> = {}) {
  return openCard(channelTo(cardWith(contentsOf(name))), request(name, changes));
}

interface Writing {
  readonly header?: Readonly<Record<string, unknown>>;
  readonly payload?: Readonly<Record<string, unknown>>;
  readonly key?: DemonstrationKey;
}

function decode(part = ""): Record<string, unknown> {
  return JSON.parse(fromUtf8(fromBase64Url(part) ?? new Uint8Array()) ?? "{}");
}

/** The credential with other members, signed; by the issuer's own key unless said otherwise. */
export function rewritten(
  credential: string,
  { header = {}, payload = {}, key = issuerKey }: Writing,
): string {
  const [head, body] = credential.split(".");
  const written = { ...decode(head), ...header, alg: "ES256" as const };
  return signJws(written, utf8(JSON.stringify({ ...decode(body), ...payload })), signer(key));
}

/** The card of the name with another credential on it. */
export function withCredential(writing: Writing, name: CardName = NAME): CardContents {
  const contents = contentsOf(name);
  return { ...contents, credential: rewritten(contents.credential, writing) };
}

export const digestOf = (bytes: Uint8Array): string => toBase64Url(sha256(utf8(toBase64Url(bytes))));

type Parts = BundlePayload["parts"];

/** The day's bundle with these parts instead, signed by the root. */
export function signedBundle(
  change: (parts: Parts) => Partial<Parts>,
  members: Partial<BundlePayload> = {},
  key = demonstrationKey(DEMONSTRATION.labels.root),
): string {
  const payload = decode(demonstrationBundle(NOW).split(".")[1]) as unknown as BundlePayload;
  const changed = { ...payload, parts: { ...payload.parts, ...change(payload.parts) }, ...members };
  return signJws({ alg: "ES256", typ: BUNDLE_TYP }, utf8(JSON.stringify(changed)), signer(key));
}

export function bundleWith(change: (parts: Parts) => Partial<Parts>): TrustBundle {
  const compact = signedBundle(change);
  return must(openBundle(compact, demonstrationRoot(), NOW, { profile: "demonstration" }));
}
