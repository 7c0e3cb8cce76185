/** The same card is needed once more. @module */
import { CardGestures } from "../components/card-gestures.tsx";
import { Page } from "../components/page.tsx";
import { FailureNote } from "../components/sentence.tsx";
import { useText } from "../i18n/use-text.ts";
import { useTerminal } from "../kiosk/terminal-context.ts";
import type { ScreenProps } from "./screen-of.ts";

export function LayCardAgainScreen({ screen }: ScreenProps<"layCardAgain">) {
  const { t } = useText();
  const { act } = useTerminal();
  return (
    <Page name="again" title={t("again.title")} onBack={() => void act({ type: "back" })}>
      <p className="lead">{t("again.body")}</p>
      {screen.failure !== null && <FailureNote failure={screen.failure} />}
      <CardGestures />
    </Page>
  );
}
