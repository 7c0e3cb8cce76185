/** The proofs that a chip is genuine: chip authentication with its first answer under the new keys, active authentication. @module */
import { toHex } from "../../../core/crypto/bytes.ts";
import { runActiveAuthentication } from "../../../core/emrtd/chip/active-authentication.ts";
import { runChipAuthentication } from "../../../core/emrtd/chip/chip-authentication.ts";
import { parseDg14 } from "../../../core/emrtd/data-groups/dg14.ts";
import { parseDg15 } from "../../../core/emrtd/data-groups/dg15.ts";
import { selectApplication } from "../../../core/emrtd/reading/card-access.ts";
import { fail, ok, type Result } from "../../../core/errors/result.ts";
import type { NationalCardContents } from "../../../firmware-sim/card/national/contents.ts";
import { signChallenge } from "../../../firmware-sim/card/protocols/active-authentication.ts";
import { ChipAuthentication } from "../../../firmware-sim/card/protocols/chip-authentication.ts";
import type { NationalCardName } from "../../../firmware-sim/personalise/national/catalogue.ts";
import type { PlainAnswer, PlainCard, Stage } from "../stage.ts";
import { contentsOf, secretsOf, seededRandom } from "./national-cards.ts";

const TEMPLATE_KAT = 0xa6;
const answer = (data: Uint8Array, sw = 0x9000): PlainAnswer => ({ data, sw });

/** The key agreement of a command is worked out once and kept: the terminal sends the same key in every run. */
export function chipAuthenticationStage(card: NationalCardName, weight: number): Stage {
  const contents = contentsOf(card);
  const infos = must(parseDg14(fileOf(contents, 14)));
  const known = new Map<string, PlainAnswer>();
  return {
    name: `chip authentication ${card}`,
    weight,
    cipher: "AES-128",
    secrets: secretsOf(contents),
    card: () => agreeingCard(contents, known),
    async run({ channel, secure, random }) {
      const run = await runChipAuthentication(channel, secure, infos, random);
      if (!run.ok) return run;
      const { secure: under, suite } = run.value;
      const first = await selectApplication(under);
      // A protected refusal is an answer under the new keys all the same.
      if (!first.ok && first.failure.code !== "card.unknown") return first;
      return under.isProven ? ok(`proven ${suite.protocol}`) : fail("chip.authentication", "not proven");
    },
  };
}

function agreeingCard(
  { chipAuthentication }: NationalCardContents,
  known: Map<string, PlainAnswer>,
): PlainCard {
  const chip = new ChipAuthentication(chipAuthentication, { operations: 0 });
  return {
    answer({ ins, p2, data }) {
      if (ins === 0x22 && p2 !== TEMPLATE_KAT) return answer(new Uint8Array(), chip.select(data));
      if (ins !== 0x22 && ins !== 0x86) return answer(new Uint8Array());
      const key = `${ins} ${toHex(data)}`;
      const before = known.get(key);
      if (before !== undefined) return before;
      const step = ins === 0x86 ? chip.generalAuthenticate(data) : chip.setKeyAgreementTemplate(data);
      if (!step.ok) return answer(new Uint8Array(), step.sw);
      const agreed = { ...answer(step.value.data), newKeys: step.value.keys };
      known.set(key, agreed);
      return agreed;
    },
  };
}

export function activeAuthenticationStage(card: NationalCardName, weight: number): Stage {
  const contents = contentsOf(card);
  const { activeAuthentication: key } = contents;
  const publicKey = must(parseDg15(fileOf(contents, 15)));
  const dg14 = contents.applicationFiles.get(0x010e);
  const infos = dg14 && parseDg14(dg14);
  const named = infos?.ok ? infos.value.activeAuthentication : undefined;
  const signatures = new Map<string, Uint8Array>();
  return {
    name: `active authentication ${card}`,
    weight,
    cipher: "3DES",
    secrets: secretsOf(contents),
    card: () => ({
      answer({ ins, data }) {
        if (ins !== 0x88 || key === undefined) return answer(new Uint8Array(), 0x6d00);
        const challenge = toHex(data);
        const made =
          signatures.get(challenge) ?? signChallenge(key, data, seededRandom(0xaa), { operations: 0 });
        if (made === undefined) return answer(new Uint8Array(), 0x6f00);
        signatures.set(challenge, made);
        return answer(made);
      },
    }),
    async run({ secure, random }) {
      const proof = await runActiveAuthentication(secure, publicKey, random, named);
      return proof.ok
        ? ok(`${proof.value.algorithm} ${proof.value.hash} ${toHex(proof.value.challenge)}`)
        : proof;
    },
  };
}

function fileOf({ applicationFiles }: NationalCardContents, group: number): Uint8Array {
  return applicationFiles.get(0x0100 + group) ?? new Uint8Array();
}

function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.failure.code);
  return result.value;
}
