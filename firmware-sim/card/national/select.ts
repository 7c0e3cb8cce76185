/** SELECT of an eMRTD: the master file, the LDS1 application, elementary files (ICAO 9303-10 §3.6, ISO 7816-4 §11.2). @module */
import { statusWords } from "../../../core/apdu/status-words.ts";
import { bytesToUint, concat, equal, fromHex, uintToBytes } from "../../../core/crypto/bytes.ts";
import { encodeTlv } from "../../../core/tlv/ber.ts";
import { done, type PlainCommand, refuse, type Step } from "../command.ts";
import { type ElementaryFile, type FileView, findFile } from "./files.ts";

export type Selection = {
  /** Control parameters, where the command asks for them. */
  readonly control: Uint8Array;
} & (
  | { readonly target: "masterFile" }
  | { readonly target: "application" }
  | { readonly target: "file"; readonly file: ElementaryFile }
);

const LDS1_APPLICATION = fromHex("a0000002471001");

const MASTER_FILE = 0x3f00;
/** P1. */
const by = { identifier: 0x00, elementaryFile: 0x02, name: 0x04 } as const;
/** P2: which control information; the last bit pair must be zero: first or only occurrence. */
const controlTemplate: ReadonlyMap<number, number | undefined> = new Map([
  [0x00, 0x6f],
  [0x04, 0x62],
  [0x0c, undefined],
]);
const fcp = { size: 0x80, descriptor: 0x82, identifier: 0x83, name: 0x84 } as const;
const DEDICATED_FILE = Uint8Array.of(0x38);
const TRANSPARENT_FILE = Uint8Array.of(0x01);

/** Refuses with 6A86, 6A80 (identifier of no two bytes), 6A82, 6982, and what the chip says of its master file. */
export function resolveSelection(command: PlainCommand, view: FileView): Step<Selection> {
  const { p1, p2, data } = command;
  if (!controlTemplate.has(p2)) return refuse(statusWords.incorrectP1P2);
  switch (p1) {
    case by.name:
      return equal(data, LDS1_APPLICATION) ? selectApplication(command) : refuse(statusWords.fileNotFound);
    case by.identifier:
      if (data.length === 0 || (data.length === 2 && bytesToUint(data) === MASTER_FILE)) {
        return selectMasterFile(command, view);
      }
      return selectFile(command, view);
    case by.elementaryFile:
      return selectFile(command, view);
    default:
      return refuse(statusWords.incorrectP1P2);
  }
}

function selectMasterFile(command: PlainCommand, { contents }: FileView): Step<Selection> {
  const { selectMasterFile } = contents.behaviour;
  if (selectMasterFile !== "ok") return refuse(Number.parseInt(selectMasterFile, 16));
  const control = controlInformation(command, [fcp.descriptor, DEDICATED_FILE], identifier(MASTER_FILE));
  return done({ target: "masterFile", control });
}

function selectApplication(command: PlainCommand): Step<Selection> {
  const control = controlInformation(command, [fcp.descriptor, DEDICATED_FILE], [fcp.name, LDS1_APPLICATION]);
  return done({ target: "application", control });
}

function selectFile(command: PlainCommand, view: FileView): Step<Selection> {
  if (command.data.length !== 2) return refuse(statusWords.incorrectData);
  const file = findFile(view, bytesToUint(command.data));
  if (!file.ok) return file;
  const { content, fid } = file.value;
  const control = controlInformation(
    command,
    [fcp.size, uintToBytes(content.length, content.length > 0xffff ? 4 : 2)],
    [fcp.descriptor, TRANSPARENT_FILE],
    identifier(fid),
  );
  return done({ target: "file", file: file.value, control });
}

function identifier(fid: number): readonly [number, Uint8Array] {
  return [fcp.identifier, uintToBytes(fid, 2)];
}

/** Only where the command names a template and leaves room for an answer. */
function controlInformation(
  { p2, ne }: PlainCommand,
  ...objects: readonly (readonly [number, Uint8Array])[]
): Uint8Array {
  const tag = controlTemplate.get(p2);
  if (tag === undefined || ne === 0) return new Uint8Array();
  return encodeTlv(tag, concat(...objects.map(([objectTag, value]) => encodeTlv(objectTag, value))));
}
