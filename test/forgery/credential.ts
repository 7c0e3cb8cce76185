/** Claims that nobody signed, and proofs that the holder key did not make for this terminal and this channel. @module */
import { ProvenCard } from "../../core/citizen-card/proven-card.ts";
import { utf8 } from "../../core/crypto/bytes.ts";
import { fail, ok } from "../../core/errors/result.ts";
import { bindToDossier, identify, readFurther } from "../../core/identity/identify.ts";
import type { ApduLimits } from "../../core/ports/card-reader.ts";
import { encodeTlv } from "../../core/tlv/ber.ts";
import { terminalAudience } from "../../core/trust/key-binding.ts";
import { demonstrationTerminal } from "../../core/trust/terminal-demonstration.ts";
import type { FileFault } from "../../firmware-sim/card/file-fault.ts";
import type { CardContents } from "../../firmware-sim/card/profile.ts";
import type { CardName } from "../../firmware-sim/personalise/catalogue.ts";
import { channelTo, NOW, request, TERMINAL_ID } from "../core/identity/card-in-reader.ts";
import { pace } from "../firmware-sim/pocket-terminal.ts";
import { CAN, sampleCard } from "../firmware-sim/sample-card.ts";
import { authenticated } from "../firmware-sim/test-terminal.ts";
import { EXTENDED_LIMITS, SHORT_LIMITS } from "../support/card-channel.ts";
import { faultySlot } from "../support/faulty-slot.ts";
import { manInTheMiddle } from "../support/man-in-the-middle.ts";
import { must } from "../support/store.ts";
import { type Attack, detailedOutcomeOf, type Outcome, outcomeOf, verdictOf } from "./attack.ts";
import {
  cardWith,
  contentsOf,
  digestOf,
  NAME,
  NOW_SECONDS,
  opened,
  show,
  stranger,
  withCredential,
} from "./provincial.ts";

type Disclosure = CardContents["disclosures"][number];

/** A disclosure of the card, by name, replaced. */
function withDisclosure(name: string, change: (own: Disclosure) => Uint8Array): CardContents {
  const contents = contentsOf();
  const disclosures = contents.disclosures.map((one) =>
    one.name === name ? { ...one, bytes: change(one) } : one,
  );
  return { ...contents, disclosures };
}

const bytesOf = (name: string, card: CardName = NAME): Uint8Array =>
  contentsOf(card).disclosures.find((one) => one.name === name)?.bytes ?? new Uint8Array();

/** The issuer was deceived: it signed the digest of a disclosure that names a registered claim. */
function smuggled(): CardContents {
  const bytes = utf8('["salt","exp",9999999999]');
  const contents = withDisclosure("full_name", () => bytes);
  const { credential } = withCredential({
    payload: { _sd: contents.disclosures.map((one) => digestOf(one.bytes)) },
  });
  return { ...contents, credential };
}

/** The bytes of the issuer's signature stay; the payload is another. */
function altered(): CardContents {
  const contents = contentsOf();
  const later = withCredential({ payload: { exp: NOW_SECONDS * 2 }, key: stranger }).credential;
  const [head, , signature] = contents.credential.split(".");
  return { ...contents, credential: [head, later.split(".")[1], signature].join(".") };
}

const claims: readonly Attack[] = [
  { id: "B5.0", run: () => show(contentsOf(), { needs: ["residence", "origin"] }) },
  { id: "B5.1", run: () => show(contentsOf("altered-claim"), { can: contentsOf("altered-claim").can }) },
  { id: "B5.2", run: () => show(withDisclosure("full_name", () => bytesOf("full_name", "duc-long"))) },
  {
    id: "B5.3",
    run: () =>
      show(
        withDisclosure("full_name", () => bytesOf("personal_number")),
        {},
        true,
      ),
  },
  { id: "B5.4", run: () => show(smuggled(), {}, true) },
  { id: "B5.5", run: () => show(altered()) },
  { id: "B5.6", run: () => show(contentsOf("lapsed")) },
  { id: "B5.7", run: () => show(withCredential({ payload: { iat: NOW_SECONDS + 86_400 } })) },
  { id: "B5.8", run: () => show(withCredential({ header: { typ: "kb+jwt" } }), {}, true) },
  { id: "B5.9", run: () => show(withCredential({ payload: { cnf: undefined } }), {}, true) },
  {
    id: "B5.10",
    run: async () => {
      const terminal = await authenticated(sampleCard(), CAN);
      return (await terminal.exchange("B2031C", new Uint8Array(), "00")).sw;
    },
  },
  { id: "B5.11", run: () => show({ ...contentsOf(), credential: "c".repeat(5_000) }) },
  { id: "B5.12", run: () => givenOut({ kind: "endless", file: "EF.VC" }) },
  { id: "B5.13", run: () => givenOut({ kind: "huge", file: "EF.VC" }) },
  { id: "B5.14", run: () => givenOut({ kind: "endless", file: "EF.INDEX" }) },
  { id: "B5.15", run: () => givenOut({ kind: "huge", file: "EF.INDEX" }) },
  { id: "B5.16", run: () => givenOut({ kind: "endless", file: "EF.DISCLOSURES" }) },
  { id: "B5.17", run: () => givenOut({ kind: "endless", file: "EF.DISCLOSURES" }, SHORT_LIMITS) },
  { id: "B5.18", run: () => givenOut({ kind: "huge", file: "EF.DISCLOSURES" }) },
  { id: "B5.19", run: () => givenOut({ kind: "truncate", file: "EF.VC", bytes: 400 }) },
];

/** The card itself gives a file out wrongly, in a channel that is as it should be. */
async function givenOut(fault: FileFault, limits: ApduLimits = EXTENDED_LIMITS): Promise<Outcome> {
  const read = await identify(faultySlot(cardWith(contentsOf()), fault, limits), request(NAME));
  return read.ok ? verdictOf(read.value.identity) : outcomeOf(read);
}

/** Terminal authentication or not, and INTERNAL AUTHENTICATE in the name of this audience. */
async function askHolder(audience: string, authenticate: boolean): Promise<Outcome> {
  const card = sampleCard();
  const terminal = authenticate ? await authenticated(card, CAN) : (await pace(card, CAN)).terminal;
  const data = [
    encodeTlv(0x80, new Uint8Array(32)),
    encodeTlv(0x81, utf8(audience)),
    encodeTlv(0x82, new Uint8Array(4)),
    encodeTlv(0x83, new Uint8Array(32)),
  ];
  return (await terminal.exchange("880000", Uint8Array.from(data.flatMap((one) => [...one])), "00")).sw;
}

async function evidence() {
  const asked = request(NAME);
  const { card, identity } = must(await identify(channelTo(cardWith(contentsOf())), asked));
  if (identity.evidence === null) throw new Error("the good card was refused");
  return { asked, card, proof: identity.evidence };
}

/** A proof that was good once, shown for the card that is here now. */
async function replayed(): Promise<Outcome> {
  const { asked, proof } = await evidence();
  const again = must(await opened());
  return detailedOutcomeOf(ProvenCard.confirm(again, proof, terminalAudience(TERMINAL_ID), asked.bundle));
}

async function between(terminalId: string): Promise<Outcome> {
  const man = manInTheMiddle(cardWith(contentsOf()), demonstrationTerminal(terminalId, NOW));
  const process = man.process.bind(man);
  const channel = channelTo({ atr: man.atr, interface: "contactless", process });
  const read = await identify(channel, request(NAME));
  return read.ok ? verdictOf(read.value.identity) : outcomeOf(read);
}

/** Identified, lifted, and then these contents are laid down in the same session. */
async function later(next: CardContents): Promise<Outcome> {
  let lifted = false;
  const channel = channelTo(cardWith(contentsOf()), {
    tamper: (response) => (lifted ? fail("card.lost") : ok(response)),
  });
  const first = must(await identify(channel, request(NAME)));
  lifted = true;
  const asked = request(NAME, { can: next.can, needs: ["residence"] });
  const again = await readFurther(first, asked, channelTo(cardWith(next)));
  return again.ok ? verdictOf(again.value.identity) : outcomeOf(again);
}

const holder: readonly Attack[] = [
  { id: "B7.0", run: () => later(contentsOf()) },
  { id: "B7.1", run: () => show(contentsOf("clone")) },
  { id: "B7.2", run: () => askHolder("urn:vn:bacninh:terminal:kiosk-1", false) },
  { id: "B7.3", run: () => askHolder("urn:vn:bacninh:terminal:kiosk-2", true) },
  { id: "B7.4", run: replayed },
  { id: "B7.5", run: () => between("stolen-terminal") },
  { id: "B7.6", run: () => between(TERMINAL_ID) },
  { id: "B7.7", run: () => later(contentsOf("duc-long")) },
  { id: "B7.8", run: () => later({ ...contentsOf(), holderKey: contentsOf("clone").holderKey }) },
  {
    id: "B7.9",
    run: async () => {
      // The proof covers what was read: a claim more, or one less, is another presentation.
      const { asked, card, proof } = await evidence();
      const less = { ...proof, disclosures: proof.disclosures.slice(1) };
      return detailedOutcomeOf(ProvenCard.confirm(card, less, terminalAudience(TERMINAL_ID), asked.bundle));
    },
  },
  {
    id: "B7.10",
    run: () => show(contentsOf(), { printedCardNumber: "BNC-00000102", needs: ["card_number"] }),
  },
  {
    id: "B7.11",
    run: async () => {
      const refused = must(await identify(channelTo(cardWith(contentsOf("clone"))), request("clone")));
      return outcomeOf(await bindToDossier(refused, new Uint8Array(32), request("clone")));
    },
  },
];

export const credential: readonly Attack[] = [...claims, ...holder];
