/** The dev dock's end of its contract. @module */
import {
  type DockAct,
  type DockMessage,
  type DockView,
  dockMessageSchema,
} from "../../core/protocol/dock.ts";
import type { Line } from "./line.ts";
import { type RequestClient, requestClient } from "./request-client.ts";

export type DockReply = Extract<DockMessage, { type: "reply" }>;
export type DockClient = RequestClient<DockView, DockAct, DockReply>;

/** `now` is a monotonic clock in milliseconds. */
export function dockClient(line: Line, now: () => number): DockClient {
  return requestClient<DockView, DockAct, DockReply>(
    line,
    (message) => {
      const parsed = dockMessageSchema.safeParse(message);
      if (!parsed.success) return null;
      return parsed.data.type === "view" ? { view: parsed.data.view } : { reply: parsed.data };
    },
    now,
  );
}
