/** Everything that lives as long as one session; keyed by its id, so that its end throws all of it away. @module */
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { ErrorCode } from "../../core/errors/codes.ts";
import type { Failure } from "../../core/errors/result.ts";
import type { View } from "../../core/protocol/terminal.ts";
import type { TerminalClient } from "../connection/terminal-client.ts";
import { useText } from "../i18n/use-text.ts";
import { CurrentScreen } from "../screens/current-screen.tsx";
import type { PreferenceControl } from "./preferences.ts";
import { addressed, type ScreenAct, type Terminal, TerminalContext } from "./terminal-context.ts";

/** The service hears of touches at most this often. */
const PRESENT_EVERY_MS = 5000;

/** The form marks its fields itself, an ended session is seen by its farewell, and a button pressed twice did its work. */
const TOLD_ELSEWHERE: ReadonlySet<ErrorCode> = new Set(["form.incomplete", "session.ended", "session.step"]);

interface Props {
  readonly client: TerminalClient;
  readonly view: View;
  readonly receivedAt: number;
  readonly control: PreferenceControl;
}

export function SessionScope({ client, view, receivedAt, control }: Props) {
  const { t, say } = useText();
  const [memory] = useState(() => new Map<string, unknown>());
  const [failure, setFailure] = useState<Failure | null>(null);
  const session = view.session?.id ?? null;

  const act = useCallback(
    async (asked: ScreenAct) => {
      const act = addressed(asked, session);
      if (act === null) return null;
      if (act.type !== "present") setFailure(null);
      const reply = await client.request(act);
      const failed = reply?.failure ?? null;
      if (failed !== null && !TOLD_ELSEWHERE.has(failed.code)) setFailure(failed);
      return reply;
    },
    [client, session],
  );
  // What failed at one screen says nothing about the next.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the screen's change is the reason to forget
  useEffect(() => setFailure(null), [view.screen.name]);
  usePresence(session !== null, act);

  const terminal = useMemo<Terminal>(
    () => ({ view, receivedAt, act, control, memory, failure }),
    [view, receivedAt, act, control, memory, failure],
  );
  useEffect(() => {
    document.title = `${t("app.name")} · ${say(view.kiosk.place)}`;
  }, [t, say, view.kiosk.place]);

  return (
    <TerminalContext value={terminal}>
      <CurrentScreen />
    </TerminalContext>
  );
}

/** Tells the service that somebody is there: on touches and keys, not more often than needed. */
function usePresence(inSession: boolean, act: (act: ScreenAct) => Promise<unknown>): void {
  const last = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    if (!inSession) return;
    const touched = (): void => {
      if (performance.now() - last.current < PRESENT_EVERY_MS) return;
      last.current = performance.now();
      void act({ type: "present" });
    };
    window.addEventListener("pointerdown", touched);
    window.addEventListener("keydown", touched);
    return () => {
      window.removeEventListener("pointerdown", touched);
      window.removeEventListener("keydown", touched);
    };
  }, [inSession, act]);
}
