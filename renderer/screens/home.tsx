/** Home: who was greeted, a search, and the life events. @module */
import { Button } from "react-aria-components";
import { Page } from "../components/page.tsx";
import { PersonMarks } from "../components/person-marks.tsx";
import { ProcedureList } from "../components/procedure-list.tsx";
import { SearchBox, useSearch } from "../components/search-box.tsx";
import { LifeEventDrawing } from "../drawings/life-event-drawing.tsx";
import { useText } from "../i18n/use-text.ts";
import { useTerminal } from "../kiosk/terminal-context.ts";
import type { ScreenProps } from "./screen-of.ts";

export function HomeScreen({ screen }: ScreenProps<"home">) {
  const { t, say } = useText();
  const { view, act } = useTerminal();
  const search = useSearch();
  const person = view.session?.person ?? null;
  const open = (code: string): void => void act({ type: "openProcedure", code });
  const results = search.results;
  const first = results?.[0];
  return (
    <Page
      name="home"
      title={
        person === null
          ? t("home.helloNobody")
          : t("home.hello", { honorific: say(person.honorific), initials: person.initials })
      }
    >
      <div className="home-side">
        {person === null ? <p>{t("home.nobody")}</p> : <PersonMarks person={person} />}
        <h2>{t("home.ask")}</h2>
        <SearchBox search={search} onEnter={() => first !== undefined && open(first.code)} />
      </div>
      <div className="home-main">
        <p className="found" role="status">
          {results !== null &&
            (results.length === 0 ? t("home.none") : t("home.found", { n: results.length }))}
        </p>
        {results !== null ? (
          <ProcedureList procedures={results} onOpen={open} />
        ) : (
          <>
            <h2 className="tiles-title">{t("home.events")}</h2>
            <ul className="tiles">
              {screen.lifeEvents.map((event) => (
                <li key={event.id}>
                  <Button className="tile" onPress={() => void act({ type: "openLifeEvent", id: event.id })}>
                    <LifeEventDrawing name={event.icon} />
                    <span>{say(event.title)}</span>
                  </Button>
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
    </Page>
  );
}
