/** Procedures to choose from, each with its code. @module */
import { Button } from "react-aria-components";
import type { ProcedureSummary } from "../../core/procedures/procedure.ts";
import { useText } from "../i18n/use-text.ts";
import { Icon } from "./icon.tsx";

interface Props {
  readonly procedures: readonly ProcedureSummary[];
  readonly onOpen: (code: string) => void;
}

export function ProcedureList({ procedures, onOpen }: Props) {
  const { t, say } = useText();
  return (
    <ul className="procedures">
      {procedures.map((procedure) => (
        <li key={procedure.code}>
          <Button className="row" onPress={() => onOpen(procedure.code)}>
            <span className="row-text">
              <span className="row-title">{say(procedure.name)}</span>
              <span className="row-facts">
                <span className="code">{procedure.code}</span>
                <span lang="vi">{procedure.authority}</span>
                {procedure.hasForm && (
                  <span className="tag tag-good">
                    <Icon name="check" />
                    {t("procedure.here")}
                  </span>
                )}
              </span>
            </span>
            <Icon name="forward" />
          </Button>
        </li>
      ))}
    </ul>
  );
}
