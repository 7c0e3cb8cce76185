/** What is wrong with whatever card lies in one reader. @module */
import { useState } from "react";
import { DOCK_FAULTS, FAULT_FILES } from "../../core/protocol/dock.ts";

interface Props {
  /** The reader, for ears. */
  readonly title: string;
  /** As the dock says it, such as `pull:5` or `huge:DG2`; null for none. */
  readonly fault: string | null;
  readonly set: (fault: string | null) => void;
}

type Kind = (typeof DOCK_FAULTS)[number];

const KINDS_OF_CARD = [
  { files: FAULT_FILES.national, label: "căn cước – national" },
  { files: FAULT_FILES.provincial, label: "thẻ tỉnh – provincial" },
] as const;
const FILES: readonly string[] = KINDS_OF_CARD.flatMap(({ files }) => files);

export function CardFault({ title, fault, set }: Props) {
  const [word, where = ""] = fault?.split(":") ?? [];
  const kind = DOCK_FAULTS.find((each) => each.kind === word);
  const choose = (chosen: Kind | undefined): void => {
    if (chosen === undefined) set(null);
    else set(chosen.number === null ? chosen.kind : `${chosen.kind}:${chosen.number}`);
  };
  return (
    <div className="dock-fault">
      <select
        aria-label={`Lỗi thẻ – Card fault: ${title}`}
        value={kind?.kind ?? ""}
        onChange={(event) => choose(DOCK_FAULTS.find((each) => each.kind === event.target.value))}
      >
        <option value="">Lỗi thẻ – Card fault: không – none</option>
        {DOCK_FAULTS.map((each) => (
          <option key={each.kind} value={each.kind}>
            {each.vi} – {each.en}
          </option>
        ))}
      </select>
      {kind !== undefined && kind.number !== null && !FILES.includes(where) && (
        <NumberField
          key={kind.kind}
          label={`${kind.vi} – ${kind.en}: ${title}`}
          planted={where}
          plant={(number) => set(`${kind.kind}:${number}`)}
        />
      )}
      {kind?.inFile && (
        <select
          className="dock-fault-where"
          aria-label={`Ở đâu – Where: ${title}`}
          value={FILES.includes(where) ? where : ""}
          onChange={(event) =>
            event.target.value === "" ? choose(kind) : set(`${kind.kind}:${event.target.value}`)
          }
        >
          <option value="">{kind.number === null ? "mọi tệp – every file" : "ở lệnh – at command"}</option>
          {KINDS_OF_CARD.map(({ files, label }) => (
            <optgroup key={label} label={label}>
              {files.map((file) => (
                <option key={file}>{file}</option>
              ))}
            </optgroup>
          ))}
        </select>
      )}
    </div>
  );
}

interface NumberProps {
  readonly label: string;
  readonly planted: string;
  readonly plant: (number: string) => void;
}

/** Planted when it is left, so that nothing half typed strikes. */
function NumberField({ label, planted, plant }: NumberProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const leave = (): void => {
    setTyped(null);
    if (typed !== null && typed !== "") plant(typed);
  };
  return (
    <input
      type="number"
      min={1}
      aria-label={label}
      value={typed ?? planted}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={leave}
      onKeyDown={(event) => event.key === "Enter" && event.currentTarget.blur()}
    />
  );
}
