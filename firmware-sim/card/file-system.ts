/** The files of the card and who may read them (card profile, "Files"; ISO 7816-4 §7.2). @module */
import { concat, utf8 } from "../../core/crypto/bytes.ts";
import type { CardInterface } from "../../core/ports/card-reader.ts";
import type { FaultFile } from "../../core/protocol/dock.ts";
import { encodeTlv } from "../../core/tlv/ber.ts";
import { type CardContents, capabilities, files, PROFILE_VERSION, type StoredDisclosure } from "./profile.ts";
import type { Purse } from "./purse/purse.ts";
import { securityInfos } from "./security-infos.ts";

export type ReadAccess =
  | "free"
  /** After terminal authentication, whatever the certificate grants. */
  | "terminal"
  /** Where the certificate grants claims of class "open". */
  | "open"
  /** Where the certificate grants claims of class "protected", after the PIN. */
  | "protected"
  /** To a terminal that may debit, or after the PIN. */
  | "purse";

interface FileIdentity {
  readonly name: FaultFile;
  readonly fid: number;
  readonly sfi: number;
}

export interface TransparentFile extends FileIdentity {
  readonly structure: "transparent";
  readonly access: ReadAccess;
  readonly content: Uint8Array;
}

export interface RecordFile extends FileIdentity {
  readonly structure: "records";
  /** Record n is at n − 1. */
  readonly records: readonly { readonly access: ReadAccess; readonly content: Uint8Array }[];
}

export type CardFile = TransparentFile | RecordFile;

/** What lies directly under the master file: EF.CardAccess, where foreign PACE programs look for it. */
export function masterFiles({ curve, paceProtocol }: CardContents): readonly CardFile[] {
  return [transparent(files.cardAccess, "free", securityInfos(curve, paceProtocol))];
}

/** The files of the application, with an EF.INFO made for this selection. `serial` has eight bytes. */
export function applicationFiles(
  contents: CardContents,
  cardInterface: CardInterface,
  serial: Uint8Array,
  purse: Purse | undefined,
): readonly CardFile[] {
  return [
    ...masterFiles(contents),
    transparent(files.info, "free", efInfo(contents, cardInterface, serial)),
    transparent(files.credential, "terminal", utf8(contents.credential)),
    disclosureRecords(contents.disclosures),
    transparent(files.index, "terminal", efIndex(contents.disclosures)),
    ...(contents.signature === undefined
      ? []
      : [transparent(files.certificate, "terminal", contents.signature.certificate)]),
    ...(purse === undefined ? [] : [purseLog(purse)]),
  ];
}

function efInfo(contents: CardContents, cardInterface: CardInterface, serial: Uint8Array): Uint8Array {
  const objects = [
    encodeTlv(0x80, PROFILE_VERSION),
    encodeTlv(0x81, Uint8Array.of(capabilitiesOf(contents))),
    encodeTlv(0x82, serial),
    encodeTlv(0xa3, securityInfos(contents.curve, contents.paceProtocol)),
  ];
  // Putting the card into the slot is the consent; over the air the digits must come from the print.
  if (cardInterface === "contact") objects.push(encodeTlv(0x84, utf8(contents.can)));
  return concat(...objects);
}

function capabilitiesOf({ signature, purse }: CardContents): number {
  return (
    capabilities.terminalAuthentication |
    capabilities.pin |
    (signature === undefined ? 0 : capabilities.signatureKey) |
    (purse === undefined ? 0 : capabilities.purse)
  );
}

function efIndex(disclosures: readonly StoredDisclosure[]): Uint8Array {
  return concat(
    ...disclosures.map((disclosure, index) =>
      encodeTlv(
        0xe0,
        encodeTlv(0x80, Uint8Array.of(index + 1)),
        encodeTlv(0x81, utf8(disclosure.name)),
        encodeTlv(0x82, Uint8Array.of(disclosure.class === "open" ? 0 : 1)),
      ),
    ),
  );
}

function disclosureRecords(disclosures: readonly StoredDisclosure[]): RecordFile {
  const records = disclosures.map((disclosure) => ({ access: disclosure.class, content: disclosure.bytes }));
  return { ...files.disclosures, structure: "records", records };
}

/** Read when it is asked for: it grows while the file is there. */
function purseLog(purse: Purse): RecordFile {
  return {
    ...files.purseLog,
    structure: "records",
    get records() {
      return purse.log.map((content) => ({ access: "purse", content }) as const);
    },
  };
}

function transparent(identity: FileIdentity, access: ReadAccess, content: Uint8Array): TransparentFile {
  return { ...identity, structure: "transparent", access, content };
}
