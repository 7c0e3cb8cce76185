/**
 * The way to one document's chip through lost cards and dead channels: access control is run again, the application
 * selected again, chip authentication run again, and a file goes on where it broke off.
 *
 * The bytes of one document may so come over several connections, and nothing says that it was one chip. It need not:
 * every data group is compared with the one EF.SOD that was read first and whose signature was verified, so that bytes
 * of another document do not fit, and whoever fakes them has the issuer's key. What bytes cannot show is that the chip
 * is the one they were issued to. Hence chip authentication with the key of the verified DG14 is run on every connection
 * anew, before anything more is read there, and active authentication is run again at the end; only the last proof is
 * told, and it is that of the chip which lies there now. A copy of a document that can do neither is as good as the
 * original, whether it was read in one go or not.
 *
 * The key of chip-authentication mapping stands in EF.CardSecurity and in no list of EF.SOD: only the channel says that
 * it belongs to this document. Where that mapping opened the chip, nothing read on an earlier connection counts.
 * @module
 */
import { type LinkUsage, meterChannel } from "../../apdu/meter.ts";
import type { ErrorCode } from "../../errors/codes.ts";
import { type Failure, fail, ok, type Result } from "../../errors/result.ts";
import type { CardChannel } from "../../ports/card-reader.ts";
import { accessFailureKind } from "../access.ts";
import type { ChipAuthentication } from "../chip/chip-authentication.ts";
import type { SecurityInfoSet } from "../data-groups/security-info-set.ts";
import { blameLoss, takeSmallerBlock } from "./block-size.ts";
import { ChipHint } from "./chip-hint.ts";
import { SHORT_BLOCK_BYTES, traitsFrom } from "./chip-memory.ts";
import {
  authenticateChip,
  type ChipState,
  type Connection,
  connect,
  type FileOrStatus,
  justMet,
} from "./connect.ts";
import type { ReadDocumentRequest } from "./document-reading.ts";
import { startOf } from "./file-progress.ts";
import type { ElementaryFile } from "./files.ts";
import { heldBackWork } from "./held-back-work.ts";
import { type FileOutcome, type ReadFileOptions, readFile } from "./read-file.ts";

const MAX_RESUMES = 3;
const LOST: ReadonlySet<ErrorCode> = new Set([
  "card.lost",
  "card.no_answer",
  "reader.failed",
  "reader.absent",
  "reader.service_absent",
]);

export class DocumentSession {
  /** Done while files are read. */
  readonly work = heldBackWork();
  readonly #request: ReadDocumentRequest;
  readonly #hint: ChipHint;
  #chip: ChipState;
  /** Undefined once it was lost. */
  #card: CardChannel | undefined;
  /** The last one, whether it is still good or not. */
  #connection: Connection | undefined;
  #live = false;
  #connections = 0;
  #attempts = 0;
  #resumesLeft = MAX_RESUMES;
  #meters: readonly (() => LinkUsage)[] = [];

  constructor(channel: CardChannel, request: ReadDocumentRequest) {
    this.#request = request;
    this.#hint = new ChipHint(channel, request);
    this.#card = this.#metered(channel);
    this.#chip = justMet(this.#hint.traits);
  }

  get chip(): ChipState {
    return this.#chip;
  }

  /** Connections so far; a proof counts for the one that it was given on. */
  get connections(): number {
    return this.#connections;
  }

  /** How often the chip was opened anew, or that was tried. */
  get resumed(): number {
    return this.#attempts - 1;
  }

  /** The last one; undefined where none was ever opened. */
  get connection(): Connection | undefined {
    return this.#connection;
  }

  usage(): LinkUsage {
    const all = this.#meters.map((usage) => usage());
    const sum = (of: (usage: LinkUsage) => number) => all.reduce((total, usage) => total + of(usage), 0);
    return { commands: sum((usage) => usage.commands), bytes: sum((usage) => usage.bytes) };
  }

  /** Keeps what was learned for the next chip of this kind. */
  remember(): void {
    const { knowledge, limits } = this.chip;
    if (limits !== undefined) this.#hint.keep(traitsFrom(knowledge, limits));
  }

  /**
   * Drops what was remembered of such chips, and all that was read by it but EF.CardAccess. False where nothing was, or
   * where `failure` is none that it could have led to, or has taken the card away: then there is nothing to do again.
   */
  dropHint(failure: Failure | undefined): boolean {
    const kind = failure && accessFailureKind(failure);
    if (this.#hint.traits === undefined || kind === "wrong secret") return false;
    this.#hint.drop();
    if (this.#card === undefined || (failure && LOST.has(failure.code))) return false;
    const { cardAccess, openedByPace, knowledge } = this.chip;
    this.#chip = { ...justMet(undefined), openedByPace };
    // From within the application a chip may not show the file again.
    if (cardAccess !== undefined && cardAccess.length > 0) {
      this.#chip.cardAccess = cardAccess;
      this.#chip.met = true;
      this.#chip.knowledge.applicationFirst = knowledge.applicationFirst;
    }
    this.work.finish();
    this.#live = false;
    this.#attempts = 0;
    this.#resumesLeft = MAX_RESUMES;
    return true;
  }

  /**
   * Does `step` on an open connection; where the link fails, opens another and does the step again, three times at
   * most. Fails with what `connect` and the step fail with.
   */
  async persist<T>(step: (connection: Connection) => Promise<Result<T>>): Promise<Result<T>> {
    const { knowledge } = this.chip;
    for (;;) {
      const { stepsTaken } = knowledge;
      const connection = await this.#open();
      const outcome = connection.ok ? await step(connection.value) : connection;
      if (outcome.ok) knowledge.lossesInARow = 0;
      if (outcome.ok || !this.#mayResume(outcome.failure, knowledge.stepsTaken > stepsTaken)) return outcome;
    }
  }

  /** Reads a file of the application, over as many connections as it takes. */
  read(file: ElementaryFile): Promise<Result<FileOrStatus>> {
    let progress = startOf(file);
    return this.persist(async (connection): Promise<Result<FileOrStatus>> => {
      const outcome = await this.work.during(() =>
        readFile(connection.secure, progress, this.#options(connection)),
      );
      if (outcome.kind === "whole") return ok({ bytes: outcome.bytes });
      if (outcome.kind === "unreadable") return ok({ sw: outcome.sw });
      progress = outcome.progress;
      this.#blameLength(outcome);
      return { ok: false, failure: asProof(connection, outcome.failure) };
    });
  }

  /** On this connection and every later one. Fails as `runChipAuthentication`. */
  authenticateChip(infos: SecurityInfoSet): Promise<Result<ChipAuthentication>> {
    this.chip.chipInfos = infos;
    return this.persist(async (connection) => {
      // A connection that was opened after the first try has done it already.
      if (connection.chip !== undefined) return ok(connection.chip);
      const authenticated = await authenticateChip(connection, infos, this.#request);
      if (authenticated.ok) this.#connection = authenticated.value;
      else if (isNotOffered(authenticated.failure)) this.chip.chipInfos = undefined;
      return authenticated.ok ? ok(authenticated.value.chip) : authenticated;
    });
  }

  /** Whatever was read or proven so far is forgotten: a key shown for one document proves nothing of the next. */
  beginAnew(): void {
    this.chip.chipInfos = undefined;
    if (this.#connection === undefined) return;
    const { chip: _, ...connection } = this.#connection;
    this.#connection = connection;
  }

  async #open(): Promise<Result<Connection>> {
    if (this.#live && this.#connection?.secure.isOpen) return ok(this.#connection);
    const card = await this.#present();
    if (!card.ok) return card;
    this.#attempts += 1;
    const request = this.#hint.applyTo(this.#request, this.#attempts === 1);
    const connection = await connect(card.value, this.chip, request);
    if (!connection.ok) return connection;
    this.#connections += 1;
    this.#connection = connection.value;
    this.#live = true;
    return connection;
  }

  async #present(): Promise<Result<CardChannel>> {
    if (this.#card !== undefined) return ok(this.#card);
    const channel = (await this.#request.reconnect?.()) ?? fail("card.lost", "no way to connect again");
    if (!channel.ok) return channel;
    this.#card = this.#metered(channel.value);
    return ok(this.#card);
  }

  #metered(channel: CardChannel): CardChannel {
    const metered = meterChannel(channel);
    this.#meters = [...this.#meters, metered.usage];
    return metered.channel;
  }

  /** Steps to a smaller block end by themselves; all else three times a document. */
  #mayResume({ code }: Failure, smaller: boolean): boolean {
    const lost = LOST.has(code);
    if (!lost && code !== "sm.broken") return false;
    if (lost && this.#request.reconnect === undefined) return false;
    if (!smaller && this.#resumesLeft === 0) return false;
    if (!smaller) this.#resumesLeft -= 1;
    this.#live = false;
    if (lost) this.#card = undefined;
    if (lost && this.#hint.traits !== undefined) this.chip.limits = undefined;
    return true;
  }

  /**
   * A dead channel after a read longer than any before was too long for the chip. A card lost once was lifted; lost
   * again at such a read, it is the reader that drops extended commands.
   */
  #blameLength({ failure, asked }: Extract<FileOutcome, { kind: "brokenOff" }>): void {
    const { knowledge } = this.chip;
    if (failure.code === "sm.broken") takeSmallerBlock(knowledge, asked);
    if (LOST.has(failure.code)) blameLoss(knowledge, asked);
  }

  /** Before the chip is proven no read is longer than one that went well: what fails is then the keys. */
  #options({ chip }: Connection): ReadFileOptions {
    const { knowledge } = this.chip;
    const sure = () => Math.max(knowledge.deliveredBytes, SHORT_BLOCK_BYTES);
    return {
      knowledge,
      mostBytes: () => (isUnproven(chip) ? sure() : Number.POSITIVE_INFINITY),
      onProgress: ({ file, done, total }) => this.#request.onProgress?.({ file: file.name, done, total }),
    };
  }
}

/** So that a dead channel is no accident of a read too long. */
function asProof({ chip }: Connection, failure: Failure): Failure {
  return isUnproven(chip) && failure.code === "sm.broken"
    ? { ...failure, code: "chip.authentication" }
    : failure;
}

function isUnproven(chip: ChipAuthentication | undefined): boolean {
  return chip !== undefined && !chip.secure.isProven;
}

/** Nothing was sent to the chip. */
function isNotOffered({ code }: Failure): boolean {
  return code === "chip.unsupported" || code === "chip.not_performed" || code === "dg.malformed";
}
