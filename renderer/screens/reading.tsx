/** The card is being read: what is done, and what is being done. @module */
import { Page } from "../components/page.tsx";
import { StepList } from "../components/step-list.tsx";
import { CardGesture } from "../drawings/card-gesture.tsx";
import { useText } from "../i18n/use-text.ts";
import type { ScreenProps } from "./screen-of.ts";

export function ReadingScreen({ screen }: ScreenProps<"reading">) {
  const { t } = useText();
  const total = screen.steps.length;
  const done = screen.steps.filter((step) => step.state === "done").length;
  const current = Math.min(total, done + 1);
  return (
    <Page name="reading" title={t(`reading.title.${screen.purpose}`)}>
      <p className="lead">{t(`reading.hold.${screen.interface}`)}</p>
      <div className="reading-picture">
        <CardGesture way={screen.interface === "contact" ? "slot" : "pad"} still label="" />
      </div>
      <div className="progress" aria-hidden="true">
        {screen.steps.map((step) => (
          <div key={step.name} className={`progress-part progress-${step.state}`} />
        ))}
      </div>
      <p className="progress-words" role="status">
        {t("reading.step", { n: current, total })}
      </p>
      <StepList
        steps={screen.steps.map((step) => ({
          key: step.name,
          state: step.state,
          text: t(`reading.${step.name}`),
          stateText: t(`step.${step.state}`),
        }))}
      />
    </Page>
  );
}
