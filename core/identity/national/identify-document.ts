/** From a national ID card (or passport) in a reader to a verified identity (ICAO 9303-11 §4 to §6). @module */

import { describeStatus } from "../../apdu/status-words.ts";
import { equal, type RandomBytes } from "../../crypto/bytes.ts";
import { sha256 } from "../../crypto/hash.ts";
import type { EmrtdAccessPolicy, EmrtdSecrets } from "../../emrtd/access.ts";
import type { ChipMemory } from "../../emrtd/reading/chip-memory.ts";
import type {
  DocumentReading,
  ReadingProgress,
  ReadingStep,
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

export interface IdentifyDocumentRequest extends DocumentContext {
  readonly secrets: EmrtdSecrets;
  /** {@link ACCESS_POLICY} where absent. */
  readonly access?: EmrtdAccessPolicy;
  readonly random: RandomBytes;
  /** DG2 is read only where a person will look at it. */
  readonly photograph?: boolean;
  /** Goes on reading a document that will be refused, so that every check says something: for diagnosis. */
  readonly thorough?: boolean;
  /** Waits for the card to be laid down again; absent: a lost card ends the reading. */
  readonly reconnect?: () => Promise<Result<CardChannel>>;
  readonly memory?: ChipMemory;
  readonly readerId?: string;
  readonly onStep?: (step: ReadingStep) => void;
  readonly onProgress?: (progress: ReadingProgress) => void;
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

/** Chip-authentication mapping saves chip authentication; basic access control only where PACE is not to be had. */
export const ACCESS_POLICY: EmrtdAccessPolicy = {
  allowBac: true,
  mappings: ["chip-authentication", "generic", "integrated"],
};

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
  });
  if (!reading.ok) return reading;
  const { files, unreadable, usage } = reading.value;
  const file = files.get("EF.SOD");
  if (file === undefined) {
    const { chipAuthentication } = reading.value;
    if (chipAuthentication.status === "failed") return { ok: false, failure: chipAuthentication.failure };
    return fail("card.refused", `EF.SOD ${describeStatus(unreadable.get("EF.SOD") ?? 0)}`);
  }
  if (isOther()) return fail("identity.other_card");
  const sod = opened ?? openSod(file);
  if (!sod.ok) return sod;
  const verdict = judgeDocument(reading.value, sod.value, request);
  const evidence = documentEvidence(reading.value, verdict, request);
  return ok({ ...verdict, kind: request.kind, evidence, document, link: usage, reading: reading.value });
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
