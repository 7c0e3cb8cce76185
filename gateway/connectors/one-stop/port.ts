/** The one-stop system (hệ thống một cửa) as the gateway needs it. @module */
import type { Result } from "../../../core/errors/result.ts";

/** A dossier on its way to the agency. */
export interface OneStopDossier {
  readonly id: string;
  readonly procedure: string;
  readonly provisionalCode: string;
  /** Code of the unit that receives it. */
  readonly receivingUnit: string;
  /** As it came from the terminal; the connector of a real system opens it with the gateway's key. */
  readonly sealed: string;
}

export interface OneStopCase {
  /** Mã hồ sơ. */
  readonly officialCode: string;
  /** National status, 1 to 10. */
  readonly status: number;
  readonly at: Date;
  /** Nothing more will come. */
  readonly final: boolean;
}

/** An implementation is one folder with a factory. Failures are tried again, later and later. */
export interface OneStopSystem {
  /** Takes a dossier in and gives its official code; the same id again gives the same code and has no other effect. */
  take(dossier: OneStopDossier): Promise<Result<OneStopCase>>;
  /** How a case stands now. */
  look(officialCode: string): Promise<Result<OneStopCase>>;
}
