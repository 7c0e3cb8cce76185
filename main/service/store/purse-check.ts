/** The verifier's part for debits of purses: every story begins with an intent, ends once, and the table says the same. @module */
import type { BadRecord } from "../../../core/journal/chain.ts";
import type { RecordKind } from "../../../core/journal/record.ts";
import type { Connection } from "./connection.ts";
import { purseRowSchema } from "./purse.ts";

const PURSE_KINDS = ["purseIntent", "purseUnknown", "purseSettled", "purseReleased"] as const;
type PurseKind = (typeof PURSE_KINDS)[number];

export function isPurseKind(kind: RecordKind): kind is PurseKind {
  return PURSE_KINDS.some((one) => one === kind);
}

export interface PurseCheck {
  /** Looks at one record after the other; null where it fits. */
  recordProblem(id: string, kind: PurseKind, sequence: number): string | null;
  /** After the last record: whether the table is what the records say. */
  tableProblem(connection: Connection): BadRecord | null;
}

interface DebitStory {
  readonly sequence: number;
  readonly state: "intended" | "unknown" | "settled" | "released";
  /** Of the record with the certificate. */
  readonly settled: number | null;
}

export function createPurseCheck(): PurseCheck {
  const stories = new Map<string, DebitStory>();
  return {
    recordProblem(id, kind, sequence) {
      const story = stories.get(id);
      if (kind === "purseIntent") {
        if (story !== undefined) return "debit intended twice";
        stories.set(id, { sequence, state: "intended", settled: null });
        return null;
      }
      if (story === undefined) return "debit never intended";
      if (story.state === "settled" || story.state === "released") return "debit decided twice";
      stories.set(id, { ...story, ...after(kind, sequence) });
      return null;
    },
    tableProblem(connection) {
      const open = new Map([...stories].filter(([, { state }]) => state !== "released"));
      for (const raw of connection.sql("SELECT * FROM purse ORDER BY sequence").iterate()) {
        const row = purseRowSchema.safeParse(raw).data;
        const story = row && open.get(row.id);
        if (row === undefined || story === undefined)
          return { sequence: 0, problem: "debit without a record" };
        open.delete(row.id);
        const agrees =
          row.sequence === story.sequence && row.state === story.state && row.settled === story.settled;
        if (!agrees) return { sequence: story.sequence, problem: "debit contradicts the journal" };
      }
      const [missing] = open.values();
      return missing === undefined
        ? null
        : { sequence: missing.sequence, problem: "record of a debit without a row" };
    },
  };
}

function after(
  kind: Exclude<PurseKind, "purseIntent">,
  sequence: number,
): Pick<DebitStory, "state" | "settled"> {
  if (kind === "purseSettled") return { state: "settled", settled: sequence };
  return { state: kind === "purseReleased" ? "released" : "unknown", settled: null };
}
