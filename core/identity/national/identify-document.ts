/** From a national ID card (or passport) in a reader to a verified identity (ICAO 9303-11 §4 to §6). @module */

import { describeStatus } from "../../apdu/status-words.ts";
import { equal } from "../../crypto/bytes.ts";
import { sha256 } from "../../crypto/hash.ts";
import type { EmrtdAccessPolicy } from "../../emrtd/access.ts";
import { PACE_MAPPINGS } from "../../emrtd/pace-suites.ts";
import type {
  DocumentReading,
  ReadDocumentRequest,
  SodOpinion,
} from "../../emrtd/reading/document-reading.ts";
import { readDocument } from "../../emrtd/reading/read-document.ts";
import { fail, ok, type Result } from "../../errors/result.ts";
import type { CardChannel } from "../../ports/card-reader.ts";
import { judgeSod, type OpenSod, openSod } from "../../trust/emrtd/sod.ts";
import type { DocumentKind } from "../../trust/store/authorities.ts";
import type { DocumentEvidence } from "../verified-identity.ts";
import { documentEvidence } from "./evidence.ts";
import { type DocumentContext, type DocumentVerdict, judgeDocument } from "./judge.ts";

type HowToRead = Pick<
  ReadDocumentRequest,
  "secrets" | "random" | "photograph" | "reconnect" | "memory" | "readerId" | "onStep" | "onProgress"
>;

export interface IdentifyDocumentRequest extends DocumentContext, HowToRead {
  /** {@link ACCESS_POLICY} where absent. */
  readonly access?: EmrtdAccessPolicy;
  /** Goes on reading a document that will be refused, so that every check says something: for diagnosis. */
  readonly thorough?: boolean;
}

export interface VerifiedDocument extends DocumentVerdict {
  readonly kind: DocumentKind;
  /** For a dossier; null where the assurance is below `substantial`, and for passports. */
  readonly evidence: DocumentEvidence | null;
  /** SHA-256 of EF.SOD: which document a session belongs to. */
  readonly document: Uint8Array;
  readonly link: DocumentReading["usage"];
  readonly reading: Pick<
    DocumentReading,
    "access" | "limits" | "resumed" | "stopped" | "unbroken" | "unreadable"
  >;
}

/** Basic access control only where PACE is not to be had. */
export const ACCESS_POLICY: EmrtdAccessPolicy = { allowBac: true, mappings: PACE_MAPPINGS };

/**
 * Reads the document and judges it. One that is not believed is a success with assurance `refused`, its failed checks
 * and no claims. Fails with what `readDocument` fails with, `card.refused`
 * (EF.SOD is not given), `sod.malformed` and `cms.malformed`.
 */
export async function identifyDocument(
  channel: CardChannel,
  request: IdentifyDocumentRequest,
): Promise<Result<VerifiedDocument>> {
  return identifyExpected(channel, request, undefined);
}

/**
 * The same document again, later in the session, for further claims or another proof. Everything is proven anew: keys of
 * a channel that was closed prove nothing. Fails with `identity.other_card` and as {@link identifyDocument}.
 */
export async function identifyDocumentAgain(
  previous: Pick<VerifiedDocument, "document">,
  channel: CardChannel,
  request: IdentifyDocumentRequest,
): Promise<Result<VerifiedDocument>> {
  return identifyExpected(channel, request, previous.document);
}

async function identifyExpected(
  channel: CardChannel,
  request: IdentifyDocumentRequest,
  expected: Uint8Array | undefined,
): Promise<Result<VerifiedDocument>> {
  const { access = ACCESS_POLICY, photograph = false, ...rest } = request;
  let document: Uint8Array = new Uint8Array();
  let opened: Result<OpenSod> | undefined;
  let judged: Result<DocumentVerdict> | undefined;
  const isOther = () => expected !== undefined && !equal(document, expected);
  const reading = await readDocument(channel, {
    ...rest,
    policy: access,
    photograph,
    judgeSecurityObject: (file) => {
      document = sha256(file);
      if (isOther()) return "hopeless";
      opened = openSod(file);
      return opinionOf(opened, request);
    },
    isBelieved: (read) => {
      judged = isOther() ? fail("identity.other_card") : judgeReading(read, opened, request);
      return judged.ok && judged.value.assurance !== "refused";
    },
  });
  if (!reading.ok) return reading;
  if (judged === undefined) throw new Error("what was read was not judged");
  if (!judged.ok) return judged;
  const verdict = judged.value;
  const evidence = documentEvidence(reading.value, verdict, request);
  const { usage } = reading.value;
  return ok({ ...verdict, kind: request.kind, evidence, document, link: usage, reading: reading.value });
}

/** Fails where there is no EF.SOD to judge by. */
function judgeReading(
  reading: DocumentReading,
  opened: Result<OpenSod> | undefined,
  request: IdentifyDocumentRequest,
): Result<DocumentVerdict> {
  const { files, unreadable, chipAuthentication } = reading;
  const file = files.get("EF.SOD");
  if (file === undefined) {
    if (chipAuthentication.status === "failed") return { ok: false, failure: chipAuthentication.failure };
    return fail("card.refused", `EF.SOD ${describeStatus(unreadable.get("EF.SOD") ?? 0)}`);
  }
  const sod = opened ?? openSod(file);
  return sod.ok ? ok(judgeDocument(reading, sod.value, request)) : sod;
}

/** Nothing is read of a document whose issuer is not believed, but for diagnosis. */
function opinionOf(
  opened: Result<OpenSod>,
  { authorities, kind, now, thorough }: IdentifyDocumentRequest,
): SodOpinion {
  if (!opened.ok) return thorough ? "unverified" : "hopeless";
  const { issuerSignature, issuerTrust } = judgeSod(opened.value, new Map(), {
    authorities,
    kind,
    now,
  }).checks;
  if (issuerSignature.status !== "passed") return thorough ? "unverified" : "hopeless";
  return issuerTrust.status === "passed" || thorough ? "verified" : "hopeless";
}
