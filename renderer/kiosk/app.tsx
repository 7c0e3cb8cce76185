/** From the state of the line to a screen: the whole kiosk. @module */
import { useEffect, useState, useSyncExternalStore } from "react";
import { I18nProvider } from "react-aria-components";
import { citizenSentence } from "../../core/errors/describe.ts";
import type { TerminalClient } from "../connection/terminal-client.ts";
import { useText } from "../i18n/use-text.ts";
import { PlainPage } from "../screens/plain-page.tsx";
import { useDensity } from "./density.ts";
import { usePreferences } from "./preferences.ts";
import { SessionScope } from "./session-scope.tsx";
import { eraseTraces } from "./wipe.ts";

/** What a person typed survives a short loss of the line; after this it is thrown away. */
const KEEP_WITHOUT_LINE_MS = 20_000;

export function KioskApp({ client }: { readonly client: TerminalClient }) {
  const shown = useSyncExternalStore(client.subscribe, client.current);
  const { t, say, locale } = useText();
  const connected = shown.line === "open" && shown.view !== null && !shown.unreadable;
  const forgotten = useForgotten(connected);
  const sessionId = shown.view?.session?.id ?? null;
  const livingSession = forgotten ? null : sessionId;
  const control = usePreferences(livingSession);
  useDensity(shown.view?.kiosk.millimetresPerPixel);

  useEffect(() => {
    if (livingSession === null) return;
    return () => eraseTraces();
  }, [livingSession]);

  return (
    <I18nProvider locale={locale === "vi" ? "vi-VN" : "en-GB"}>
      {shown.line === "refused" ? (
        <PlainPage title={t("line.refused")} body={t("line.refusedMore")} icon="window" />
      ) : shown.unreadable ? (
        <PlainPage title={say(citizenSentence("protocol.invalid"))} code="protocol.invalid" icon="staff" />
      ) : connected ? null : (
        <PlainPage
          title={t(shown.view === null ? "line.connecting" : "line.lost")}
          body={shown.view === null ? undefined : t("line.lostMore")}
          icon="link"
        />
      )}
      {shown.view !== null && !forgotten && shown.line !== "refused" && (
        <div hidden={!connected}>
          <SessionScope
            key={sessionId ?? "nobody"}
            client={client}
            view={shown.view}
            receivedAt={shown.receivedAt}
            control={control}
          />
        </div>
      )}
    </I18nProvider>
  );
}

/** True once the line has been away so long that nothing of the session may stay on this machine's screen. */
function useForgotten(connected: boolean): boolean {
  const [forgotten, setForgotten] = useState(false);
  useEffect(() => {
    if (connected) {
      setForgotten(false);
      return;
    }
    const timer = setTimeout(() => setForgotten(true), KEEP_WITHOUT_LINE_MS);
    return () => clearTimeout(timer);
  }, [connected]);
  return forgotten && !connected;
}
