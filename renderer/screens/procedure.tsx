/** One procedure: what it is for, how long, how much, what to bring. @module */
import type { ReactNode } from "react";
import type { Procedure } from "../../core/procedures/procedure.ts";
import { MainAction } from "../components/buttons.tsx";
import { Icon } from "../components/icon.tsx";
import { Page } from "../components/page.tsx";
import { useText } from "../i18n/use-text.ts";
import { useTerminal } from "../kiosk/terminal-context.ts";
import type { ScreenProps } from "./screen-of.ts";

export function ProcedureScreen({ screen }: ScreenProps<"procedure">) {
  const { t, say } = useText();
  const { act } = useTerminal();
  const { procedure, canStart, why } = screen;
  return (
    <Page
      name="procedure"
      title={say(procedure.name)}
      onBack={() => void act({ type: "back" })}
      action={
        canStart ? (
          <MainAction icon="forward" onPress={() => void act({ type: "startProcedure" })}>
            {t("procedure.start")}
          </MainAction>
        ) : (
          why !== null && (
            <p className="note note-info" role="status">
              <Icon name={why === "needsCard" ? "card" : "staff"} />
              <span>{t(`procedure.why.${why}`)}</span>
            </p>
          )
        )
      }
    >
      <p className="row-facts">
        <span className="code">{t("procedure.code", { code: procedure.code })}</span>
        {procedure.illustration && <span className="tag tag-warning">{t("procedure.illustration")}</span>}
      </p>
      <p className="lead">{say(procedure.about)}</p>
      <div className="columns">
        <dl className="facts">
          <Fact name={t("procedure.time")}>
            <p>{say(procedure.time.inPerson)}</p>
            {procedure.time.online !== null && (
              <p>
                {t("procedure.timeOnline")}: {say(procedure.time.online)}
              </p>
            )}
          </Fact>
          <Fact name={t("procedure.fee")}>
            <Fees procedure={procedure} />
          </Fact>
          <Fact name={t("procedure.authority")}>
            <p>
              <span lang="vi">{procedure.authority}</span> ({t(`procedure.level.${procedure.level}`)})
            </p>
          </Fact>
          <Fact name={t("procedure.result")}>
            <p>{say(procedure.result)}</p>
          </Fact>
        </dl>
        <section className="documents">
          <h2>{t("procedure.documents")}</h2>
          {procedure.documents.length === 0 && <p>{t("procedure.noDocuments")}</p>}
          <ul>
            {procedure.documents.map((document) => (
              <li key={document.name.vi}>
                <Icon name={document.heldByState ? "check" : "document"} />
                <span>
                  {say(document.name)}
                  <small>
                    {document.heldByState
                      ? t("procedure.held")
                      : [
                          document.originals > 0 && t("procedure.originals", { n: document.originals }),
                          document.copies > 0 && t("procedure.copies", { n: document.copies }),
                        ]
                          .filter(Boolean)
                          .join(", ")}
                  </small>
                </span>
              </li>
            ))}
          </ul>
        </section>
      </div>
    </Page>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Fees({ procedure }: { readonly procedure: Procedure }) {
  const { t, say } = useText();
  if (procedure.fees.length === 0) return <p>{t("procedure.free")}</p>;
  return procedure.fees.map((fee) => (
    <div key={fee.channel}>
      <p>
        {procedure.fees.length > 1 && `${t(`procedure.channel.${fee.channel}`)}: `}
        {say(fee.text)}
      </p>
      {fee.exemption !== null && (
        <p className="legal">
          {t("procedure.exemption")}: <span lang="vi">{fee.exemption}</span>
        </p>
      )}
    </div>
  ));
}
