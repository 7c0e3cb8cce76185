/**
 * What the session machine asks for is carried out here, with the card, the store and the printer. What comes of it goes
 * back as events that name their session.
 * @module
 */
import { claimsForForm, prefillForm } from "../../core/procedures/form-lines.ts";
import type { Log } from "./log.ts";
import type { Outbox } from "./outbox/outbox.ts";
import type { PrintQueue } from "./print-queue.ts";
import type { CardWork, ReadingWatch } from "./session/card-work.ts";
import type { KioskEvent } from "./session/events.ts";
import type { Filing } from "./session/filing.ts";
import type { EffectHandlers } from "./session/runtime.ts";

export interface EffectOptions {
  readonly cardWork: CardWork;
  readonly filing: Filing;
  readonly printQueue: Pick<PrintQueue, "add">;
  readonly outbox: Pick<Outbox, "filed">;
  readonly log: Log;
  readonly dispatch: (event: KioskEvent) => void;
  /** The queue has changed. */
  readonly onQueue: () => void;
}

export function createEffectHandlers(options: EffectOptions): EffectHandlers {
  const { cardWork, dispatch, filing, log } = options;

  const watchOf = (session: string): ReadingWatch => ({
    onStep: (step, family) => dispatch({ type: "readingStep", session, step, family }),
    onCardAwaited: () => dispatch({ type: "cardAwaited", session }),
  });

  return {
    async identify(effect) {
      const { session } = effect;
      const read = await cardWork.identify(effect, watchOf(session));
      if (read.ok) dispatch({ type: "identified", session, identity: read.value });
      else dispatch({ type: "readFailed", session, failure: read.failure, checks: null });
      if (!read.ok)
        log("info", "read.failed", { code: read.failure.code, detail: read.failure.detail ?? null });
    },
    async readFurther(effect) {
      const { session, procedure } = effect;
      const form = procedure.form;
      if (form === null) return;
      const read = await cardWork.readFurther(effect, claimsForForm(form), watchOf(session));
      if (!read.ok) {
        dispatch({ type: "readFailed", session, failure: read.failure, checks: null });
        return;
      }
      const { values, fromCard } = prefillForm(form, read.value.claims);
      dispatch({ type: "furtherRead", session, identity: read.value, values, fromCard });
    },
    async recheck(effect) {
      const { session } = effect;
      // No further claims: the card only has to prove that it is the one the session began with.
      const read = await cardWork.readFurther(effect, [], watchOf(session));
      if (read.ok) dispatch({ type: "rechecked", session, identity: read.value });
      else dispatch({ type: "readFailed", session, failure: read.failure, checks: null });
    },
    stopWaiting: (effect) => cardWork.stopWaiting(effect.session),
    async file(effect, state) {
      if (state.session === null) return;
      const filed = await filing.file(state.session);
      if (!filed.ok) {
        log("error", "file.failed", { code: filed.failure.code, detail: filed.failure.detail ?? null });
        dispatch({ type: "fileFailed", session: effect.session, failure: filed.failure });
        return;
      }
      dispatch({ type: "filed", session: effect.session, dossier: filed.value });
      options.outbox.filed();
      options.onQueue();
    },
    print: (effect) => options.printQueue.add(effect.dossier),
    wipe(effect) {
      filing.forget();
      return cardWork.release(effect.session);
    },
    callStaff: (effect) => log("info", "staff.called", { on: effect.on }),
  };
}
