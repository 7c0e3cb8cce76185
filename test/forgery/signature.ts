/** Signatures on dossiers that the holder did not give, or gave for something else. @module */

import { signDossier } from "../../core/citizen-card/signature.ts";
import { fromBase64Url, toBase64Url } from "../../core/crypto/bytes.ts";
import { type DossierSignature, verifyDossierSignature } from "../../core/trust/signing.ts";
import type { FileFault } from "../../firmware-sim/card/file-fault.ts";
import type { CardContents } from "../../firmware-sim/card/profile.ts";
import { cardNumber } from "../../firmware-sim/personalise/printed.ts";
import { channelTo, NOW, request, TERMINAL_ID } from "../core/identity/card-in-reader.ts";
import { faultySlot } from "../support/faulty-slot.ts";
import { must } from "../support/store.ts";
import { prove, proveWithPin, pullable } from "../support/whole-tap.ts";
import { type Attack, detailedOutcomeOf, type Outcome } from "./attack.ts";
import { bundleWith, cardWith, contentsOf, NAME } from "./provincial.ts";

const ORDER = {
  dossier: "0193a1b2-c3d4-7e5f-8a6b-0123456789ab",
  contentHash: new Uint8Array(32).fill(7),
  terminal: TERMINAL_ID,
};
const EXPECTED = { ...ORDER, card: cardNumber(NAME) };
const { bundle } = request(NAME);
const OPTIONS = { cardNumber: cardNumber(NAME), bundle, now: NOW };

async function withPin(contents: CardContents = contentsOf(), fault: FileFault | null = null) {
  return must(await proveWithPin(faultySlot(cardWith(contents), fault), request(NAME), NAME));
}

async function sign(contents?: CardContents, order = ORDER, fault?: FileFault): Promise<Outcome> {
  return detailedOutcomeOf(await signDossier(await withPin(contents, fault), order, OPTIONS));
}

/** A good signature, with something changed in it, in what it is held against, or in the time. */
async function judge(
  change: (good: DossierSignature) => DossierSignature,
  expected: Partial<typeof EXPECTED> = {},
  trusted = bundle,
): Promise<Outcome> {
  const good = must(await signDossier(await withPin(), ORDER, OPTIONS));
  return detailedOutcomeOf(verifyDossierSignature(change(good), { ...EXPECTED, ...expected }, trusted, NOW));
}

const same = (good: DossierSignature) => good;
const otherHash = new Uint8Array(32).fill(8);
const certificateOf = (name: "duc-long" | "clone") =>
  contentsOf(name).signature?.certificate ?? new Uint8Array();

/** One bit of the certificate, counted from its end. */
function withChangedCertificate(good: DossierSignature): DossierSignature {
  const der = fromBase64Url(good.certificate) ?? new Uint8Array();
  return { ...good, certificate: toBase64Url(der.with(-1, (der.at(-1) ?? 0) ^ 1)) };
}

/** The answer of the first signature is lost: whoever held it back must not get a second one by the same PIN. */
async function afterLostAnswer(): Promise<Outcome> {
  const whole = pullable(cardWith(contentsOf()));
  must(await signDossier(must(await proveWithPin(whole.channel, request(NAME), NAME)), ORDER, OPTIONS));
  const card = cardWith(contentsOf());
  const torn = pullable(card, { at: whole.count() - 1, carriedOut: true });
  const first = must(await proveWithPin(torn.channel, request(NAME), NAME));
  await signDossier(first, ORDER, OPTIONS);
  const again = must(await prove(channelTo(card), request(NAME)));
  return detailedOutcomeOf(await signDossier(again, ORDER, OPTIONS));
}

export const signature: readonly Attack[] = [
  { id: "B10.0", run: () => judge(same) },
  {
    id: "B10.1",
    run: async () => {
      const card = must(await prove(channelTo(cardWith(contentsOf())), request(NAME)));
      return detailedOutcomeOf(await signDossier(card, ORDER, OPTIONS));
    },
  },
  {
    id: "B10.2",
    run: async () => {
      const card = await withPin();
      must(await signDossier(card, ORDER, OPTIONS));
      return detailedOutcomeOf(await signDossier(card, { ...ORDER, contentHash: otherHash }, OPTIONS));
    },
  },
  { id: "B10.3", run: afterLostAnswer },
  { id: "B10.4", run: () => sign(undefined, { ...ORDER, terminal: "bn-kb-77" }) },
  { id: "B10.5", run: () => judge(same, { contentHash: otherHash }) },
  {
    id: "B10.6",
    run: () =>
      judge((good) => ({ ...good, contentHash: toBase64Url(otherHash) }), { contentHash: otherHash }),
  },
  { id: "B10.7", run: () => judge(same, { dossier: "0193a1b2-c3d4-7e5f-8a6b-0123456789ac" }) },
  { id: "B10.8", run: () => judge((good) => ({ ...good, time: good.time - 86_400 })) },
  {
    id: "B10.9",
    run: () => judge((good) => ({ ...good, certificate: toBase64Url(certificateOf("duc-long")) })),
  },
  { id: "B10.10", run: () => judge(withChangedCertificate) },
  {
    id: "B10.11",
    run: () =>
      judge(
        same,
        {},
        bundleWith(() => ({ signatureAuthorities: { until: bundle.issuedAt * 2, keys: [] } })),
      ),
  },
  {
    id: "B10.12",
    run: () => {
      // The card signs with a key that its certificate does not name.
      const { signature: own } = contentsOf();
      const { signature: copy } = contentsOf("clone");
      return sign({ ...contentsOf(), ...(own && copy && { signature: { ...own, key: copy.key } }) });
    },
  },
  {
    id: "B10.13",
    run: () => {
      const { signature: other } = contentsOf("duc-long");
      return sign({ ...contentsOf(), ...(other && { signature: other }) });
    },
  },
  { id: "B10.14", run: () => sign(contentsOf(), ORDER, { kind: "endless", file: "EF.CERT" }) },
  { id: "B10.15", run: () => sign(contentsOf(), ORDER, { kind: "huge", file: "EF.CERT" }) },
];
