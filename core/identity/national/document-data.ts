/** What the data groups of a document say, parsed in one place for whoever judges them: a reading, or dumped files. @module */
import { parseDg1 } from "../../emrtd/data-groups/dg1.ts";
import { type FaceImage, parseDg2 } from "../../emrtd/data-groups/dg2.ts";
import { parseDg12 } from "../../emrtd/data-groups/dg12.ts";
import { type Dg13Field, parseDg13, type VietnameseHolder } from "../../emrtd/data-groups/dg13.ts";
import { checkMrzDigits, type MachineReadableZone } from "../../emrtd/data-groups/mrz.ts";
import { mrzExpiryDate } from "../../emrtd/data-groups/mrz-dates.ts";
import { type Failure, ok, type Result } from "../../errors/result.ts";
import type { Oddity } from "../../trust/x509/oddities.ts";
import { toCheck } from "../judge.ts";
import type { Check } from "../verified-identity.ts";

/** Each undefined where no group says it, or none that could be read. */
export interface DocumentData {
  readonly zone: MachineReadableZone | undefined;
  /** DG13 of a Vietnamese document. */
  readonly holder: VietnameseHolder | undefined;
  /** ISO 8601. */
  readonly issuedOn: string | undefined;
  /** ISO 8601. */
  readonly expiresOn: string | "never" | undefined;
  /** Of DG2, where it is there. */
  readonly faces: readonly FaceImage[];
  readonly oddities: readonly Oddity[];
  /** Groups whose form is wrong, and a zone whose check digits are. */
  readonly failures: readonly Failure[];
}

/** Of whole files, by number; `keep` is what of DG13 becomes text at all. */
export function parseDocument(
  groups: ReadonlyMap<number, Uint8Array>,
  keep: ReadonlySet<Dg13Field>,
): DocumentData {
  const failures: Failure[] = [];
  const noted = <T>(result: Result<T> | undefined): T | undefined => {
    if (result?.ok === false) failures.push(result.failure);
    return result?.ok ? result.value : undefined;
  };
  const read = <T>(group: number, parse: (file: Uint8Array) => Result<T>): T | undefined => {
    const file = groups.get(group);
    return file && noted(parse(file));
  };
  const zone = read(1, parseDg1);
  noted(zone && checkMrzDigits(zone));
  const holder = readHolder();
  const details = read(12, parseDg12);
  const faces = read(2, parseDg2);
  return {
    zone,
    holder,
    issuedOn: details?.dateOfIssue ?? holder?.dateOfIssue,
    expiresOn: holder?.dateOfExpiry ?? (zone && mrzExpiryDate(zone.dateOfExpiry)),
    faces: faces?.images ?? [],
    oddities: [...(details?.oddities ?? []), ...(faces?.oddities ?? [])],
    failures,
  };

  /** Where no zone says whose DG13 it is, another form is none that is wrong. */
  function readHolder(): VietnameseHolder | undefined {
    const parse = (file: Uint8Array) => parseDg13(file, keep);
    if (zone !== undefined) return hasVietnameseHolder(zone) ? read(13, parse) : undefined;
    const file = groups.get(13);
    const holder = file && parse(file);
    return holder?.ok ? holder.value : undefined;
  }
}

/**
 * What follows once every hash is right: signed, and yet it must be what it should be. Nothing is filed from a zone whose
 * check digits are wrong.
 */
export function wellFormed(
  groups: ReadonlyMap<number, Uint8Array>,
  { failures: [failure] }: Pick<DocumentData, "failures">,
): Check {
  if (!groups.has(1)) return { status: "notPerformed", why: "DG1 was not read" };
  return toCheck(failure === undefined ? ok(null) : { ok: false, failure });
}

/** Other states put what they like into DG13, and so may a passport. */
function hasVietnameseHolder({ documentCode, issuingState }: MachineReadableZone): boolean {
  return issuingState === "VNM" && documentCode.startsWith("I");
}
