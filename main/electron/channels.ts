/** Names of the messages between preload and main process. @module */

/** The screen listens from now on: open a line to the service for it. */
export const CHANNEL_OPEN = "mot-cham:open";
/** One message of the terminal contract, either way. */
export const CHANNEL_MESSAGE = "mot-cham:message";
