/** The kiosk's end of the terminal contract. @module */
import {
  type Act,
  type TerminalMessage,
  terminalMessageSchema,
  type View,
} from "../../core/protocol/terminal.ts";
import type { Line } from "./line.ts";
import { type RequestClient, requestClient } from "./request-client.ts";

export type TerminalReply = Extract<TerminalMessage, { type: "reply" }>;
export type TerminalClient = RequestClient<View, Act, TerminalReply>;

/** `now` is a monotonic clock in milliseconds. */
export function terminalClient(line: Line, now: () => number): TerminalClient {
  return requestClient<View, Act, TerminalReply>(
    line,
    (message) => {
      const parsed = terminalMessageSchema.safeParse(message);
      if (!parsed.success) return null;
      return parsed.data.type === "view" ? { view: parsed.data.view } : { reply: parsed.data };
    },
    now,
  );
}
