/** Where a card may go: on the pad, or into the slot. @module */
import { CardGesture } from "../drawings/card-gesture.tsx";
import { useText } from "../i18n/use-text.ts";

export function CardGestures() {
  const { t } = useText();
  return (
    <div className="gestures">
      <figure>
        <CardGesture way="pad" label={t("waiting.layDrawing")} />
        <figcaption>{t("waiting.lay")}</figcaption>
      </figure>
      <figure>
        <CardGesture way="slot" label={t("waiting.insertDrawing")} />
        <figcaption>{t("waiting.insert")}</figcaption>
      </figure>
    </div>
  );
}
