/** Whole identifications with one spoilt answer, or one spoilt file, somewhere: a sample over cards of both kinds. */
import { expect, it } from "vitest";
import { isErrorCode } from "../../core/errors/codes.ts";
import { ok, type Result } from "../../core/errors/result.ts";
import { identify } from "../../core/identity/identify.ts";
import { identifyDocument } from "../../core/identity/national/identify-document.ts";
import { failuresOf } from "../../core/identity/policy.ts";
import type { VerifiedIdentity } from "../../core/identity/verified-identity.ts";
import type { CardChannel } from "../../core/ports/card-reader.ts";
import type { NationalCardContents } from "../../firmware-sim/card/national/contents.ts";
import type { CardName } from "../../firmware-sim/personalise/catalogue.ts";
import type { NationalCardName } from "../../firmware-sim/personalise/national/catalogue.ts";
import { cardPin } from "../../firmware-sim/personalise/printed.ts";
import { channelTo, insert, request } from "../core/identity/card-in-reader.ts";
import { cardChannel } from "../support/card-channel.ts";
import { pick, type Rng, seeded, upTo } from "../support/mutate.ts";
import { cardOf } from "../support/national.ts";
import { spoiltBytes, spoiltFile } from "./mutant.ts";
import { contentsOf, NOW, requestOf } from "./stages/national-cards.ts";

const NATIONAL: readonly NationalCardName[] = [
  "cccd-minh-anh",
  "cccd-thi-uong",
  "cccd-nhan",
  "cccd-gia-huy",
  "cccd-bao-chau",
  "cccd-van-phuc",
  "cccd-thuy-duong",
  "cccd-dinh-thuong",
  "cccd-active-sha1",
  "cccd-two-chip-keys",
];
const PROVINCIAL: readonly CardName[] = ["minh-anh", "duc-long", "thi-nguyet", "nhan"];
const READS_OF_EACH = 24;
/** Above the most that a whole read takes. */
const COMMANDS = 40;
const MOST_COMMANDS = 2_000;

type Verdict = Pick<VerifiedIdentity, "claims" | "assurance" | "checks">;

interface Spoiler {
  readonly channel: CardChannel;
  readonly struck: () => boolean;
}

/** One answer of the card is spoilt on its way. */
function spoil(inner: CardChannel, at: number, rng: Rng): Spoiler {
  const passed: Uint8Array[] = [];
  let sent = 0;
  let struck = false;
  const channel: CardChannel = {
    ...inner,
    async transmit(command) {
      const index = sent;
      sent += 1;
      if (index > MOST_COMMANDS) throw new Error("too many commands");
      const answer = await inner.transmit(command);
      if (!answer.ok) return answer;
      passed.push(answer.value);
      if (index !== at) return answer;
      struck = true;
      return ok(spoiltBytes(answer.value, passed.slice(0, -1), rng));
    },
  };
  return { channel, struck: () => struck };
}

/** Whatever was done to it: a code, or a refusal, or what the card says when nothing is done to it. */
function expectHandled(result: Result<Verdict>, good: Verdict, which: string): string {
  if (!result.ok) {
    expect(isErrorCode(result.failure.code), which).toBe(true);
    return result.failure.code;
  }
  const { assurance, checks, claims } = result.value;
  if (assurance === "refused") {
    expect(claims, which).toEqual({});
    expect(failuresOf(checks).length + notPassed(checks), which).toBeGreaterThan(0);
    return "refused";
  }
  expect(claims, which).toEqual(good.claims);
  return "same";
}

const notPassed = (checks: Verdict["checks"]) =>
  Object.values(checks).filter(({ status }) => status !== "passed").length;

/** Of files that are not read, and of answers after which the channel is opened anew, nothing is seen. */
const LEAST_NOT_BELIEVED = 0.15;

it.each(NATIONAL)("%s with a spoilt answer or file", { timeout: 120_000 }, async (name) => {
  const rng = seeded(NATIONAL.indexOf(name) + 1);
  const contents = contentsOf(name);
  const asked = { ...requestOf(name), photograph: true };
  const read = (from: NationalCardContents) => cardChannel(cardOf(from));
  const good = await identifyDocument(read(contents), asked);
  if (!good.ok) throw new Error(good.failure.code);
  const outcomes: string[] = [];
  for (let index = 0; index < READS_OF_EACH; index += 1) {
    const which = `${name}, read ${index}`;
    const inFile = index % 2 === 0;
    const { channel } = inFile
      ? { channel: read(withSpoiltFile(contents, rng)) }
      : spoil(read(contents), upTo(rng, 16), rng);
    const result = await identifyDocument(channel, { ...asked, now: NOW });
    outcomes.push(expectHandled(result, good.value, which));
  }
  const notBelieved = outcomes.filter((outcome) => outcome !== "same").length;
  expect(notBelieved, outcomes.join()).toBeGreaterThan(READS_OF_EACH * LEAST_NOT_BELIEVED);
});

function withSpoiltFile(contents: NationalCardContents, rng: Rng): NationalCardContents {
  const identifier = pick([...contents.applicationFiles.keys()], rng);
  const file = contents.applicationFiles.get(identifier) ?? new Uint8Array();
  const applicationFiles = new Map(contents.applicationFiles).set(identifier, spoiltFile(file, rng));
  return { ...contents, applicationFiles };
}

it.each(PROVINCIAL)("%s with a spoilt answer", { timeout: 120_000 }, async (name) => {
  const rng = seeded(PROVINCIAL.indexOf(name) + 100);
  const asked = request(name, {
    pin: cardPin(name),
    needs: ["personal_number", "full_name", "residence", "phone"],
  });
  const good = await identify(channelTo(insert(name)), asked);
  if (!good.ok) throw new Error(good.failure.code);
  const outcomes: string[] = [];
  for (let index = 0; index < 2 * READS_OF_EACH; index += 1) {
    const { channel, struck } = spoil(channelTo(insert(name)), upTo(rng, COMMANDS) % 18, rng);
    const result = await identify(channel, asked);
    const verdict = result.ok ? ok(result.value.identity) : result;
    outcomes.push(
      struck() ? expectHandled(verdict, good.value.identity, `${name}, read ${index}`) : "not struck",
    );
  }
  const notBelieved = outcomes.filter((outcome) => outcome !== "same" && outcome !== "not struck").length;
  expect(notBelieved, outcomes.join()).toBeGreaterThan(outcomes.length * LEAST_NOT_BELIEVED);
});
