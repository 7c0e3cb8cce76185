/** The frame every screen stands in: bands, the one thing of this screen, the main action, the keyboard. @module */
import { type ReactNode, useEffect, useRef } from "react";
import { useTerminal } from "../kiosk/terminal-context.ts";
import { BottomBand } from "./bottom-band.tsx";
import { OnScreenKeyboard } from "./keyboard/on-screen-keyboard.tsx";
import { FailureNote } from "./sentence.tsx";
import { StateBands } from "./state-bands.tsx";
import { TimeLeft } from "./time-left.tsx";
import { TopBand } from "./top-band.tsx";

interface Props {
  readonly title: ReactNode;
  readonly children: ReactNode;
  /** The main action and its neighbours, right above the bottom band. */
  readonly action?: ReactNode;
  /** What "Back" does; without it the button is not there. */
  readonly onBack?: (() => void) | undefined;
  /** A class for the layout of this screen. */
  readonly name: string;
}

export function Page({ title, children, action, onBack, name }: Props) {
  const { view, failure } = useTerminal();
  const heading = useRef<HTMLHeadingElement>(null);
  const main = useRef<HTMLElement>(null);
  // A new screen is announced by its heading, and starts at its top.
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
    main.current?.scrollTo(0, 0);
  }, []);
  return (
    <div className={`kiosk kiosk-${name}`}>
      <TopBand />
      <StateBands />
      <main className={`page page-${name}`} ref={main} tabIndex={-1}>
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {children}
      </main>
      <div className="foot">
        <TimeLeft />
        {failure !== null && !("failure" in view.screen && view.screen.failure !== null) && (
          <FailureNote failure={failure} />
        )}
        {action !== undefined && <div className="action">{action}</div>}
        <BottomBand onBack={onBack} />
      </div>
      <OnScreenKeyboard />
    </div>
  );
}
