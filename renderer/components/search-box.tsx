/** Search as one types; the service answers, the newest question wins. @module */
import { useEffect, useRef, useState } from "react";
import { Button, Input, Label, SearchField } from "react-aria-components";
import type { ProcedureSummary } from "../../core/procedures/procedure.ts";
import { useText } from "../i18n/use-text.ts";
import { useKept, useTerminal } from "../kiosk/terminal-context.ts";
import { Icon } from "./icon.tsx";

/** A pause in typing as long as this asks the service. */
const DEBOUNCE_MS = 200;

export interface Search {
  readonly text: string;
  setText(text: string): void;
  /** Best first; null while nothing is asked. */
  readonly results: readonly ProcedureSummary[] | null;
}

export function useSearch(): Search {
  const { act } = useTerminal();
  const [text, setText] = useKept("search", () => "");
  const [results, setResults] = useState<readonly ProcedureSummary[] | null>(null);
  const asked = useRef(0);
  const latestAct = useRef(act);
  latestAct.current = act;
  const question = text.trim();

  useEffect(() => {
    asked.current += 1;
    const turn = asked.current;
    if (question === "") {
      setResults(null);
      return;
    }
    const timer = setTimeout(async () => {
      const reply = await latestAct.current({ type: "search", text: question });
      if (turn === asked.current && reply?.results !== undefined) setResults(reply.results);
    }, DEBOUNCE_MS);
    return () => clearTimeout(timer);
  }, [question]);

  return { text, setText, results };
}

interface Props {
  readonly search: Search;
  readonly onEnter: () => void;
}

export function SearchBox({ search, onEnter }: Props) {
  const { t } = useText();
  return (
    <SearchField className="search" value={search.text} onChange={search.setText} onSubmit={onEnter}>
      <Label>{t("home.search")}</Label>
      <div className="search-field">
        <Icon name="search" />
        <Input maxLength={200} autoComplete="off" spellCheck="false" aria-describedby="search-hint" />
        {search.text !== "" && (
          <Button className="search-clear" aria-label={t("home.clear")}>
            <Icon name="cross" />
          </Button>
        )}
      </div>
      <p className="hint" id="search-hint">
        {t("home.searchHint")}
      </p>
    </SearchField>
  );
}
