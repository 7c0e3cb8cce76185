/** The scanner that the configuration names. @module */
import { fail, ok, type Result } from "../../core/errors/result.ts";
import type { Scanner } from "../../core/ports/scanner.ts";
import { createSerialScanner } from "./serial.ts";

export interface ScannerSettings {
  readonly kind: "simulated" | "serial" | "none";
  readonly path: string | null;
  readonly baudRate: number;
}

/**
 * A real scanner, or for `none` one that never reads. Fails with `config.invalid` for a serial one without a path and
 * for a simulated one, which the simulator makes.
 */
export function createScanner(settings: ScannerSettings, onState?: (open: boolean) => void): Result<Scanner> {
  if (settings.kind === "none") return ok(NO_SCANNER);
  if (settings.kind === "simulated") return fail("config.invalid", "scanner.kind: not a real scanner");
  if (settings.path === null) return fail("config.invalid", "scanner.path: missing");
  const { path, baudRate } = settings;
  return ok(createSerialScanner({ path, baudRate, ...(onState === undefined ? {} : { onState }) }));
}

const NO_SCANNER: Scanner = {
  watch: () => () => undefined,
  close: () => Promise.resolve(),
};
