/**
 * The file system of an eMRTD (ICAO 9303-10 §3): the master file, the LDS1 application, and what is readable when.
 * @module
 */
import { statusWords } from "../../../core/apdu/status-words.ts";
import type { FaultFile } from "../../../core/protocol/dock.ts";
import { done, refuse, type Step } from "../command.ts";
import type { NationalCardContents } from "./contents.ts";

/** What a search for a file needs to know of the session. */
export interface FileView {
  readonly contents: NationalCardContents;
  /** The LDS1 application is selected, else the master file. */
  readonly application: boolean;
  /** PACE or BAC has opened the chip. */
  readonly open: boolean;
}

export interface ElementaryFile {
  readonly fid: number;
  readonly content: Uint8Array;
}

const CARD_ACCESS = 0x011c;
const CARD_SECURITY = 0x011d;
const EF_ATR_INFO = 0x2f01;
const EF_DIR = 0x2f00;

const namesInMasterFile: ReadonlyMap<number, FaultFile> = new Map([
  [EF_ATR_INFO, "EF.ATR/INFO"],
  [CARD_SECURITY, "EF.CardSecurity"],
]);
const namesInApplication: ReadonlyMap<number, FaultFile> = new Map([
  [0x011e, "EF.COM"],
  [0x011d, "EF.SOD"],
  [0x0101, "DG1"],
  [0x0102, "DG2"],
  [0x010d, "DG13"],
  [0x010e, "DG14"],
  [0x010f, "DG15"],
]);

/** Refuses with 6A82 (not there) or 6982 (there, and not to be read now). */
export function findFile(view: FileView, fid: number): Step<ElementaryFile> {
  const { masterFiles } = view.contents;
  if (fid === CARD_ACCESS) {
    return seesCardAccess(view) ? found(masterFiles, fid) : refuse(statusWords.fileNotFound);
  }
  return view.application ? findInApplication(view, fid) : findInMasterFile(view, fid);
}

/** The file of this short identifier where it is looked for; 1 to 30. */
export function fileOfShortIdentifier({ application }: Pick<FileView, "application">, sfi: number): number {
  if (!application && sfi === (EF_ATR_INFO & 0x1f)) return EF_ATR_INFO;
  if (!application && sfi === 0x1e) return EF_DIR;
  return 0x0100 + sfi;
}

/** Undefined of files that no terminal asks for. */
export function nameOf({ application }: Pick<FileView, "application">, fid: number): FaultFile | undefined {
  if (fid === CARD_ACCESS) return "EF.CardAccess";
  return (application ? namesInApplication : namesInMasterFile).get(fid);
}

function seesCardAccess({ contents, application }: FileView): boolean {
  const { cardAccess } = contents.behaviour;
  return cardAccess === "always" || application === (cardAccess === "afterApplication");
}

function findInMasterFile({ contents, open }: FileView, fid: number): Step<ElementaryFile> {
  const file = found(contents.masterFiles, fid);
  if (file.ok && fid === CARD_SECURITY && !open) return refuse(statusWords.securityStatusNotSatisfied);
  return file;
}

function findInApplication({ contents, open }: FileView, fid: number): Step<ElementaryFile> {
  if (contents.locked.has(fid)) return refuse(statusWords.securityStatusNotSatisfied);
  const file = found(contents.applicationFiles, fid);
  return file.ok && !open ? refuse(statusWords.securityStatusNotSatisfied) : file;
}

function found(files: ReadonlyMap<number, Uint8Array>, fid: number): Step<ElementaryFile> {
  const content = files.get(fid);
  return content === undefined ? refuse(statusWords.fileNotFound) : done({ fid, content });
}
