/**
 * Takes an ESC/POS stream apart into commands, after Epson's "ESC/POS Command Reference" for TM printers. What the
 * simulated printer does not know it skips by the length that the reference gives, as real printers do.
 * @module
 */

export type PrinterCommand =
  /** ESC @ */
  | { readonly type: "initialise" }
  /** GS v 0: `rows` of `rowBytes`, each dot `scaleX` by `scaleY`. */
  | {
      readonly type: "raster";
      readonly rowBytes: number;
      readonly rows: number;
      readonly scaleX: 1 | 2;
      readonly scaleY: 1 | 2;
      readonly data: Uint8Array;
    }
  | { readonly type: "lineFeed" }
  /** ESC d */
  | { readonly type: "feedLines"; readonly lines: number }
  /** ESC J */
  | { readonly type: "feedDots"; readonly dots: number }
  /** ESC 3, and ESC 2 for the default. */
  | { readonly type: "lineSpacing"; readonly dots: number | "default" }
  /** GS V. With `feedDots` the paper first goes on to the cutter and as much further; undefined cuts where it is. */
  | { readonly type: "cut"; readonly feedDots: number | undefined }
  /** GS r: a status that is sent when the command's turn comes. */
  | { readonly type: "transmitStatus"; readonly which: number }
  /** GS a: a packet at once and with each change; any bit of n switches it on here. */
  | { readonly type: "automaticStatus"; readonly on: boolean }
  | { readonly type: "character" }
  | { readonly type: "skipped" };

export interface TakenCommand {
  readonly command: PrinterCommand;
  /** Bytes that it takes up. */
  readonly length: number;
}

const LF = 0x0a;
const DLE = 0x10;
const ESC = 0x1b;
const GS = 0x1d;
const FS = 0x1c;

const SKIPPED: PrinterCommand = { type: "skipped" };

/** Parameter bytes of commands that change nothing on this paper. Those not named have none or one. */
const ESC_PARAMETERS: Readonly<Record<string, number>> = {
  "<": 0,
  S: 0,
  L: 0,
  $: 2,
  "\\": 2,
  p: 3,
  W: 8,
  c: 2,
};
const GS_PARAMETERS: Readonly<Record<string, number>> = { $: 2, L: 2, P: 2, W: 2, "\\": 2, ":": 0 };

/** The command at the beginning of `bytes`; undefined while its end has not arrived. */
export function takeCommand(bytes: Uint8Array): TakenCommand | undefined {
  const [first, second] = bytes;
  switch (first) {
    case undefined:
      return undefined;
    case LF:
      return { command: { type: "lineFeed" }, length: 1 };
    case ESC:
      return second === undefined ? undefined : takeEsc(bytes, String.fromCharCode(second));
    case GS:
      return second === undefined ? undefined : takeGs(bytes, String.fromCharCode(second));
    case FS:
      return whole(bytes, 3, () => SKIPPED);
    case DLE:
      return second === undefined ? undefined : takeDle(bytes, second);
    default:
      return { command: first < 0x20 ? SKIPPED : { type: "character" }, length: 1 };
  }
}

function takeEsc(bytes: Uint8Array, name: string): TakenCommand | undefined {
  switch (name) {
    case "@":
      return { command: { type: "initialise" }, length: 2 };
    case "d":
      return whole(bytes, 3, (at) => ({ type: "feedLines", lines: at(2) }));
    case "J":
      return whole(bytes, 3, (at) => ({ type: "feedDots", dots: at(2) }));
    case "3":
      return whole(bytes, 3, (at) => ({ type: "lineSpacing", dots: at(2) }));
    case "2":
      return { command: { type: "lineSpacing", dots: "default" }, length: 2 };
    default:
      return whole(bytes, 2 + (ESC_PARAMETERS[name] ?? 1), () => SKIPPED);
  }
}

function takeGs(bytes: Uint8Array, name: string): TakenCommand | undefined {
  switch (name) {
    case "v":
      return takeRaster(bytes);
    case "V":
      return takeCut(bytes);
    case "r":
      return whole(bytes, 3, (at) => ({ type: "transmitStatus", which: at(2) }));
    case "a":
      return whole(bytes, 3, (at) => ({ type: "automaticStatus", on: at(2) !== 0 }));
    case "(": {
      // GS ( fn pL pH …: the only family that says its own length.
      if (bytes.length < 5) return undefined;
      return whole(bytes, 5 + (bytes[3] ?? 0) + 256 * (bytes[4] ?? 0), () => SKIPPED);
    }
    default:
      return whole(bytes, 2 + (GS_PARAMETERS[name] ?? 1), () => SKIPPED);
  }
}

/** GS v 0 m xL xH yL yH d1…dk; m 0 to 3 or "0" to "3": normal, double width, double height, both. */
function takeRaster(bytes: Uint8Array): TakenCommand | undefined {
  if (bytes.length < 8) return undefined;
  const [, , zero, mode = 0, xL = 0, xH = 0, yL = 0, yH = 0] = bytes;
  if (zero !== 0x30) return { command: SKIPPED, length: 3 };
  const rowBytes = xL + 256 * xH;
  const rows = yL + 256 * yH;
  const scale = mode & 3;
  return whole(bytes, 8 + rowBytes * rows, () => ({
    type: "raster",
    rowBytes,
    rows,
    scaleX: scale === 1 || scale === 3 ? 2 : 1,
    scaleY: scale >= 2 ? 2 : 1,
    data: bytes.slice(8, 8 + rowBytes * rows),
  }));
}

/** GS V m, or function B (65, 66) and C with n. */
function takeCut(bytes: Uint8Array): TakenCommand | undefined {
  const mode = bytes[2];
  if (mode === undefined) return undefined;
  if (mode === 0 || mode === 1 || mode === 0x30 || mode === 0x31) {
    return { command: { type: "cut", feedDots: undefined }, length: 3 };
  }
  return whole(bytes, 4, (at) => (mode === 65 || mode === 66 ? { type: "cut", feedDots: at(3) } : SKIPPED));
}

/** Real-time commands were carried out when they arrived; in their turn they are passed over. */
function takeDle(bytes: Uint8Array, name: number): TakenCommand | undefined {
  const EOT_OR_ENQ = 3;
  if (name !== 0x14) return whole(bytes, EOT_OR_ENQ, () => SKIPPED);
  if (bytes.length < 3) return undefined;
  return whole(bytes, bytes[2] === 8 ? 10 : 5, () => SKIPPED);
}

function whole(
  bytes: Uint8Array,
  length: number,
  command: (at: (index: number) => number) => PrinterCommand,
): TakenCommand | undefined {
  return bytes.length < length ? undefined : { command: command((index) => bytes[index] ?? 0), length };
}
