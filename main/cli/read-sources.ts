/** Where `read` finds its card: the PC/SC service, or a simulated reader with a card in it. @module */
import type { MrzKeyFields } from "../../core/emrtd/mrz-information.ts";
import { parseNationalPrintedCode } from "../../core/identity/national/printed-code.ts";
import type { CardReader } from "../../core/ports/card-reader.ts";
import { createPcscReaders } from "../../drivers/readers/pcsc.ts";
import { random } from "../random.ts";
import { readCardFile } from "./card-file.ts";
import { UsageError } from "./command.ts";
import type { CardSecrets } from "./read-card.ts";

export interface CardChoice {
  readonly name: string;
  /** The text of its `card.json`; absent for a card of the catalogue. */
  readonly file?: string;
}

/** Long enough for every command of a real card, in milliseconds. */
const TRANSMIT_TIMEOUT = 10_000;
/** As a person would who sees that it is asked for, milliseconds. */
const LAID_AGAIN_AFTER = 400;
const CAN = /^\d{6}$/;
const MRZ = /^([A-Z0-9<]{1,22}),([0-9<]{6}),(\d{6})$/;

export function pcscReaders(): CardReader {
  return createPcscReaders({
    hostProgram: new URL("../reader-host/host.ts", import.meta.url),
    transmitTimeoutMs: TRANSMIT_TIMEOUT,
  });
}

export function cardChoice(name: string | undefined, file: string | undefined): CardChoice | undefined {
  if (name !== undefined && file !== undefined) throw new UsageError("--card or --card-file, not both");
  if (file !== undefined) return { name: file, file: readCardFile(file) };
  return name === undefined ? undefined : { name };
}

export async function simulatedReaders(
  card: CardChoice | undefined,
  cardInterface: string,
  faultText: string | undefined,
  laysAgain: boolean,
): Promise<CardReader> {
  if (card === undefined) throw new UsageError("say --card NAME (see 'cards') or --card-file FILE");
  if (cardInterface !== "contact" && cardInterface !== "contactless") {
    throw new UsageError("--interface is contact or contactless");
  }
  const sim = await import("../../firmware-sim/index.ts");
  const fault = faultText === undefined ? null : sim.parseFault(faultText);
  if (fault === undefined) throw new UsageError(`no card fault '${faultText}'; see 'sim --help'`);
  const readers = sim.createSimulatedReaders({ now: Date.now, random });
  readers.setFault(cardInterface, fault);
  const lay = () =>
    card.file === undefined
      ? readers.present(cardInterface, card.name)
      : readers.presentFile(cardInterface, card.name, card.file);
  const laid = lay();
  if (!laid.ok) throw new UsageError(laid.failure.detail ?? `no card '${card.name}'; see 'cards'`);
  if (laysAgain) {
    readers.watch(({ type }) => {
      if (type !== "removed") return;
      readers.setFault(cardInterface, null);
      setTimeout(lay, LAID_AGAIN_AFTER).unref();
    });
  }
  return readers;
}

export interface TypedSecrets {
  readonly can: string | undefined;
  /** `NUMBER,YYMMDD,YYMMDD`. */
  readonly mrz: string | undefined;
  /** Text of the QR code on a national ID card. */
  readonly qr: string | undefined;
}

/** What was typed; for a card of the catalogue, where nothing was, what is printed on it. */
export async function secretsOf(
  { can, mrz, qr }: TypedSecrets,
  card: CardChoice | undefined,
  now: Date,
): Promise<CardSecrets> {
  if (can !== undefined && !CAN.test(can)) throw new UsageError("--can is six digits");
  const printed = qr === undefined ? undefined : parseNationalPrintedCode(qr);
  if (printed?.ok === false) throw new UsageError("--qr is the text of a national ID card's code");
  if (can === undefined && mrz === undefined && printed === undefined && card !== undefined) {
    return printedOn(card, now);
  }
  const code = can ?? (printed?.ok ? printed.value.can : undefined);
  return {
    ...(code !== undefined && { can: code }),
    ...(mrz !== undefined && { mrz: zoneFields(mrz) }),
    ...(printed?.ok && { printedNumber: printed.value.personalNumber }),
  };
}

function zoneFields(typed: string): MrzKeyFields {
  const [, documentNumber, dateOfBirth, dateOfExpiry] = MRZ.exec(typed) ?? [];
  if (documentNumber === undefined || dateOfBirth === undefined || dateOfExpiry === undefined) {
    throw new UsageError("--mrz is NUMBER,YYMMDD,YYMMDD: document number, birth, expiry");
  }
  return { documentNumber, dateOfBirth, dateOfExpiry };
}

/** A provincial card in the slot tells its digits itself. */
async function printedOn({ name, file }: CardChoice, now: Date): Promise<CardSecrets> {
  const sim = await import("../../firmware-sim/index.ts");
  if (file !== undefined || !sim.isNationalCardName(name)) return {};
  const { can, mrz, qr } = sim.nationalPrinted(name, { now: now.getTime() });
  const printed = parseNationalPrintedCode(qr);
  return { can, mrz, ...(printed.ok && { printedNumber: printed.value.personalNumber }) };
}
