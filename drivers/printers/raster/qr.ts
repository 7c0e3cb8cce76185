/** QR codes of whole dots. @module */
import { encodeQR } from "qr";

export interface QrPicture {
  /** Row by row, the quiet zone with them; true is dark. */
  readonly modules: readonly (readonly boolean[])[];
  /** Dots of a module's side. */
  readonly moduleDots: number;
  /** Of the whole square, dots. */
  readonly side: number;
}

/** ISO/IEC 18004 §9.1: four modules on each side. */
const QUIET_MODULES = 4;
/** Half a millimetre: what a thermal head prints and a plain scanner still reads. */
const LEAST_MODULE_DOTS = 4;
/** Larger does not read better, and costs paper. */
const MOST_MODULE_DOTS = 5;
/** Of the paper's width. */
const MOST_SHARE = 0.8;

/**
 * With the strongest correction of M and L that still fits. Throws where the text is too long for this paper: slips
 * carry what the program makes.
 */
export function qrPicture(text: string, dots: number): QrPicture {
  for (const ecc of ["medium", "low"] as const) {
    const modules = encodeQR(text, "raw", { ecc, border: QUIET_MODULES });
    const across = modules.length;
    const comfortable = Math.min(MOST_MODULE_DOTS, Math.floor((dots * MOST_SHARE) / across));
    const moduleDots = Math.max(LEAST_MODULE_DOTS, comfortable);
    if (moduleDots * across > dots) continue;
    return { modules, moduleDots, side: across * moduleDots };
  }
  throw new RangeError(`a QR of ${text.length} characters does not fit on ${dots} dots`);
}
