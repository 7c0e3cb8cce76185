/** The native PC/SC binding, where it is installed. @module */
import { createRequire } from "node:module";
import type * as Smartcard from "smartcard";
import { fail, ok, type Result } from "../../core/errors/result.ts";

export type Binding = typeof Smartcard;
export type PcscContext = InstanceType<Binding["Context"]>;
export type PcscCard = Smartcard.CardInterface;

/** It is an optional dependency: a machine without the PC/SC headers installs all the rest. */
export function loadBinding(): Result<Binding> {
  try {
    return ok(createRequire(import.meta.url)("smartcard") as Binding);
  } catch {
    return fail("reader.service_absent", "the package smartcard is not installed or does not load");
  }
}

/** A new context. Fails with `reader.service_absent`. */
export function openContext(binding: Binding): Result<PcscContext> {
  try {
    return ok(new binding.Context());
  } catch (error) {
    return fail("reader.service_absent", pcscMessage(error));
  }
}

/** The binding's errors are texts without a code. They hold no data of the card. */
export function pcscMessage(error: unknown): string {
  return error instanceof Error ? error.message.slice(0, 200) : "unknown";
}
