/** The procedures of one life event. @module */
import { Page } from "../components/page.tsx";
import { ProcedureList } from "../components/procedure-list.tsx";
import { LifeEventDrawing } from "../drawings/life-event-drawing.tsx";
import { useText } from "../i18n/use-text.ts";
import { useTerminal } from "../kiosk/terminal-context.ts";
import type { ScreenProps } from "./screen-of.ts";

export function LifeEventScreen({ screen }: ScreenProps<"lifeEvent">) {
  const { t, say } = useText();
  const { act } = useTerminal();
  return (
    <Page
      name="event"
      title={
        <>
          <LifeEventDrawing name={screen.lifeEvent.icon} />
          {say(screen.lifeEvent.title)}
        </>
      }
      onBack={() => void act({ type: "back" })}
    >
      <p className="lead">{t("event.title")}</p>
      <ProcedureList
        procedures={screen.procedures}
        onOpen={(code) => void act({ type: "openProcedure", code })}
      />
    </Page>
  );
}
