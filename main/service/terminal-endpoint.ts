/** Serves the terminal contract to one screen over one transport. @module */
import type { Failure } from "../../core/errors/result.ts";
import type { ProcedureSummary } from "../../core/procedures/procedure.ts";
import {
  type Act,
  type TerminalMessage,
  terminalRequestSchema,
  type View,
} from "../../core/protocol/terminal.ts";
import type { Transport } from "../../core/protocol/transport.ts";

export interface TerminalSource {
  view(): View;
  onChange(listener: () => void): () => void;
  act(act: Act): Failure | null;
  search(text: string): readonly ProcedureSummary[];
}

export function serveTerminal(transport: Transport, source: TerminalSource): void {
  const send = (message: TerminalMessage): void => transport.send(message);
  const sendView = (): void => send({ type: "view", view: source.view() });
  const stop = source.onChange(sendView);
  transport.onClose(stop);
  transport.onMessage((message) => {
    const request = terminalRequestSchema.safeParse(message);
    if (!request.success) {
      const path = request.error.issues[0]?.path.join(".") ?? "";
      send({ type: "reply", id: -1, failure: { code: "protocol.invalid", detail: path } });
      return;
    }
    const { id, act } = request.data;
    const failure = source.act(act);
    if (act.type === "search" && failure === null) {
      send({ type: "reply", id, failure, results: [...source.search(act.text)] });
    } else {
      send({ type: "reply", id, failure });
    }
  });
  sendView();
}
