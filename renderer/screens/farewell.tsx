/** The end: thanks, what was erased, and the card. @module */
import { Page } from "../components/page.tsx";
import { CardGesture } from "../drawings/card-gesture.tsx";
import { Rooster } from "../drawings/rooster.tsx";
import { useText } from "../i18n/use-text.ts";
import type { ScreenProps } from "./screen-of.ts";

export function FarewellScreen({ screen }: ScreenProps<"farewell">) {
  const { t } = useText();
  const { cardLeft } = screen;
  return (
    <Page name="farewell" title={cardLeft !== null ? t("farewell.takeCard") : t(`farewell.${screen.reason}`)}>
      <div className="farewell-picture">
        {cardLeft === null ? (
          <Rooster label={t("waiting.woodcut")} />
        ) : (
          <CardGesture way={cardLeft === "contact" ? "out" : "lift"} label="" />
        )}
      </div>
      <p className="lead">{cardLeft !== null ? t(`farewell.${screen.reason}`) : t("farewell.takeThings")}</p>
      <p>{t("farewell.wiped")}</p>
      <p>{t("farewell.kept")}</p>
    </Page>
  );
}
