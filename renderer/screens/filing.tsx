/** Between the touch and COMMIT: nothing is promised yet. @module */
import { Page } from "../components/page.tsx";
import { useText } from "../i18n/use-text.ts";
import type { ScreenProps } from "./screen-of.ts";

export function FilingScreen({ screen }: ScreenProps<"filing">) {
  const { t, say } = useText();
  return (
    <Page name="filing" title={t("filing.title")}>
      <p className="lead">{say(screen.procedure.name)}</p>
      <p role="status">{t("filing.body")}</p>
      <div className="progress progress-busy" aria-hidden="true">
        <div className="progress-part progress-running" />
      </div>
    </Page>
  );
}
