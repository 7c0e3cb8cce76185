/** Kept: the code, where it is on its way, and the slip. @module */
import { citizenSentence } from "../../core/errors/describe.ts";
import { MainAction, SideAction } from "../components/buttons.tsx";
import { Page } from "../components/page.tsx";
import { StepList, type StepState } from "../components/step-list.tsx";
import { useText } from "../i18n/use-text.ts";
import { useTerminal } from "../kiosk/terminal-context.ts";
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
  const { act } = useTerminal();
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
          <SideAction
            icon="print"
            disabled={screen.slip.state === "printing"}
            onPress={() => void act({ type: "printAgain" })}
          >
            {t("filed.printAgain")}
          </SideAction>
          <MainAction icon="home" onPress={() => void act({ type: "openHome" })}>
            {t("filed.home")}
          </MainAction>
        </>
      }
    >
      <p className="lead">{say(screen.procedure.name)}</p>
      <div className="columns">
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
          {screen.officialCode === null && <p className="hint">{t("filed.officialWait")}</p>}
          <StepList
            steps={[
              step("saved", "done", t("filed.saved")),
              step(
                "delivery",
                DELIVERY_STEPS[screen.delivery],
                t(`filed.delivery.${screen.delivery}`),
                screen.deliveryCode === null ? undefined : say(citizenSentence(screen.deliveryCode)),
              ),
              step(
                "slip",
                SLIP_STEPS[screen.slip.state],
                t(`filed.slip.${screen.slip.state}`),
                screen.slip.state === "waiting" ? say(citizenSentence(screen.slip.code)) : undefined,
              ),
            ]}
          />
        </div>
      </div>
    </Page>
  );
}
