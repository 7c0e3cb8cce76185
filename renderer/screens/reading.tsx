/** The card is being read, or waited for in the middle of it: what is done, and what is being done. @module */
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
  const { cardAwaited: lifted, interface: cardInterface } = screen;
  return (
    <Page name="reading" title={t(lifted ? "reading.lifted" : `reading.title.${screen.purpose}`)}>
      <p className="lead" role="status">
        {t(lifted ? "reading.liftedMore" : `reading.hold.${cardInterface}`)}
      </p>
      <div className="reading-picture">
        <CardGesture way={cardInterface === "contact" ? "slot" : "pad"} still={!lifted} label="" />
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
          stateText: t(lifted && step.state === "running" ? "step.waiting" : `step.${step.state}`),
        }))}
      />
    </Page>
  );
}
