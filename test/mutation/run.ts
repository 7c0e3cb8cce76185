/** Mutants one after another, each judged: what they came to, and those that were not handled as they should be. @module */
import { isErrorCode } from "../../core/errors/codes.ts";
import type { Result } from "../../core/errors/result.ts";
import { seeded } from "../support/mutate.ts";
import { type Mutant, mutantOf } from "./mutant.ts";
import { type Replay, replay } from "./replay.ts";
import { MOST_COMMANDS, type PlainAnswer, type Stage } from "./stage.ts";

export interface Finding {
  readonly stage: string;
  readonly seed: number;
  readonly index: number;
  /** What was wrong, without anything that stood on a card. */
  readonly what: string;
}

/** Counts by stage, then by outcome: a code, `same` (harmless), `taken` (unsigned content that is believed for nothing). */
export type Table = Readonly<Record<string, Readonly<Record<string, number>>>>;

export interface Prepared {
  readonly stage: Stage;
  readonly good: string;
  readonly answers: readonly PlainAnswer[];
}

/** A mutant that takes longer hangs, in milliseconds. Generous: machines are busy. */
const MOST_MS = 10_000;
const MAX_DETAIL = 200;

/** Throws where the good run of a stage is none. */
export async function prepare(stage: Stage): Promise<Prepared> {
  const { result, answers } = await replay(stage);
  if (!result.ok) {
    throw new Error(
      `${stage.name}: the good run ends with ${result.failure.code} ${result.failure.detail ?? ""}`,
    );
  }
  return { stage, good: result.value, answers };
}

/** The stage of the mutant with this number. */
export function stageOf(prepared: readonly Prepared[], seed: number, index: number): Prepared {
  const whole = prepared.reduce((sum, { stage }) => sum + stage.weight, 0);
  let drawn = seeded(seed * 0x9e3779b1 + index)() * whole;
  for (const one of prepared) {
    drawn -= one.stage.weight;
    if (drawn < 0) return one;
  }
  throw new Error("no stage");
}

export interface Judged {
  /** A code, `same` or `taken`. */
  readonly outcome: string;
  readonly finding?: Finding;
}

export async function runMutant(prepared: Prepared, seed: number, index: number): Promise<Judged> {
  const { stage, answers } = prepared;
  const mutant = mutantOf(stage, seed, index, Math.max(1, answers.length));
  const wrong = (what: string): Judged => ({
    outcome: "FINDING",
    finding: { stage: stage.name, seed, index, what: `${mutant.layer}: ${what}` },
  });
  const begun = performance.now();
  let run: Replay | "hangs";
  try {
    run = await withinTime(replay(stage, mutant, answers));
  } catch (error) {
    return wrong(`throws ${describe(error)}`);
  }
  if (run === "hangs" || performance.now() - begun > MOST_MS) return wrong("takes too long");
  return judge(prepared, mutant, run, wrong);
}

function judge(
  { stage, good }: Prepared,
  { layer }: Mutant,
  run: Replay,
  wrong: (what: string) => Judged,
): Judged {
  const { result, wireChanged, commands } = run;
  if (commands > MOST_COMMANDS) return wrong("too many commands");
  if (!result.ok) return judgeFailure(stage, result, wrong);
  if (layer === "wire" && wireChanged) return wrong("protected bytes changed, and it went well");
  if (result.value === good) return { outcome: "same" };
  return stage.unsigned ? { outcome: "taken" } : wrong("other content was believed");
}

function judgeFailure(
  { secrets = [] }: Stage,
  { failure }: Extract<Result<string>, { ok: false }>,
  wrong: (what: string) => Judged,
): Judged {
  const { code, detail = "" } = failure;
  if (!isErrorCode(code)) return wrong("a code that is none");
  if (detail.length > MAX_DETAIL) return wrong(`${code}: a detail of ${detail.length} characters`);
  if (secrets.some((secret) => detail.includes(secret)))
    return wrong(`${code}: the detail tells of the person`);
  return { outcome: code };
}

/** Name and place of an error; its message may hold what stood on the card. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return "something that is no error";
  const places = (error.stack ?? "").split("\n").filter((line) => line.trimStart().startsWith("at "));
  return `${error.name} ${places
    .slice(0, 4)
    .map((line) => line.trim().replace(/file:\/\/\/\S*?\/(?=core|test|firmware-sim)/, ""))
    .join(" < ")}`;
}

async function withinTime(work: Promise<Replay>): Promise<Replay | "hangs"> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<"hangs">((resolve) => {
    timer = setTimeout(() => resolve("hangs"), MOST_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
