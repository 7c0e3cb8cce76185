/**
 * Carries messages of the terminal contract between the window's page and the service. Each load of the page has a
 * line of its own, so that it begins with the service's whole view and shares nothing with the page before.
 * @module
 */
import type { BrowserWindow, IpcMain, IpcMainEvent } from "electron";
import { terminalRequestSchema } from "../../core/protocol/terminal.ts";
import type { Transport } from "../../core/protocol/transport.ts";
import { CHANNEL_MESSAGE, CHANNEL_OPEN } from "./channels.ts";
import { isOurAddress } from "./pages.ts";

export interface RelayOptions {
  readonly ipc: Pick<IpcMain, "on">;
  readonly window: BrowserWindow;
  /** Opens a line to the service. */
  readonly connect: () => Promise<Transport>;
  /** Milliseconds between two tries to connect, and before a page whose line was lost is loaded again. */
  readonly retryAfter: number;
  readonly say: (line: string) => void;
}

export function startRelay({ ipc, window, connect, retryAfter, say }: RelayOptions): void {
  const { webContents } = window;
  let line: Transport | undefined;
  /** Counts the loads of the page: what belongs to an earlier one is dropped. */
  let load = 0;

  ipc.on(CHANNEL_OPEN, (event) => {
    if (isFromOurPage(event, window)) void open();
    else say("a message from a foreign frame was refused");
  });
  ipc.on(CHANNEL_MESSAGE, (event, message: unknown) => {
    if (!isFromOurPage(event, window)) return say("a message from a foreign frame was refused");
    const request = terminalRequestSchema.safeParse(message);
    if (request.success) line?.send(request.data);
    else say("a message that is none of the contract was refused");
  });

  async function open(): Promise<void> {
    load += 1;
    const mine = load;
    line?.close();
    line = undefined;
    const opened = await connectAgainAndAgain(mine);
    if (opened === undefined) return;
    if (mine !== load || window.isDestroyed()) return opened.close();
    line = opened;
    opened.onMessage((message) => {
      if (mine === load && !window.isDestroyed()) webContents.send(CHANNEL_MESSAGE, message);
    });
    opened.onClose(() => setTimeout(() => reloadAfterLoss(mine), retryAfter));
  }

  /** The page shows that it waits until then. */
  async function connectAgainAndAgain(mine: number): Promise<Transport | undefined> {
    while (mine === load && !window.isDestroyed()) {
      try {
        return await connect();
      } catch {
        await new Promise((resolve) => setTimeout(resolve, retryAfter));
      }
    }
    return undefined;
  }

  /** What the page knew belongs to a session that the service no longer has. */
  function reloadAfterLoss(mine: number): void {
    if (mine !== load || window.isDestroyed()) return;
    say("the line to the service was lost");
    webContents.reload();
  }
}

/** Only the main frame of our window, showing one of our pages, is listened to. */
function isFromOurPage({ senderFrame }: IpcMainEvent, window: BrowserWindow): boolean {
  if (senderFrame === null || window.isDestroyed()) return false;
  return senderFrame === window.webContents.mainFrame && isOurAddress(senderFrame.url);
}
