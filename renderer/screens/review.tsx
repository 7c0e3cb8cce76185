/** Everything that will be filed, once more. @module */
import { Button } from "react-aria-components";
import { MainAction } from "../components/buttons.tsx";
import { Icon } from "../components/icon.tsx";
import { Page } from "../components/page.tsx";
import { FailureNote } from "../components/sentence.tsx";
import { useText } from "../i18n/use-text.ts";
import { useTerminal } from "../kiosk/terminal-context.ts";
import type { ScreenProps } from "./screen-of.ts";

export function ReviewScreen({ screen }: ScreenProps<"review">) {
  const { t, say } = useText();
  const { act } = useTerminal();
  const edit = (): void => void act({ type: "editForm" });
  return (
    <Page
      name="review"
      title={t("review.title")}
      onBack={edit}
      action={
        <MainAction icon="check" onPress={() => void act({ type: "file" })}>
          {t("review.file")}
        </MainAction>
      }
    >
      <p className="lead">{say(screen.procedure.name)}</p>
      <p>{t("review.body")}</p>
      {screen.failure !== null && <FailureNote failure={screen.failure} />}
      <div className="review-sections">
        {screen.sections.map((section) => (
          <section key={section.title.vi} className="review-section">
            <header>
              <h2>{say(section.title)}</h2>
              <Button
                className="button button-quiet"
                aria-label={`${t("review.edit")}: ${say(section.title)}`}
                onPress={edit}
              >
                <Icon name="edit" />
                {t("review.edit")}
              </Button>
            </header>
            <dl className="lines">
              {section.lines.map((line) => (
                <div key={line.label.vi} className="line">
                  <dt>{say(line.label)}</dt>
                  <dd>{say(line.value)}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        <section className="review-section">
          <dl className="lines">
            <div className="line">
              <dt>{t("review.fee")}</dt>
              <dd>{say(screen.fee)}</dd>
            </div>
          </dl>
        </section>
      </div>
    </Page>
  );
}
