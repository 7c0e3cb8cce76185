/** From the binding's texts to failure codes. @module */
import { type Failure, fail } from "../../core/errors/result.ts";
import { pcscMessage } from "./binding.ts";

const CODES: Readonly<Record<string, Failure["code"]>> = {
  "PC/SC service not running": "reader.service_absent",
  "PC/SC service stopped": "reader.service_absent",
  // The client library's words for a service that hung up; a reader's own transmission errors are "Transaction failed".
  "Communication error": "reader.service_absent",
  "Invalid handle": "reader.service_absent",
  "No smart card present": "card.lost",
  "Card was removed": "card.lost",
  "Card was reset": "card.lost",
  "Card is unpowered": "card.lost",
  "Card is not connected": "card.lost",
  // What a card torn away in the middle of a command looks like.
  "Transaction failed": "card.lost",
  "Card is unresponsive": "card.no_answer",
  "Operation timed out": "card.no_answer",
  "Reader unavailable": "reader.absent",
  "Unknown reader": "reader.absent",
  "No readers available": "reader.absent",
};

/** `reader.failed` where the text is none that is known. */
export function pcscFailure(error: unknown): Failure {
  const message = pcscMessage(error);
  return fail(CODES[message] ?? "reader.failed", message).failure;
}
