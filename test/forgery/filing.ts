/** Dossiers that the gateway judges again: evidence of another dossier, another person, another day. @module */
import { VCT_CITIZEN } from "../../core/citizen-card/profile.ts";
import { toBase64Url, utf8 } from "../../core/crypto/bytes.ts";
import { sha256 } from "../../core/crypto/hash.ts";
import { contentDigest } from "../../core/dossier/content-hash.ts";
import type { DossierContent } from "../../core/dossier/dossier.ts";
import { verifyEvidence } from "../../core/identity/evidence.ts";
import { bindToDossier, identify } from "../../core/identity/identify.ts";
import type { CardEvidence } from "../../core/identity/verified-identity.ts";
import type { CardName } from "../../firmware-sim/personalise/catalogue.ts";
import { cardPin } from "../../firmware-sim/personalise/printed.ts";
import { channelTo, NOW, request } from "../core/identity/card-in-reader.ts";
import { contentOf } from "../support/dossiers.ts";
import { must } from "../support/store.ts";
import { ACCEPTED, type Attack, detailedOutcomeOf, type Outcome } from "./attack.ts";
import { bundleWith, cardWith, contentsOf, NAME } from "./provincial.ts";

interface Filing {
  readonly card?: CardName;
  /** Over which dossier the card's second proof is; the filed one where absent. */
  readonly bound?: (content: DossierContent) => DossierContent;
  readonly evidence?: (genuine: CardEvidence, content: DossierContent) => CardEvidence;
  readonly filed?: (content: DossierContent) => DossierContent;
  /** Seconds after the proof. */
  readonly filedAfter?: number;
  readonly judgedAfter?: number;
  readonly bundle?: ReturnType<typeof bundleWith>;
  /** The procedure asks for high assurance. */
  readonly mustBeBound?: boolean;
}

const later = (seconds: number) => new Date(NOW.getTime() + seconds * 1_000);

/** Read, bound to a dossier, filed, and judged at the gateway. */
async function file({
  card = NAME,
  bound = (content) => content,
  evidence = (genuine) => genuine,
  filed = (content) => content,
  filedAfter = 60,
  judgedAfter = 120,
  bundle,
  mustBeBound = false,
}: Filing = {}): Promise<Outcome> {
  const staff = card === "can-bo-hoa";
  const asked = request(card, staff ? { needs: [], pin: cardPin(card) } : {});
  const first = must(await identify(channelTo(cardWith(contentsOf(card))), asked));
  const applicant = staff ? { full_name: "Cán bộ", personal_number: "027000000000" } : first.identity.claims;
  const content = contentOf(applicant, { terminal: asked.terminalId, filedAt: later(filedAfter) });
  const second = must(await bindToDossier(first, contentDigest(bound(content)), asked));
  const proof = second.identity.evidence;
  if (proof === null) return "the card was refused at the terminal";
  const now = later(judgedAfter);
  const context = {
    bundle: bundle ?? request(NAME, { now }).bundle,
    inflate: asked.inflate,
    now,
    mustBeBound,
  };
  const judged = verifyEvidence(evidence(proof, content), filed(content), context);
  if (!judged.ok) return detailedOutcomeOf(judged);
  return judged.value.boundToContent ? ACCEPTED : "not bound to this dossier";
}

const HOUR = 3_600;
const otherName = (content: DossierContent): DossierContent => ({
  ...content,
  applicant: { ...content.applicant, full_name: "Bùi Văn Hiến" },
});

/** What a good card shows. */
async function proofOf(card: CardName): Promise<CardEvidence> {
  const { identity } = must(await identify(channelTo(cardWith(contentsOf(card))), request(card)));
  if (identity.evidence === null) throw new Error("the good card was refused");
  return identity.evidence;
}

export const filing: readonly Attack[] = [
  { id: "B8.0", run: () => file() },
  { id: "B8.1", run: () => file({ bound: (content) => ({ ...content, values: { copies: "9" } }) }) },
  {
    id: "B8.14",
    run: () => file({ mustBeBound: true, bound: (content) => ({ ...content, values: { copies: "9" } }) }),
  },
  { id: "B8.15", run: () => file({ mustBeBound: true }) },
  {
    id: "B8.2",
    run: () =>
      file({
        bound: otherName,
        evidence: (proof, content) => ({ ...proof, random: toBase64Url(contentDigest(content)) }),
      }),
  },
  { id: "B8.3", run: () => file({ filed: otherName }) },
  { id: "B8.4", run: () => file({ filed: (content) => ({ ...content, terminal: "bn-bd-02" }) }) },
  { id: "B8.5", run: () => file({ filedAfter: 3 * HOUR, judgedAfter: 4 * HOUR }) },
  { id: "B8.6", run: () => file({ filedAfter: HOUR, judgedAfter: 0 }) },
  { id: "B8.7", run: () => file({ judgedAfter: 91 * 24 * HOUR }) },
  { id: "B8.8", run: () => file({ card: "can-bo-hoa" }) },
  {
    id: "B8.9",
    run: async () => {
      const { credential } = await proofOf("duc-long");
      return file({ evidence: (proof) => ({ ...proof, credential }) });
    },
  },
  {
    id: "B8.10",
    run: async () => {
      const { keyBinding } = await proofOf("duc-long");
      return file({ evidence: (proof) => ({ ...proof, keyBinding }) });
    },
  },
  {
    id: "B8.11",
    run: () => file({ evidence: (proof) => ({ ...proof, channel: toBase64Url(sha256(utf8("other"))) }) }),
  },
  {
    id: "B8.12",
    run: () => file({ filed: (content) => ({ ...content, applicant: {} }) }),
  },
  {
    id: "B8.13",
    run: () => {
      const withoutCitizens = bundleWith(({ issuers }) => ({
        issuers: { ...issuers, keys: issuers.keys.filter(({ vct }) => !vct.includes(VCT_CITIZEN)) },
      }));
      return file({ bundle: withoutCitizens });
    },
  },
];
