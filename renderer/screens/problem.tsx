/** The card was not believed or could not be read: what happened and what to do. @module */
import type { ErrorCode } from "../../core/errors/codes.ts";
import { citizenSentence, staffRemedy } from "../../core/errors/describe.ts";
import { MainAction } from "../components/buttons.tsx";
import { ChecksList } from "../components/checks-list.tsx";
import { Icon } from "../components/icon.tsx";
import { Page } from "../components/page.tsx";
import { useText } from "../i18n/use-text.ts";
import { useTerminal } from "../kiosk/terminal-context.ts";
import type { ScreenProps } from "./screen-of.ts";

export function ProblemScreen({ screen }: ScreenProps<"problem">) {
  const { t, say } = useText();
  const { view, act } = useTerminal();
  const { code, detail } = screen.failure;
  const cardThere = view.session?.cardPresent ?? false;
  return (
    <Page
      name="problem"
      title={t("problem.title")}
      action={<MainAction onPress={() => void act({ type: "finish" })}>{t("problem.restart")}</MainAction>}
    >
      <div className="columns">
        <div>
          <div className="note note-failure note-large">
            <Icon name="warning" />
            <p>{say(citizenSentence(code))}</p>
          </div>
          <h2>{t("problem.now")}</h2>
          <ol className="todo">
            {cardThere && <li>{t("problem.takeCard")}</li>}
            <li>{t(helpsToTryAgain(code) ? "problem.tryAgain" : "problem.askStaff")}</li>
          </ol>
        </div>
        <section className="for-staff">
          <h2>{t("problem.staff")}</h2>
          <p>{say(staffRemedy(code))}</p>
          <p>
            {t("problem.code")}: <span className="code">{code}</span>
            {detail !== undefined && <span lang="en"> · {detail}</span>}
          </p>
          {screen.checks !== null && <ChecksList checks={screen.checks} />}
        </section>
      </div>
    </Page>
  );
}

/** A card that could not be spoken to may do better the next time; one that was not believed will not. */
function helpsToTryAgain(code: ErrorCode): boolean {
  return /^(card|reader|sm|pace)\./.test(code);
}
