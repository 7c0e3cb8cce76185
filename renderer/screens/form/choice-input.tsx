/** One of several: a few as large cards, many in a list that opens over the screen. @module */
import {
  Button,
  Dialog,
  DialogTrigger,
  Heading,
  Modal,
  ModalOverlay,
  Radio,
  RadioGroup,
} from "react-aria-components";
import type { FormField } from "../../../core/procedures/form.ts";
import { Icon } from "../../components/icon.tsx";
import { useText } from "../../i18n/use-text.ts";

/** More than these do not fit beside the other questions of a section. */
const MOST_CARDS = 8;

interface Props {
  readonly id: string;
  readonly field: FormField;
  readonly value: string;
  readonly describedBy: string;
  readonly onChange: (value: string) => void;
}

export function ChoiceInput(props: Props) {
  return (props.field.options ?? []).length > MOST_CARDS ? (
    <ChoiceList {...props} />
  ) : (
    <ChoiceCards {...props} />
  );
}

function ChoiceCards({ id, field, value, describedBy, onChange }: Props) {
  const { say } = useText();
  return (
    <div id={id} tabIndex={-1}>
      <RadioGroup
        className="choices"
        aria-labelledby={`${id}-label`}
        {...(describedBy === "" ? {} : { "aria-describedby": describedBy })}
        value={value === "" ? null : value}
        onChange={onChange}
        isRequired={field.required}
      >
        {(field.options ?? []).map((option) => (
          <Radio key={option.value} value={option.value} className="radio-card">
            <span className="radio-dot" aria-hidden="true" />
            <span>{say(option.label)}</span>
          </Radio>
        ))}
      </RadioGroup>
    </div>
  );
}

function ChoiceList({ id, field, value, describedBy, onChange }: Props) {
  const { t, say } = useText();
  const chosen = field.options?.find((option) => option.value === value);
  return (
    <DialogTrigger>
      <Button
        id={id}
        className="input choice-button"
        aria-labelledby={`${id}-label ${id}`}
        {...(describedBy === "" ? {} : { "aria-describedby": describedBy })}
      >
        <span>{chosen === undefined ? t("form.choose") : say(chosen.label)}</span>
        <Icon name="down" />
      </Button>
      <ModalOverlay className="overlay" isDismissable>
        <Modal className="modal">
          <Dialog className="dialog">
            {({ close }) => (
              <>
                <Heading slot="title">{say(field.label)}</Heading>
                <div className="choices choices-many">
                  {(field.options ?? []).map((option) => (
                    <Button
                      key={option.value}
                      className="radio-card choice-option"
                      aria-pressed={option.value === value}
                      onPress={() => {
                        onChange(option.value);
                        close();
                      }}
                    >
                      {say(option.label)}
                    </Button>
                  ))}
                </div>
                <Button className="button" onPress={close}>
                  {t("bottom.back")}
                </Button>
              </>
            )}
          </Dialog>
        </Modal>
      </ModalOverlay>
    </DialogTrigger>
  );
}
