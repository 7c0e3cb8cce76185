/** Watches readers and cards, through restarts of the PC/SC service. @module */
import { setTimeout as pause } from "node:timers/promises";
import type { Result } from "../../core/errors/result.ts";
import type { ReaderState, WatcherMessage } from "../../drivers/readers/host-messages.ts";
import { type Binding, openContext, type PcscContext, pcscMessage } from "./binding.ts";

/** The name under which PC/SC tells that readers came or went. */
const READER_LIST = { name: "\\\\?PnP?\\Notification", state: 0, atr: null, changed: false };
/** A wait ends after this even without news, milliseconds: not every service knows {@link READER_LIST}. */
const LOOK_AGAIN_MS = 1000;
/** Between two tries to reach a service that is not there, milliseconds. */
const RETRY_MS = 300;
/** Between two looks, milliseconds, whatever the service says. */
const BREATH_MS = 15;

/** Runs until the process ends. */
export async function watchReaders(
  binding: Result<Binding>,
  tell: (message: WatcherMessage) => void,
): Promise<void> {
  if (!binding.ok) return tell({ type: "bindingMissing", detail: binding.failure.detail ?? "" });
  let absent = false;
  for (;;) {
    // After the service restarts, an old context never recovers.
    const context = openContext(binding.value);
    const detail = context.ok
      ? await watchContext(binding.value, context.value, tell)
      : context.failure.detail;
    if (context.ok || !absent) tell({ type: "serviceAbsent", detail: detail ?? "" });
    absent = true;
    await pause(RETRY_MS);
  }
}

/** Tells each change until the context breaks; gives the reason. */
async function watchContext(
  binding: Binding,
  context: PcscContext,
  tell: (message: WatcherMessage) => void,
): Promise<string> {
  let told = "";
  try {
    for (;;) {
      const seen = context
        .listReaders()
        .map(({ name, state, atr }) => ({ name, state, atr, changed: false }));
      const readers = seen.map((each) => stateOf(binding, each));
      const now = JSON.stringify(
        readers.map(({ name, present, events, atr }) => [name, present, events, atr?.join()]),
      );
      if (now !== told) tell({ type: "readers", readers });
      told = now;
      await pause(BREATH_MS);
      await context.waitForChange([...seen, READER_LIST], LOOK_AGAIN_MS);
    }
  } catch (error) {
    return pcscMessage(error);
  } finally {
    closeQuietly(context);
  }
}

function stateOf(
  binding: Binding,
  { name, state, atr }: { readonly name: string; readonly state: number; readonly atr: Uint8Array | null },
): ReaderState {
  const present = (state & binding.SCARD_STATE_PRESENT) !== 0;
  const mute = (state & binding.SCARD_STATE_MUTE) !== 0;
  const usable = present && !mute && atr !== null && atr.length > 0;
  // The upper half of the state counts insertions and removals.
  return { name, present, events: state >>> 16, atr: usable ? Uint8Array.from(atr) : null };
}

function closeQuietly(context: PcscContext): void {
  try {
    context.close();
  } catch {
    // The service it belonged to is gone.
  }
}
