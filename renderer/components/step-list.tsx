/** Steps with a mark and a word for each state. @module */
import { Icon, type IconName } from "./icon.tsx";

export type StepState = "pending" | "running" | "done" | "failed";

const MARKS: Readonly<Record<StepState, IconName>> = {
  pending: "dash",
  running: "dot",
  done: "check",
  failed: "cross",
};

interface Step {
  readonly key: string;
  readonly state: StepState;
  readonly text: string;
  /** The state in words, for those who do not see the mark. */
  readonly stateText: string;
  readonly small?: string | undefined;
}

export function StepList({ steps }: { readonly steps: readonly Step[] }) {
  return (
    <ol className="steps">
      {steps.map((step) => (
        <li key={step.key} className={`step step-${step.state}`}>
          <span className="step-mark">
            <Icon name={MARKS[step.state]} />
          </span>
          <span>
            {step.text}
            {step.small !== undefined && <small>{step.small}</small>}
          </span>
          <span className="step-state">{step.stateText}</span>
        </li>
      ))}
    </ol>
  );
}
