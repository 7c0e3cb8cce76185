/** Stages that read one file of a national ID card, take it apart and hold it against what the issuer signed. @module */
import { createHash } from "node:crypto";
import { plainLink } from "../../../core/apdu/link.ts";
import { toHex } from "../../../core/crypto/bytes.ts";
import type { CipherName } from "../../../core/emrtd/cipher.ts";
import { readCardAccess } from "../../../core/emrtd/reading/card-access.ts";
import { knowledgeFrom } from "../../../core/emrtd/reading/chip-memory.ts";
import { startOf } from "../../../core/emrtd/reading/file-progress.ts";
import type { ElementaryFile } from "../../../core/emrtd/reading/files.ts";
import { EF_CARD_SECURITY, EF_SOD } from "../../../core/emrtd/reading/files.ts";
import { learnLimits } from "../../../core/emrtd/reading/limits.ts";
import { readFile } from "../../../core/emrtd/reading/read-file.ts";
import { listedGroups } from "../../../core/emrtd/reading/security-object.ts";
import { parsePaceInfos } from "../../../core/emrtd/security-infos.ts";
import { fail, ok, type Result } from "../../../core/errors/result.ts";
import type { Check } from "../../../core/identity/verified-identity.ts";
import { verifyCardSecurity } from "../../../core/trust/emrtd/card-security.ts";
import type { NationalCardContents } from "../../../firmware-sim/card/national/contents.ts";
import type { NationalCardName } from "../../../firmware-sim/personalise/national/catalogue.ts";
import { verifySod } from "../../support/sod.ts";
import { fileCard } from "../cards.ts";
import type { Stage, StageSession } from "../stage.ts";
import { contentsOf, NOW, requestOf, secretsOf } from "./national-cards.ts";

export interface FileStageOptions {
  readonly name: string;
  readonly weight: number;
  readonly contents: NationalCardContents;
  readonly file: ElementaryFile;
  /** Absent: before access control. */
  readonly cipher?: CipherName;
  readonly application?: boolean;
  /** Response data of one block. */
  readonly room?: number;
  readonly unsigned?: true;
  /** From the file as it was read. */
  readonly judge: (file: Uint8Array) => Result<string>;
}

/** Reads the file as a whole reading does, and judges it. */
export function fileStage(options: FileStageOptions): Stage {
  const { contents, file, judge, application = true, room = 4_096, name, weight, cipher, unsigned } = options;
  const bytes = (application ? contents.applicationFiles : contents.masterFiles).get(file.identifier);
  if (bytes === undefined) throw new Error(`${name}: the card has no such file`);
  return {
    name,
    weight,
    file: bytes,
    ...(cipher && { cipher }),
    ...(unsigned && { unsigned }),
    secrets: secretsOf(contents),
    card: (other = bytes) =>
      fileCard({ contents: withFile(contents, application, file, other), application, room }),
    async run({ secure }) {
      const outcome = await readFile(secure, startOf(file), { knowledge: knowledgeFrom(undefined) });
      if (outcome.kind === "brokenOff") return { ok: false, failure: outcome.failure };
      return outcome.kind === "whole" ? judge(outcome.bytes) : fail("card.refused", "unreadable");
    },
  };
}

function withFile(
  contents: NationalCardContents,
  application: boolean,
  { identifier }: ElementaryFile,
  bytes: Uint8Array,
): NationalCardContents {
  const from = application ? contents.applicationFiles : contents.masterFiles;
  const files = new Map(from).set(identifier, bytes);
  return application ? { ...contents, applicationFiles: files } : { ...contents, masterFiles: files };
}

/** The first check that failed, else all of them as they stand. */
export function believed(checks: Readonly<Record<string, Check>>, facts: string): Result<string> {
  for (const [name, check] of Object.entries(checks)) {
    if (check.status === "failed") return fail(check.code, name);
  }
  return ok(
    `${Object.values(checks)
      .map(({ status }) => status)
      .join(" ")} ${facts}`,
  );
}

/** EF.SOD of several kinds: DER and BER, RSA, PSS, ECDSA, explicit parameters, SHA-1. */
export function sodStage(card: NationalCardName, weight: number, cipher: CipherName = "AES-128"): Stage {
  const contents = contentsOf(card);
  const { authorities, kind } = requestOf(card);
  return fileStage({
    name: `EF.SOD ${card}`,
    weight,
    contents,
    file: EF_SOD,
    cipher,
    judge(file) {
      const listed = listedGroups(file);
      const verdict = verifySod(file, new Map(), { authorities, kind, now: NOW });
      if (!verdict.ok) return verdict;
      // The list that says what is to be read is the one that is verified.
      if (!listed.ok) return listed;
      const { securityObject, signer, checks } = verdict.value;
      const digests = [...securityObject.digests].map(([group, digest]) => `${group}:${toHex(digest)}`);
      const { dataIntegrity: _, ...judged } = checks;
      return believed(judged, `${securityObject.hash} ${digests.join(" ")} ${signer?.subject.text}`);
    },
  });
}

export function cardSecurityStage(card: NationalCardName, weight: number): Stage {
  const { authorities, kind } = requestOf(card);
  return fileStage({
    name: `EF.CardSecurity ${card}`,
    weight,
    contents: contentsOf(card),
    file: EF_CARD_SECURITY,
    application: false,
    cipher: "AES-128",
    judge(file) {
      const verdict = verifyCardSecurity(file, { authorities, kind, now: NOW });
      if (!verdict.ok) return verdict;
      const { checks, infos } = verdict.value;
      const keys = infos?.chipKeys.map(({ key }) => (key.ok ? toHex(key.value.publicKey) : key.failure.code));
      return believed(checks, `${JSON.stringify(infos?.pace)} ${keys?.join(" ")}`);
    },
  });
}

/** A file that is read in clear; another may stand in its place. */
function masterFile(card: NationalCardName, identifier: number): Pick<Stage, "card" | "file"> {
  const contents = contentsOf(card);
  const file = contents.masterFiles.get(identifier);
  return {
    ...(file && { file }),
    card: (other = file ?? new Uint8Array()) =>
      fileCard({
        contents: { ...contents, masterFiles: new Map(contents.masterFiles).set(identifier, other) },
        application: false,
        room: 4_096,
      }),
  };
}

/** In clear and unsigned: whatever it says, access control goes on from it or says why not. */
export function cardAccessStage(card: NationalCardName, weight: number): Stage {
  return {
    name: `EF.CardAccess ${card}`,
    weight,
    unsigned: true,
    ...masterFile(card, 0x011c),
    async run({ channel }) {
      const read = await readCardAccess(plainLink(channel), knowledgeFrom(undefined));
      if (!read.ok) return read;
      const infos = read.value && parsePaceInfos(read.value);
      return infos?.ok === false ? infos : ok(JSON.stringify(infos?.value));
    },
  };
}

/** What it says must leave limits that something can be read with. */
export function limitsStage(card: NationalCardName, weight: number): Stage {
  return {
    name: `EF.ATR/INFO ${card}`,
    weight,
    unsigned: true,
    ...masterFile(card, 0x2f01),
    async run({ channel }: StageSession) {
      const limits = await learnLimits(channel);
      if (!limits.ok) return limits;
      const { maxCommandBytes, maxResponseBytes } = limits.value;
      const usable = maxCommandBytes >= 261 && maxResponseBytes >= 258 && maxResponseBytes <= 65_538;
      if (!usable) throw new Error("limits that nothing can be read with");
      return ok(JSON.stringify(limits.value));
    },
  };
}

export function hashOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
