/** The bar with words near the end of a session's time. @module */
import { useEffect, useState } from "react";
import { Button } from "react-aria-components";
import { useText } from "../i18n/use-text.ts";
import { useTerminal } from "../kiosk/terminal-context.ts";
import { Icon } from "./icon.tsx";

export function TimeLeft() {
  const { t } = useText();
  const { view, receivedAt, act } = useTerminal();
  const endsInMs = view.session?.endsInMs ?? null;
  const warnMs = view.session?.warnMs ?? 0;
  const left = useCountdown(endsInMs, receivedAt);
  if (left === null || left > warnMs) return null;
  const seconds = Math.ceil(left / 1000);
  return (
    <section className="time-left" aria-label={t("time.label")}>
      <div className="time-words">
        <Icon name="clock" />
        <p>
          <strong className="seconds">{t("time.left", { n: seconds })}</strong>{" "}
          {/* Announced once, when it appears: a voice counting every second would be in the way. */}
          <span role="alert">{t("time.ask")}</span>
        </p>
        <Button className="button button-side" onPress={() => void act({ type: "moreTime" })}>
          {t("time.more")}
        </Button>
      </div>
      <div className="time-bar" aria-hidden="true">
        <div style={{ width: `${Math.min(100, (left / Math.max(1, warnMs)) * 100)}%` }} />
      </div>
    </section>
  );
}

/** Milliseconds left now, counted down here from what the newest view said; null where there is no time-out. */
function useCountdown(endsInMs: number | null, receivedAt: number): number | null {
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    if (endsInMs === null) return;
    setNow(performance.now());
    const timer = setInterval(() => setNow(performance.now()), 250);
    return () => clearInterval(timer);
  }, [endsInMs]);
  return endsInMs === null ? null : Math.max(0, endsInMs - Math.max(0, now - receivedAt));
}
