/**
 * The one door between the sandboxed screen and the main process: messages of the terminal contract, nothing else.
 * @module
 */
import { contextBridge, ipcRenderer } from "electron";
import { CHANNEL_MESSAGE, CHANNEL_OPEN } from "./channels.ts";

/** What the screen finds as `window.motCham`. */
export interface Bridge {
  send(message: unknown): void;
  /** At most one listener; the line to the service is opened with the first. */
  onMessage(listener: (message: unknown) => void): void;
}

let current: ((message: unknown) => void) | undefined;

const bridge: Bridge = {
  send(message) {
    ipcRenderer.send(CHANNEL_MESSAGE, message);
  },
  onMessage(listener) {
    const isFirst = current === undefined;
    current = listener;
    if (isFirst) ipcRenderer.send(CHANNEL_OPEN);
  },
};

// The event itself stays here: it holds a reference to ipcRenderer.
ipcRenderer.on(CHANNEL_MESSAGE, (_event, message: unknown) => current?.(message));
contextBridge.exposeInMainWorld("motCham", bridge);
