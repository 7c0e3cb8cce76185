/** What is wrong with whatever card lies in one reader. @module */
import { useState } from "react";
import { DOCK_FAULTS } from "../../core/protocol/dock.ts";

interface Props {
  /** The reader, for ears. */
  readonly title: string;
  /** As the dock says it, such as `pull:5`; null for none. */
  readonly fault: string | null;
  readonly set: (fault: string | null) => void;
}

export function CardFault({ title, fault, set }: Props) {
  const kind = DOCK_FAULTS.find((each) => each.kind === fault?.split(":")[0]);
  const planted = fault?.split(":")[1];
  const [typed, setTyped] = useState<string | null>(null);
  const plant = (chosen: typeof kind, number: string | undefined): void => {
    setTyped(null);
    if (chosen === undefined) set(null);
    else set(chosen.number === null ? chosen.kind : `${chosen.kind}:${number ?? chosen.number}`);
  };
  return (
    <div className="dock-fault">
      <select
        aria-label={`Lỗi thẻ – Card fault: ${title}`}
        value={kind?.kind ?? ""}
        onChange={(event) =>
          plant(
            DOCK_FAULTS.find((each) => each.kind === event.target.value),
            undefined,
          )
        }
      >
        <option value="">Lỗi thẻ – Card fault: không – none</option>
        {DOCK_FAULTS.map((each) => (
          <option key={each.kind} value={each.kind}>
            {each.vi} – {each.en}
          </option>
        ))}
      </select>
      {kind !== undefined && kind.number !== null && (
        <input
          type="number"
          min={1}
          aria-label={`${kind.vi} – ${kind.en}: ${title}`}
          value={typed ?? planted ?? ""}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={() => typed !== null && typed !== "" && plant(kind, typed)}
          onKeyDown={(event) => event.key === "Enter" && event.currentTarget.blur()}
        />
      )}
    </div>
  );
}
