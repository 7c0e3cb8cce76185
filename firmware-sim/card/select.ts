/** SELECT: which application or file is meant, and the control information in the answer (ISO 7816-4 §11.2.2). @module */
import { statusWords } from "../../core/apdu/status-words.ts";
import { equal, uintToBytes } from "../../core/crypto/bytes.ts";
import { encodeTlv } from "../../core/tlv/ber.ts";
import { done, type PlainCommand, refuse, type Step } from "./command.ts";
import type { CardFile } from "./file-system.ts";
import { APPLICATION_AID, instructions, MASTER_FILE, PROFILE_VERSION } from "./profile.ts";

export type Selection =
  | { readonly target: "application"; readonly control: Uint8Array }
  | { readonly target: "masterFile"; readonly control: Uint8Array }
  | { readonly target: "file"; readonly file: CardFile; readonly control: Uint8Array };

const BY_FILE_IDENTIFIER = 0x00;
const ELEMENTARY_FILE = 0x02;
const BY_NAME = 0x04;
const RETURN_FCI = 0x00;
const RETURN_NOTHING = 0x0c;

/** True for SELECT of an application or of the master file, which starts the session again. */
export function startsAgain({ ins, p1, data }: PlainCommand): boolean {
  return ins === instructions.select && (p1 === BY_NAME || (p1 === BY_FILE_IDENTIFIER && isMasterFile(data)));
}

/** Refuses with 6A82 (nothing by that name), 6A86 (P1-P2) or 6700. */
export function resolveSelection(command: PlainCommand, files: readonly CardFile[]): Step<Selection> {
  const { p1, p2, data } = command;
  if (p2 !== RETURN_FCI && p2 !== RETURN_NOTHING) return refuse(statusWords.incorrectP1P2);
  const control = (fci: Uint8Array) => (p2 === RETURN_FCI ? fci : new Uint8Array());
  if (p1 === BY_NAME) {
    if (!equal(data, APPLICATION_AID)) return refuse(statusWords.fileNotFound);
    return done({ target: "application", control: control(applicationControlInformation()) });
  }
  if (p1 !== BY_FILE_IDENTIFIER && p1 !== ELEMENTARY_FILE) return refuse(statusWords.incorrectP1P2);
  if (p1 === BY_FILE_IDENTIFIER && isMasterFile(data)) {
    return done({
      target: "masterFile",
      control: control(encodeTlv(0x6f, encodeTlv(0x83, fid(MASTER_FILE)))),
    });
  }
  if (data.length !== 2) return refuse(statusWords.wrongLength);
  const file = files.find((candidate) => equal(fid(candidate.fid), data));
  if (file === undefined) return refuse(statusWords.fileNotFound);
  return done({ target: "file", file, control: control(fileControlInformation(file)) });
}

/** No data mean the master file, as its identifier does. */
function isMasterFile(data: Uint8Array): boolean {
  return data.length === 0 || equal(data, fid(MASTER_FILE));
}

function applicationControlInformation(): Uint8Array {
  return encodeTlv(0x6f, encodeTlv(0x84, APPLICATION_AID), encodeTlv(0xa5, encodeTlv(0x80, PROFILE_VERSION)));
}

function fileControlInformation(file: CardFile): Uint8Array {
  const identifier = encodeTlv(0x83, fid(file.fid));
  if (file.structure === "records") return encodeTlv(0x6f, identifier);
  return encodeTlv(0x6f, encodeTlv(0x80, uintToBytes(file.content.length, 2)), identifier);
}

function fid(value: number): Uint8Array {
  return uintToBytes(value, 2);
}
