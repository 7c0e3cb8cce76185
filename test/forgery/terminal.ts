/** Terminals that are none: certificates and proofs that the card does not take. @module */
import { terminalCredential } from "../../core/citizen-card/terminal-authentication.ts";
import { fromHex, utf8 } from "../../core/crypto/bytes.ts";
import { DEMONSTRATION, demonstrationKey } from "../../core/crypto/demonstration.ts";
import { identify } from "../../core/identity/identify.ts";
import {
  checkTerminalCertificate,
  dayOf,
  parseTerminalCertificate,
} from "../../core/trust/terminal-certificate.ts";
import {
  demonstrationTerminal,
  demonstrationTerminalCertificate,
} from "../../core/trust/terminal-demonstration.ts";
import { newMemory } from "../../firmware-sim/card/memory.ts";
import { channelTo, NOW, request, TERMINAL_ID } from "../core/identity/card-in-reader.ts";
import { pace } from "../firmware-sim/pocket-terminal.ts";
import { CAN, CLOCK_DAY, PIN, sampleCard } from "../firmware-sim/sample-card.ts";
import { authenticate, authenticated, certificateOf, prove } from "../firmware-sim/test-terminal.ts";
import { manInTheMiddle } from "../support/man-in-the-middle.ts";
import { must } from "../support/store.ts";
import { type Attack, detailedOutcomeOf, type Outcome, outcomeOf } from "./attack.ts";
import { cardWith, contentsOf, NAME } from "./provincial.ts";

const NOTHING = new Uint8Array();

const good = demonstrationTerminal(TERMINAL_ID, NOW);
const present = async (certificate: Uint8Array, sign = good.sign, memory = newMemory()) => {
  const terminal = terminalCredential(certificate, sign);
  if (!terminal.ok) return detailedOutcomeOf(terminal);
  const card = cardWith(contentsOf(), "contactless", memory);
  const read = await identify(channelTo(card), request(NAME, { terminal: terminal.value }));
  return detailedOutcomeOf(read);
};

/** A certificate with one byte of its rights changed: 53 01 83 in the body. */
function moreRights(): Uint8Array {
  const rights = { open: true, protected: false, debit: false };
  const certificate = demonstrationTerminalCertificate(TERMINAL_ID, NOW, rights);
  return certificate.with(Buffer.from(certificate).indexOf("530101", "hex") + 2, 0x83);
}

/** What the terminal itself says of a certificate in its own drawer. */
const ownCheck = (terminalId: string, keyOf: string, at = NOW): Outcome => {
  const certificate = must(parseTerminalCertificate(demonstrationTerminalCertificate(terminalId, NOW)));
  const publicKey = demonstrationKey(DEMONSTRATION.labels.terminal(keyOf)).publicJwk;
  return detailedOutcomeOf(checkTerminalCertificate(certificate, { terminalId: TERMINAL_ID, publicKey }, at));
};

async function replayedChallenge(): Promise<Outcome> {
  const { terminal } = await pace(sampleCard(), CAN);
  const { data: challenge } = await terminal.exchange("840000", NOTHING, "10");
  await terminal.exchange("840000", NOTHING, "10");
  return prove(terminal, { challenge });
}

async function proofOfAnotherChannel(): Promise<Outcome> {
  const { terminal: first } = await pace(sampleCard(), CAN);
  const { terminal } = await pace(sampleCard(), CAN);
  return authenticate(terminal, { channelHash: first.channelHash });
}

async function record(rights: number, number: string, pin?: string): Promise<Outcome> {
  const terminal = await authenticated(sampleCard(), CAN, { certificate: certificateOf({ rights }) });
  if (pin !== undefined) await terminal.exchange("200081", utf8(pin));
  return (await terminal.exchange(`B2${number}1C`, NOTHING, "00")).sw;
}

async function lapsed(): Promise<Outcome> {
  const memory = newMemory();
  memory.clockDay = dayOf(NOW) + 60;
  return present(demonstrationTerminalCertificate(TERMINAL_ID, NOW), good.sign, memory);
}

/** Whoever signed nothing must not set the card's clock either, or one forged date would lock out every terminal. */
async function clockForward(): Promise<Outcome> {
  const memory = newMemory();
  const far = { effectiveDay: 65_000, expiryDay: 65_535, signedBy: "test/stranger" };
  const { terminal } = await pace(sampleCard({ memory }), CAN);
  const sw = await authenticate(terminal, { certificate: certificateOf(far) });
  return memory.clockDay === 0 ? sw : "the clock moved";
}

async function between(terminalId: string | null): Promise<Outcome> {
  const terminal = terminalId === null ? undefined : demonstrationTerminal(terminalId, NOW);
  const man = manInTheMiddle(cardWith(contentsOf()), terminal);
  const process = man.process.bind(man);
  return outcomeOf(
    await identify(channelTo({ atr: man.atr, interface: "contactless", process }), request(NAME)),
  );
}

export const terminal: readonly Attack[] = [
  { id: "B3.0", run: () => present(demonstrationTerminalCertificate(TERMINAL_ID, NOW)) },
  { id: "B3.1", run: () => present(certificateOf({ authority: DEMONSTRATION.terminalAuthority })) },
  { id: "B3.2", run: () => present(certificateOf()) },
  { id: "B3.3", run: lapsed },
  { id: "B3.4", run: () => present(demonstrationTerminalCertificate("bn-bd-02", NOW)) },
  { id: "B3.5", run: () => present(moreRights()) },
  { id: "B3.6", run: () => present(fromHex("7f4e03420141")) },
  { id: "B3.7", run: async () => ownCheck("bn-bd-02", "bn-bd-02") },
  { id: "B3.8", run: async () => ownCheck(TERMINAL_ID, "bn-bd-02") },
  {
    id: "B3.9",
    run: async () => ownCheck(TERMINAL_ID, TERMINAL_ID, new Date(NOW.getTime() + 40 * 86_400_000)),
  },
  { id: "B3.10", run: replayedChallenge },
  { id: "B3.11", run: proofOfAnotherChannel },
  { id: "B3.12", run: () => record(0x80, "01", PIN) },
  { id: "B3.13", run: () => record(0x01, "03", PIN) },
  { id: "B3.14", run: clockForward },
  { id: "B3.15", run: () => between(null) },
  {
    id: "B3.16",
    run: async () => {
      const { terminal } = await pace(sampleCard(), CAN);
      const certificate = certificateOf({ effectiveDay: CLOCK_DAY - 40, expiryDay: CLOCK_DAY - 1 });
      return authenticate(terminal, { certificate });
    },
  },
];
