/** Copies of a chip without its key, and chips that pretend to have it. @module */
import { fromHex } from "../../core/crypto/bytes.ts";
import { failuresOf } from "../../core/identity/policy.ts";
import { signChallenge } from "../../firmware-sim/card/protocols/active-authentication.ts";
import { nationalPerson } from "../../firmware-sim/personalise/national/people.ts";
import { BSI } from "../../firmware-sim/personalise/national/security-infos.ts";
import { random } from "../../main/random.ts";
import { manInTheMiddle } from "../support/man-in-the-middle.ts";
import { spliceMapping } from "../support/mapping-splice.ts";
import { cardOf } from "../support/national.ts";
import type { Attack } from "./attack.ts";
import { CHIP_ONLY, genuine, show, showCard, showNamed } from "./national.ts";
import { type Afterwards, pretendingChip } from "./pretending-chip.ts";

const ECDSA = { kind: "ECDSA", curve: "P-256", hash: "sha256" } as const;
const BAC_ONLY = { ...CHIP_ONLY, pace: [] } as const;

async function pretend(afterwards: Afterwards): Promise<string> {
  const contents = genuine(BAC_ONLY);
  const chip = pretendingChip({ contents, afterwards });
  const said = await showCard(chip, contents);
  return chip.asked.includes("0c860000") ? said : "chip authentication was not asked for";
}

const HEARD = fromHex("0011223344556677");

/**
 * Without chip authentication, with the genuine chip's key of active authentication: `challenge` is what it really signs.
 */
async function sign(challenge: (asked: Uint8Array) => Uint8Array): Promise<string> {
  const contents = genuine({ chipAuthentication: [], pace: [], activeAuthentication: ECDSA });
  const key = contents.activeAuthentication;
  if (key === undefined) throw new Error("the card has a key");
  const work = { operations: 0 };
  return showCard(
    pretendingChip({ contents, sign: (asked) => signChallenge(key, challenge(asked), random, work) }),
    contents,
  );
}

/** The CAN is no secret: he opens the genuine card, and speaks with the terminal in its name. */
async function between(): Promise<string> {
  const contents = genuine();
  const man = manInTheMiddle(cardOf(contents));
  const said = await showCard(man, contents);
  return man.seen.some((data) => data.length > 300) ? said : "he read nothing";
}

const MAPPING = {
  ...CHIP_ONLY,
  chipAuthentication: [],
  pace: [{ protocol: `${BSI}.2.2.4.6.2`, parameterId: 13 }],
};

/** The mapping key of a broken chip, and the EF.CardSecurity that names it, under another person's files. */
function brokenOut(victim: Parameters<typeof genuine>[0]): Promise<string> {
  const { mappingKey, masterFiles } = genuine(MAPPING, {
    name: "broken",
    person: nationalPerson("duc-long"),
  });
  const copied = { ...genuine(victim), chipAuthentication: [] };
  return show({ ...copied, masterFiles, ...(mappingKey && { mappingKey }) });
}

/** The copy of a card, the end of it through the thief's own. */
async function spliced(): Promise<string> {
  const now = new Date();
  const said = new Set<string>();
  for (let cut = 13; cut <= 22; cut += 1) {
    const read = await spliceMapping("cccd-minh-anh", cut, now);
    const code = read.ok ? failuresOf(read.value.checks)[0]?.code : read.failure.code;
    said.add(code ?? "accepted");
  }
  return [...said].join(", ");
}

export const chip: readonly Attack[] = [
  { id: "A3.0", run: () => sign((asked) => asked) },
  { id: "A3.1", run: () => pretend("old keys") },
  { id: "A3.2", run: () => pretend("in clear") },
  { id: "A3.3", run: () => pretend("garbage") },
  { id: "A3.4", run: () => pretend("9000 alone") },
  { id: "A3.5", run: () => showNamed("cccd-clone") },
  { id: "A3.6", run: () => showNamed("cccd-active-clone") },
  { id: "A3.7", run: () => showNamed("cccd-mapping-clone") },
  { id: "A3.8", run: () => showNamed("cccd-no-chip-authentication") },
  { id: "A3.9", run: () => sign(() => HEARD) },
  { id: "A3.10", run: between },
  { id: "A3.11", run: () => brokenOut({ pace: MAPPING.pace }) },
  { id: "A3.12", run: () => brokenOut(MAPPING) },
  { id: "A3.13", run: spliced },
];
