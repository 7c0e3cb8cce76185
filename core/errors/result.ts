/**
 * Expected failures are values: every fallible function returns a {@link Result}. Exceptions are bugs.
 * @module
 */
import type { ErrorCode } from "./codes.ts";

/** What went wrong, in a form that can be shown, counted and sent. Never holds personal data or key material. */
export interface Failure {
  readonly code: ErrorCode;
  /** Technical detail for staff and logs: a status word, a field name, a file name. English, short. */
  readonly detail?: string | undefined;
}

export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: Failure };

export function ok<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function fail(code: ErrorCode, detail?: string): { readonly ok: false; readonly failure: Failure } {
  return { ok: false, failure: detail === undefined ? { code } : { code, detail } };
}
