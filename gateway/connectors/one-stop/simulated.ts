/**
 * A one-stop system for the demonstration, in the gateway's own database: it gives each dossier its official code at
 * once and takes it in (status 2) a little later. After that the case rests.
 * @module
 */
import { vietnamDay } from "../../../core/dossier/codes.ts";
import { fail, ok, type Result } from "../../../core/errors/result.ts";
import type { Executor } from "../../storage/database.ts";
import type { Database } from "../../storage/index.ts";
import { agencyOf, formatOfficialCode, type OfficialCodeFormat } from "./official-code.ts";
import type { OneStopCase, OneStopDossier, OneStopSystem } from "./port.ts";

export interface SimulatedOptions {
  readonly db: Database;
  readonly format: OfficialCodeFormat;
  /** From the code to "được tiếp nhận", in milliseconds. */
  readonly acceptAfterMs: number;
  readonly now: () => number;
}

const REGISTERED = 1;
const ACCEPTED = 2;

export function simulatedOneStop(options: SimulatedOptions): OneStopSystem {
  return {
    take: (dossier) => take(options, dossier),
    look: (officialCode) => look(options, officialCode),
  };
}

/** One transaction: a serial is taken only together with the case it is for. */
function take({ db, format, now }: SimulatedOptions, dossier: OneStopDossier): Promise<Result<OneStopCase>> {
  return db.transaction().execute(async (tx): Promise<Result<OneStopCase>> => {
    const at = new Date(now());
    const agency = agencyOf(format, dossier.receivingUnit);
    const day = vietnamDay(at.getTime());
    const last = await lockSerial(tx, agency, day);
    const known = await findCase(tx, dossier.id);
    if (known !== undefined) {
      return ok({ officialCode: known.official_code, status: REGISTERED, at: known.taken_at, final: false });
    }
    const officialCode = formatOfficialCode(format.template, agency, day, last + 1);
    await tx
      .updateTable("simulated_one_stop_serial")
      .set({ last: last + 1 })
      .where("agency", "=", agency)
      .where("day", "=", day)
      .execute();
    await tx
      .insertInto("simulated_one_stop_case")
      .values({ dossier: dossier.id, official_code: officialCode, taken_at: at })
      .execute();
    return ok({ officialCode, status: REGISTERED, at, final: false });
  });
}

async function look(options: SimulatedOptions, officialCode: string): Promise<Result<OneStopCase>> {
  const row = await options.db
    .selectFrom("simulated_one_stop_case")
    .select("taken_at")
    .where("official_code", "=", officialCode)
    .executeTakeFirst();
  if (row === undefined) return fail("gateway.not_found", "official code");
  const accepted = row.taken_at.getTime() + options.acceptAfterMs;
  if (options.now() < accepted) {
    return ok({ officialCode, status: REGISTERED, at: row.taken_at, final: false });
  }
  return ok({ officialCode, status: ACCEPTED, at: new Date(accepted), final: true });
}

/** The last serial given; the row of the agency's day stays locked until the transaction ends. */
async function lockSerial(tx: Executor, agency: string, day: string): Promise<number> {
  const row = await tx
    .insertInto("simulated_one_stop_serial")
    .values({ agency, day, last: 0 })
    .onConflict((conflict) =>
      conflict
        .columns(["agency", "day"])
        .doUpdateSet((update) => ({ last: update.ref("simulated_one_stop_serial.last") })),
    )
    .returning("last")
    .executeTakeFirstOrThrow();
  return row.last;
}

async function findCase(tx: Executor, dossier: string) {
  return tx
    .selectFrom("simulated_one_stop_case")
    .select(["official_code", "taken_at"])
    .where("dossier", "=", dossier)
    .executeTakeFirst();
}
