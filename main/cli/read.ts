/** `read`: one card, every check. @module */
import { isPin } from "../../core/citizen-card/pin.ts";
import { ok, type Result } from "../../core/errors/result.ts";
import { type ClaimName, claimsSchema } from "../../core/identity/verified-identity.ts";
import type { CardReader } from "../../core/ports/card-reader.ts";
import { DOCUMENT_KINDS } from "../../core/trust/store/authorities.ts";
import { demonstrationAuthorities } from "../service/demonstration-authorities.ts";
import { type Command, parseOptions, refuse, UsageError } from "./command.ts";
import { holdCard } from "./held-card.ts";
import { printUnreadableTrust } from "./identity-report.ts";
import { photographFile } from "./photograph-file.ts";
import { type ProgressLine, progressLine } from "./progress-line.ts";
import { PROVINCE_HELP, provinceTrust } from "./province-trust.ts";
import { type CardOutcome, type ReadOrder, readCard } from "./read-card.ts";
import { reportCard } from "./read-report.ts";
import { cardChoice, pcscReaders, secretsOf, simulatedReaders } from "./read-sources.ts";
import { confirmFullTrace, NO_TRACE, openTrace, type ReadTrace } from "./read-trace.ts";
import { openTrust } from "./trust/open.ts";

const HELP = `read: reads one card, provincial or national, and says what was proven, check by check

  npm run -s cli -- read [--reader pcsc|sim] [--card NAME] [--can N] [--json]

  --reader     pcsc: the PC/SC service; sim: straight from the simulator. Default pcsc, or sim with --card
  --card NAME  for sim: a card of 'cards'; what is printed on it need not be typed
  --card-file FILE  for sim: a card.json of 'issue'
  --interface  for sim: contact or contactless; default contact
  --can N      six digits: those printed on a provincial card (in the slot it tells them itself), the last six of the
               number on a national ID card
  --mrz A,B,C  document number, birth and expiry (YYMMDD) of the machine-readable zone
  --qr TEXT    the code printed on a national ID card: brings the digits, and is compared with the chip
  --pin N      the holder's six digits (provincial): shows presence and opens protected claims
  --claims A,B claims to read; default all that the card gives
  --photograph FILE  reads the photograph of a national ID card too and writes it there, for its owner alone
  --trust PATH …, --root CER  whom to believe about national cards, as for 'verify'; default the demonstration's
  --for        national-id or passport; default national-id
${PROVINCE_HELP}
  --wait S     seconds to wait for a card; default 10
  --again S    seconds to wait for a card that was lifted while it was read, on the same reader: a national card is read
               on where it stopped, a provincial one from its beginning, three times at most; default 10, 0: not at all.
               For sim: what the fault took away is laid down again, once and without the fault; 0: it stays away
  --fault F    for sim: what goes wrong with the card, see 'sim --help'
  --trace FILE  the commands, one JSON line each, without personal data and keys
  --trace-full  with --trace: all bytes too; asks for a typed confirmation at the terminal
  --json       {kind, claims, checks, assurance, link}; a staff card also {rights: {staffId, unit, roles} or {failure:
               {code, detail}}}; a national card also {sources, groups: {DG1: {listed, present,
               hash}}, signer, anchor, links, revocation, remarks: [{code, detail, meaning}], limits, resumed, photograph,
               trustUnreadable: [{file, why}]}

  Exit: 0 nothing failed, 2 a check failed, 3 not readable, 64 wrong usage or no such file.
`;

const EXIT_NOT_READABLE = 3;

export const readCommand: Command = {
  name: "read",
  summary: "read one card, every check",
  help: HELP,
  async run(args) {
    const { values } = parseOptions(args, {
      reader: { type: "string" },
      card: { type: "string" },
      "card-file": { type: "string" },
      interface: { type: "string", default: "contact" },
      can: { type: "string" },
      mrz: { type: "string" },
      qr: { type: "string" },
      pin: { type: "string" },
      claims: { type: "string" },
      photograph: { type: "string" },
      trust: { type: "string", multiple: true },
      root: { type: "string" },
      for: { type: "string", default: "national-id" },
      province: { type: "string" },
      terminal: { type: "string" },
      wait: { type: "string", default: "10" },
      again: { type: "string", default: "10" },
      fault: { type: "string" },
      trace: { type: "string" },
      "trace-full": { type: "boolean" },
      json: { type: "boolean" },
    });
    const card = cardChoice(values.card, values["card-file"]);
    const source = values.reader ?? (card === undefined ? "pcsc" : "sim");
    if (source !== "pcsc" && source !== "sim") throw new UsageError("--reader is pcsc or sim");
    if (values.fault !== undefined && source !== "sim") throw new UsageError("--fault is for --reader sim");
    if (values.pin !== undefined && !isPin(values.pin)) throw new UsageError("--pin is six digits");
    const kind = DOCUMENT_KINDS.find((one) => one === values.for);
    if (kind === undefined) throw new UsageError(`--for is ${DOCUMENT_KINDS.join(" or ")}`);
    const waitMs = secondsOf("--wait", values.wait);
    const againMs = secondsOf("--again", values.again);
    const json = values.json === true;
    const now = new Date();
    const { can, mrz, qr, trust: paths, root: rootPath } = values;
    const province = provinceTrust(values, now);
    if (!province.ok) return refuse(province.failure, EXIT_NOT_READABLE, json);
    const trust =
      paths === undefined
        ? ok({ authorities: await demonstrationAuthorities(now), unreadable: [] })
        : await openTrust({ paths, rootPath, config: undefined, now });
    if (!trust.ok) return refuse(trust.failure, EXIT_NOT_READABLE, json);
    const { authorities, unreadable } = trust.value;
    printUnreadableTrust(unreadable);
    const progress = progressLine();
    const order: ReadOrder = {
      needs: claimNames(values.claims),
      secrets: await secretsOf({ can, mrz, qr }, card, now),
      pin: values.pin,
      photograph: values.photograph !== undefined,
      authorities,
      kind,
      province: province.value,
      now,
      show: progress.show,
    };
    const trace = await traceTo(values.trace, values["trace-full"] === true);
    const readers =
      source === "pcsc"
        ? pcscReaders()
        : await simulatedReaders(card, values.interface, values.fault, againMs > 0);
    const photograph = values.photograph === undefined ? undefined : photographFile(values.photograph);
    try {
      if (photograph?.ok === false) return refuse(photograph.failure, EXIT_NOT_READABLE, json);
      const outcome = await readFirst(readers, { waitMs, againMs }, order, trace, progress);
      return reportCard(outcome, { json, photograph: photograph?.value, trustUnreadable: unreadable });
    } finally {
      await readers.close();
      trace.close();
      if (photograph?.ok) photograph.value.close();
    }
  },
};

async function readFirst(
  readers: CardReader,
  times: { readonly waitMs: number; readonly againMs: number },
  order: ReadOrder,
  trace: ReadTrace,
  progress: ProgressLine,
): Promise<Result<CardOutcome>> {
  const onAwaited = (ms: number) => progress.say(layAgain(Math.round(ms / 1000)));
  const held = await holdCard(readers, { ...times, onAwaited });
  if (!held.ok) return held;
  const card = held.value;
  let channel = trace.over(card.channel);
  const again = async () => {
    const next = await card.again();
    if (next.ok) channel = trace.over(next.value);
    return next.ok ? ok(channel) : next;
  };
  const inHand = {
    get channel() {
      return channel;
    },
    ...(times.againMs > 0 && { again }),
  };
  try {
    return await readCard(inHand, order);
  } finally {
    await card.release();
    progress.end();
  }
}

function layAgain(seconds: number): string {
  return `Thẻ đã rời đầu đọc khi chưa đọc xong. Xin đặt lại đúng thẻ đó lên đầu đọc này trong ${seconds} giây và giữ yên.
The card left the reader before it was read. Please lay the same card on this reader again within ${seconds} seconds and leave it there.`;
}

function secondsOf(option: string, text: string): number {
  const ms = Number(text) * 1000;
  if (!(ms >= 0)) throw new UsageError(`${option} is a number of seconds`);
  return ms;
}

function claimNames(list: string | undefined): ClaimName[] {
  const all = Object.keys(claimsSchema.shape) as ClaimName[];
  if (list === undefined) return all;
  return list.split(",").map((name) => {
    const found = all.find((one) => one === name.trim());
    if (found === undefined) throw new UsageError(`--claims: '${name.trim()}' is none of ${all.join(", ")}`);
    return found;
  });
}

async function traceTo(file: string | undefined, full: boolean): Promise<ReadTrace> {
  if (file === undefined && !full) return NO_TRACE;
  if (file === undefined) throw new UsageError("--trace-full needs --trace FILE");
  if (full && !(await confirmFullTrace()))
    throw new UsageError("--trace-full was not confirmed at a terminal");
  return openTrace(file, full);
}
