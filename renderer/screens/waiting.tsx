/** Nobody is here: a picture, and where the card goes. @module */
import { citizenSentence } from "../../core/errors/describe.ts";
import { SideAction } from "../components/buttons.tsx";
import { CardGestures } from "../components/card-gestures.tsx";
import { Page } from "../components/page.tsx";
import { Rooster } from "../drawings/rooster.tsx";
import { en } from "../i18n/en.ts";
import { useText } from "../i18n/use-text.ts";
import { vi } from "../i18n/vi.ts";
import { useTerminal } from "../kiosk/terminal-context.ts";
import type { ScreenProps } from "./screen-of.ts";

export function WaitingScreen({ screen }: ScreenProps<"waiting">) {
  const { t, say, locale } = useText();
  const { act } = useTerminal();
  const other = locale === "vi" ? ({ lang: "en", words: en } as const) : ({ lang: "vi", words: vi } as const);
  return (
    <Page
      name="waiting"
      title={screen.blocked === null ? t("waiting.title") : t("waiting.blocked")}
      action={
        <SideAction icon="search" onPress={() => void act({ type: "browse" })}>
          {t("waiting.browse")}
        </SideAction>
      }
    >
      <div className="woodcut">
        <Rooster label={t("waiting.woodcut")} />
      </div>
      {screen.blocked === null ? (
        <div className="invitation">
          <p className="lead">{t("waiting.sub")}</p>
          <p className="other-language" lang={other.lang}>
            {other.words["waiting.sub"]}
          </p>
          <CardGestures />
        </div>
      ) : (
        <div className="invitation">
          <p className="lead">{say(citizenSentence(screen.blocked))}</p>
          <p className="other-language" lang={other.lang}>
            {citizenSentence(screen.blocked)[other.lang]}
          </p>
          <p className="small-print">{screen.blocked}</p>
        </div>
      )}
    </Page>
  );
}
