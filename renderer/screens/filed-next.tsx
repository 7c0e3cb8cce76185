/** After filing: what happens next, what to keep, whom to ask. @module */
import { SideAction } from "../components/buttons.tsx";
import { Icon } from "../components/icon.tsx";
import { SlipDrawing } from "../drawings/slip-drawing.tsx";
import { useText } from "../i18n/use-text.ts";
import type { MessageKey } from "../i18n/vi.ts";
import { useTerminal } from "../kiosk/terminal-context.ts";
import type { ScreenProps } from "./screen-of.ts";

export function FiledNext({ screen }: ScreenProps<"filed">) {
  const { t } = useText();
  const { view, act } = useTerminal();
  const onPaper = screen.slip.state !== "waiting";
  return (
    <section className="next" aria-labelledby="next-title">
      <h2 id="next-title">{t("next.title")}</h2>
      <ul className="next-list">
        <li>
          <span className="next-mark">
            <Icon name="clock" />
          </span>
          <div>
            <p>{t(whatHappens(screen, view.devices.network === "offline"))}</p>
            {screen.delivery === "acknowledged" && <small>{t("next.legal")}</small>}
          </div>
        </li>
        <li>
          {onPaper ? (
            <SlipDrawing />
          ) : (
            <span className="next-mark">
              <Icon name="document" />
            </span>
          )}
          <div>
            <p>{t(onPaper ? "next.keepSlip" : "next.keepCode")}</p>
            <SideAction
              icon="print"
              disabled={screen.slip.state === "printing"}
              onPress={() => void act({ type: "printAgain" })}
            >
              {t("filed.printAgain")}
            </SideAction>
          </div>
        </li>
        <li>
          <span className="next-mark">
            <Icon name="phone" />
          </span>
          <div>
            <p>{t(onPaper ? "next.askSlip" : "next.askCode")}</p>
            <p className="hotline">{view.kiosk.hotline}</p>
          </div>
        </li>
      </ul>
    </section>
  );
}

function whatHappens(screen: ScreenProps<"filed">["screen"], offline: boolean): MessageKey {
  switch (screen.delivery) {
    case "acknowledged":
      return screen.officialCode === null ? "next.received" : "next.accepted";
    case "quarantined":
      return "next.staff";
    case "queued":
    case "sending":
    case "retry":
      return offline ? "next.offline" : "next.sending";
  }
}
