/** The kinds of buttons: the one main action, others beside it. @module */
import type { ReactNode } from "react";
import { Button } from "react-aria-components";
import { Icon, type IconName } from "./icon.tsx";

interface Props {
  readonly children: ReactNode;
  readonly onPress: () => void;
  readonly icon?: IconName;
  readonly disabled?: boolean;
}

export function MainAction({ children, onPress, icon, disabled }: Props) {
  return (
    <Button className="button button-main" onPress={onPress} isDisabled={disabled ?? false}>
      <span>{children}</span>
      {icon !== undefined && <Icon name={icon} />}
    </Button>
  );
}

export function SideAction({ children, onPress, icon, disabled }: Props) {
  return (
    <Button className="button button-side" onPress={onPress} isDisabled={disabled ?? false}>
      {icon !== undefined && <Icon name={icon} />}
      <span>{children}</span>
    </Button>
  );
}
