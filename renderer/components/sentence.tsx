/** The sentence of a failure, its code in small print for staff. @module */

import { citizenSentence } from "../../core/errors/describe.ts";
import type { Failure } from "../../core/errors/result.ts";
import { useText } from "../i18n/use-text.ts";
import { Icon } from "./icon.tsx";

export function FailureNote({ failure }: { readonly failure: Failure }) {
  const { say } = useText();
  return (
    <div className="note note-failure" role="alert">
      <Icon name="warning" />
      <p>
        {say(citizenSentence(failure.code))} <small className="small-print">{failure.code}</small>
      </p>
    </div>
  );
}
