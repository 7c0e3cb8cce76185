/** Kept: the code, where it is on its way, and what comes next. @module */
import { citizenSentence } from "../../core/errors/describe.ts";
import { MainAction, SideAction } from "../components/buttons.tsx";
import { Page } from "../components/page.tsx";
import { StepList, type StepState } from "../components/step-list.tsx";
import { useText } from "../i18n/use-text.ts";
import { useTerminal } from "../kiosk/terminal-context.ts";
import { FiledNext } from "./filed-next.tsx";
import type { ScreenProps } from "./screen-of.ts";

type Filed = ScreenProps<"filed">["screen"];

const DELIVERY_STEPS: Readonly<Record<Filed["delivery"], StepState>> = {
  queued: "pending",
  sending: "running",
  retry: "pending",
  acknowledged: "done",
  quarantined: "failed",
};
const SLIP_STEPS: Readonly<Record<Filed["slip"]["state"], StepState>> = {
  printing: "running",
  printed: "done",
  waiting: "pending",
};

export function FiledScreen({ screen }: ScreenProps<"filed">) {
  const { t, say } = useText();
  const { view, act } = useTerminal();
  const offline = view.devices.network === "offline";
  const { slip } = screen;
  const step = (key: string, state: StepState, text: string, small?: string) => ({
    key,
    state,
    text,
    stateText: t(state === "pending" ? "step.waiting" : `step.${state}`),
    small,
  });
  return (
    <Page
      name="filed"
      title={t("filed.title")}
      action={
        <>
          <SideAction icon="home" onPress={() => void act({ type: "openHome" })}>
            {t("filed.another")}
          </SideAction>
          <MainAction icon="check" onPress={() => void act({ type: "finish" })}>
            {t("filed.finish")}
          </MainAction>
        </>
      }
    >
      <p className="lead">{say(screen.procedure.name)}</p>
      <div className="columns">
        <div className="filed-kept">
          <dl className="codes">
            {screen.officialCode !== null && (
              <div className="big-code">
                <dt>{t("filed.official")}</dt>
                <dd>{screen.officialCode}</dd>
              </div>
            )}
            <div className={screen.officialCode === null ? "big-code" : "big-code big-code-second"}>
              <dt>{t("filed.provisional")}</dt>
              <dd>{screen.provisionalCode}</dd>
            </div>
          </dl>
          <div role="status">
            <StepList
              steps={[
                step("saved", "done", t("filed.saved")),
                step(
                  "delivery",
                  DELIVERY_STEPS[screen.delivery],
                  t(`filed.delivery.${screen.delivery}`),
                  // That there is no network is said below, with what it means for the person.
                  screen.deliveryCode === null || offline
                    ? undefined
                    : say(citizenSentence(screen.deliveryCode)),
                ),
                step(
                  "slip",
                  SLIP_STEPS[slip.state],
                  t(`filed.slip.${slip.state}`),
                  slip.state === "waiting"
                    ? say(citizenSentence(slip.code))
                    : slip.state === "printed"
                      ? t("filed.slip.take")
                      : undefined,
                ),
              ]}
            />
          </div>
        </div>
        <FiledNext screen={screen} />
      </div>
    </Page>
  );
}
