/**
 * Access control of an eMRTD: PACE first, basic access control only where the policy lets it (ICAO 9303-11 §4.2).
 * @module
 */
import { plainLink } from "../apdu/link.ts";
import { describeStatus, statusWords } from "../apdu/status-words.ts";
import { fromHex, type RandomBytes } from "../crypto/bytes.ts";
import type { ErrorCode } from "../errors/codes.ts";
import { type Failure, fail, ok, type Result } from "../errors/result.ts";
import type { CardChannel } from "../ports/card-reader.ts";
import { runBac } from "./bac.ts";
import { type MrzKeyFields, mrzInformation } from "./mrz-information.ts";
import { type PaceSession, runPace } from "./pace.ts";
import { strongestSuite } from "./pace-choice.ts";
import { canPassword, mrzPassword, type PacePassword } from "./pace-password.ts";
import { type PaceMapping, type PaceSuite, paceSuites } from "./pace-suites.ts";
import type { SecureChannel } from "./secure-messaging.ts";
import { parsePaceInfos } from "./security-infos.ts";

export interface EmrtdAccessPolicy {
  /** Whether a card that PACE does not open may be opened by basic access control. */
  readonly allowBac: boolean;
  /** The mappings that may be used; among suites of equal strength the first is preferred. */
  readonly mappings: readonly PaceMapping[];
}

export interface EmrtdSecrets {
  /** Six digits. */
  readonly can?: string;
  readonly mrz?: MrzKeyFields;
}

export interface EmrtdAccessRequest {
  /** EF.CardAccess as read, unverified; absent where the card has none. */
  readonly cardAccess?: Uint8Array;
  readonly secrets: EmrtdSecrets;
  readonly policy: EmrtdAccessPolicy;
  readonly random: RandomBytes;
}

export type EmrtdAccess =
  | {
      readonly protocol: "PACE";
      readonly fellBack: false;
      readonly suite: PaceSuite;
      readonly password: "CAN" | "MRZ";
      readonly session: PaceSession;
      readonly channel: SecureChannel;
    }
  | {
      readonly protocol: "BAC";
      readonly fellBack: true;
      /** Why PACE was not what opened the card; goes into the check result as it is. */
      readonly why: FallbackReason;
      readonly channel: SecureChannel;
    };

type NoSuite = "no EF.CardAccess" | "EF.CardAccess malformed" | "no PACE suite in common";

export interface FallbackReason {
  readonly reason: NoSuite | "PACE failed";
  /** How PACE failed, where it was tried. */
  readonly failure?: Failure;
}

/** What is to be done about a card that did not open: ask again, lay it down again, or take another card. */
export type AccessFailureKind = "wrong secret" | "lost card" | "broken chip" | "other";

const LDS1_APPLICATION = fromHex("a0000002471001");

const CAN_PATTERN = /^\d{6}$/;

const failureKinds: Partial<Record<ErrorCode, AccessFailureKind>> = {
  "pace.wrong_secret": "wrong secret",
  "pace.can_missing": "wrong secret",
  "bac.wrong_secret": "wrong secret",
  "mrz.malformed": "wrong secret",
  "card.lost": "lost card",
  "card.no_answer": "lost card",
  "card.malformed": "broken chip",
  "card.refused": "broken chip",
  "card.too_large": "broken chip",
  "pace.invalid_point": "broken chip",
  "sm.broken": "broken chip",
};

/**
 * A chip that fails PACE in one of these ways may still be opened by BAC. A wrong secret is wrong for both, a
 * lost card is lost, and an invalid key is no accident of an old chip.
 */
const FALLS_BACK: ReadonlySet<ErrorCode> = new Set(["pace.unsupported", "card.refused", "card.malformed"]);

export function accessFailureKind({ code }: Failure): AccessFailureKind {
  return failureKinds[code] ?? "other";
}

/**
 * Opens the card. After PACE no application is selected yet; for BAC the LDS1 application was selected, as BAC
 * needs it. Fails with `pace.can_missing` (no MRZ, and no CAN of six digits), `mrz.malformed`, `bac.not_allowed`,
 * `card.unknown` (no LDS1 application), and the failures of `runPace` and `runBac`. {@link accessFailureKind}
 * sorts them.
 */
export async function openEmrtdAccess(
  channel: CardChannel,
  request: EmrtdAccessRequest,
): Promise<Result<EmrtdAccess>> {
  const { secrets, policy, random } = request;
  const mrz = secrets.mrz && mrzInformation(secrets.mrz);
  if (mrz !== undefined && !mrz.ok) return mrz;
  const information = mrz?.value;
  const passwords = passwordsOf(secrets.can, information);
  if (passwords.length === 0) return fail("pace.can_missing", "neither CAN nor MRZ");

  const suite = chooseSuite(request);
  if (typeof suite === "string") return fallBack({ reason: suite });
  const opened = await openByPace(channel, suite, passwords, random);
  if (opened.ok || !FALLS_BACK.has(opened.failure.code)) return opened;
  return fallBack({ reason: "PACE failed", failure: opened.failure });

  /** Where BAC is no way either, how PACE failed is what is told. */
  async function fallBack(why: FallbackReason): Promise<Result<EmrtdAccess>> {
    const { reason, failure } = why;
    if (policy.allowBac && information !== undefined) return openByBac(channel, information, why, random);
    if (failure !== undefined) return { ok: false, failure };
    return policy.allowBac
      ? fail("pace.unsupported", `${reason}, and no MRZ for BAC`)
      : fail("bac.not_allowed", reason);
  }
}

interface NamedPassword {
  readonly name: "CAN" | "MRZ";
  readonly password: PacePassword;
}

function passwordsOf(can: string | undefined, mrz: string | undefined): readonly NamedPassword[] {
  const passwords: NamedPassword[] = [];
  if (can !== undefined && CAN_PATTERN.test(can)) passwords.push({ name: "CAN", password: canPassword(can) });
  if (mrz !== undefined) passwords.push({ name: "MRZ", password: mrzPassword(mrz) });
  return passwords;
}

/** The strongest suite that is offered with a mapping of the policy, or why there is none. */
function chooseSuite({ cardAccess, policy }: EmrtdAccessRequest): PaceSuite | NoSuite {
  if (cardAccess === undefined) return "no EF.CardAccess";
  const infos = parsePaceInfos(cardAccess);
  if (!infos.ok) return "EF.CardAccess malformed";
  return strongestSuite(paceSuites(infos.value), policy.mappings) ?? "no PACE suite in common";
}

/** With the first password that the chip knows the kind of; a kind that it does not know is no wrong secret. */
async function openByPace(
  channel: CardChannel,
  suite: PaceSuite,
  passwords: readonly NamedPassword[],
  random: RandomBytes,
): Promise<Result<EmrtdAccess>> {
  let result: Result<EmrtdAccess> = fail("pace.unsupported");
  for (const { name, password } of passwords) {
    const session = await runPace(channel, suite, password, random);
    if (session.ok) {
      const { channel: secure } = session.value;
      return ok({
        protocol: "PACE",
        fellBack: false,
        suite,
        password: name,
        session: session.value,
        channel: secure,
      });
    }
    result = session;
    if (session.failure.code !== "pace.unsupported") break;
  }
  return result;
}

async function openByBac(
  channel: CardChannel,
  information: string,
  why: FallbackReason,
  random: RandomBytes,
): Promise<Result<EmrtdAccess>> {
  const select = { cla: 0, ins: 0xa4, p1: 0x04, p2: 0x0c, data: LDS1_APPLICATION };
  const selected = await plainLink(channel).transmit(select);
  if (!selected.ok) return selected;
  const { sw } = selected.value;
  if (sw !== statusWords.ok) return fail("card.unknown", `SELECT LDS1 ${describeStatus(sw)}`);
  const secure = await runBac(channel, information, random);
  return secure.ok ? ok({ protocol: "BAC", fellBack: true, why, channel: secure.value }) : secure;
}
