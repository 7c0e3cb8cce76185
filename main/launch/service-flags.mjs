/**
 * How Node runs the terminal service. Left alone, V8 takes up to 130 MB more for short-lived objects when cards are read
 * one after the other, and does not give them back; with 8 MB a read takes no longer and the process stays at its size.
 * @module
 */
export const SERVICE_FLAGS = Object.freeze(["--max-semi-space-size=8"]);
