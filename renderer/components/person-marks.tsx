/** What was proven about the card, in three plain marks, with all the checks one touch away. @module */
import { Button, Dialog, DialogTrigger, Heading, Modal, ModalOverlay } from "react-aria-components";
import type { SessionView } from "../../core/protocol/terminal.ts";
import { useText } from "../i18n/use-text.ts";
import { ChecksList } from "./checks-list.tsx";
import { Icon } from "./icon.tsx";

const MARK_NAMES = ["genuine", "inDate", "issuerKnown"] as const;

export function PersonMarks({ person }: { readonly person: NonNullable<SessionView["person"]> }) {
  const { t } = useText();
  return (
    <div className="marks">
      <ul>
        {MARK_NAMES.map((name) => (
          <li key={name} className={person.marks[name] ? "mark mark-yes" : "mark mark-no"}>
            <Icon name={person.marks[name] ? "check" : "dash"} />
            <span>
              {t(`marks.${name}`)}
              {!person.marks[name] && `: ${t("marks.not")}`}
            </span>
          </li>
        ))}
      </ul>
      <DialogTrigger>
        <Button className="button button-quiet">{t("marks.details")}</Button>
        <ModalOverlay className="overlay" isDismissable>
          <Modal className="modal">
            <Dialog className="dialog">
              {({ close }) => (
                <>
                  <Heading slot="title">{t("marks.title")}</Heading>
                  <ChecksList checks={person.checks} />
                  <Button className="button button-main" onPress={close}>
                    {t("top.close")}
                  </Button>
                </>
              )}
            </Dialog>
          </Modal>
        </ModalOverlay>
      </DialogTrigger>
    </div>
  );
}
