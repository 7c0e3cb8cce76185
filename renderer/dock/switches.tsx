/** Network plug, paper, printer power, scanner. @module */
import type { DockView } from "../../core/protocol/dock.ts";
import type { DockDo } from "./app.tsx";

const PAPER_STATES = ["ok", "low", "out"] as const;

interface Props {
  readonly view: DockView;
  readonly act: DockDo;
}

export function Switches({ view, act }: Props) {
  return (
    <section aria-label="Công tắc · switches">
      <div className="dock-switches">
        <Toggle name="Mạng · network" on={view.network} set={(up) => act({ type: "network", up })} />
        <Toggle
          name="Máy in · printer"
          on={view.printerPower}
          set={(on) => act({ type: "printerPower", on })}
        />
        <Toggle name="Máy quét · scanner" on={view.scanner} set={(on) => act({ type: "scanner", on })} />
        <fieldset>
          <legend>Giấy · paper</legend>
          {PAPER_STATES.map((state) => (
            <button
              key={state}
              type="button"
              aria-pressed={view.paper === state}
              onClick={() => act({ type: "paper", state })}
            >
              {state}
            </button>
          ))}
        </fieldset>
      </div>
    </section>
  );
}

interface ToggleProps {
  readonly name: string;
  readonly on: boolean;
  readonly set: (on: boolean) => void;
}

function Toggle({ name, on, set }: ToggleProps) {
  return (
    <button type="button" role="switch" aria-checked={on} className="dock-toggle" onClick={() => set(!on)}>
      <span>{name}</span>
      <span className="dock-toggle-state">{on ? "bật · on" : "tắt · off"}</span>
    </button>
  );
}
