/** Notice of data use, before more is read from the card. @module */
import { MainAction } from "../components/buttons.tsx";
import { Icon } from "../components/icon.tsx";
import { Page } from "../components/page.tsx";
import { useText } from "../i18n/use-text.ts";
import { useTerminal } from "../kiosk/terminal-context.ts";
import type { ScreenProps } from "./screen-of.ts";

export function NoticeScreen({ screen }: ScreenProps<"notice">) {
  const { t, say } = useText();
  const { view, act } = useTerminal();
  return (
    <Page
      name="notice"
      title={t("notice.title")}
      onBack={() => void act({ type: "back" })}
      action={
        <MainAction icon="forward" onPress={() => void act({ type: "acceptNotice" })}>
          {t("notice.accept")}
        </MainAction>
      }
    >
      <div className="columns">
        <div>
          <p className="lead">{t("notice.body")}</p>
          <ul className="claims">
            {screen.claims.map((claim) => (
              <li key={claim.vi}>
                <Icon name="card" />
                <span>{say(claim)}</span>
              </li>
            ))}
          </ul>
        </div>
        <dl className="facts">
          <div className="fact">
            <dt>{t("notice.purpose")}</dt>
            <dd>{t("notice.purposeText", { procedure: say(screen.procedure.name) })}</dd>
          </div>
          <div className="fact">
            <dt>{t("notice.receiver")}</dt>
            <dd>{say(screen.receiver)}</dd>
          </div>
          <div className="fact">
            <dt>{t("notice.kept")}</dt>
            <dd>{t("notice.keptText", { n: screen.keptDays })}</dd>
          </div>
        </dl>
      </div>
      <p>
        {t("notice.rights")}
        {view.kiosk.hotline !== "" && (
          <> {t("notice.hotline", { hotline: view.kiosk.hotline.replaceAll(" ", "\u00a0") })}</>
        )}
      </p>
    </Page>
  );
}
