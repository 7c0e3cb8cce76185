/**
 * The terminal's configuration: one schema, every key with its unit, default and meaning. `docs/configuration.md` is
 * generated from here.
 * @module
 */
import { z } from "zod";
import { DEMONSTRATION } from "../crypto/demonstration.ts";
import { devicesShape } from "./schema-devices.ts";
import { keyed } from "./schema-key.ts";

const terminalId = z.string().regex(/^[a-z0-9-]{3,40}$/, "3 to 40 of a-z 0-9 -");
const unitCode = z.string().regex(/^[A-Z]\d{2}(?:\.\d{1,3}){0,3}$/, "a unit code such as H05.26.12");
const words = (max: number) => z.string().min(1).max(max);
const port = z.int().min(0).max(65_535);

const terminalSchema = z.strictObject({
  id: keyed(terminalId, "bn-kb-01", "Name of this terminal; its key and its dossiers carry it."),
  profile: keyed(
    z.enum(["demonstration", "production"]),
    "demonstration",
    "A production profile refuses the demonstration's trust anchors, simulated devices and the dev dock.",
  ),
  certificateFile: keyed(
    words(1000).nullable(),
    null,
    "Path of the certificate by which citizen cards know this terminal (card profile), base64url in one line. It names the terminal's id and key and is read at each card; the demonstration makes its own.",
  ),
  kioskProfile: keyed(
    z.enum(["HCC_TINH", "HCC_XA", "BUU_CUC"]),
    "HCC_XA",
    "Where it stands: the province's centre, a commune's centre, a post office.",
  ),
  place: z
    .strictObject({
      vi: keyed(words(80), "Phường Kinh Bắc", "Name of the place in the top band, Vietnamese."),
      en: keyed(words(80), "Kinh Bắc ward", "The same in English."),
    })
    .prefault({}),
  units: z
    .strictObject({
      supportPoint: keyed(unitCode, "H05.26.12", "Code of the support point where the person stands."),
      receiving: keyed(unitCode, "H05.26.12", "Code of the unit that receives the dossiers."),
      competent: keyed(
        unitCode,
        "H05.26.12",
        "Code of the unit that decides, where the procedure and the residence name no other.",
      ),
    })
    .prefault({}),
  agencyHeader: keyed(
    z.array(words(60)).min(1).max(3),
    ["ỦY BAN NHÂN DÂN PHƯỜNG KINH BẮC", "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG"],
    "Header lines on the left of every slip, one to three.",
  ),
  hotline: keyed(words(40), "0222 000 0000", "Telephone number shown on screens and slips."),
});

const gatewaySchema = z.strictObject({
  url: keyed(
    z.url({ protocol: /^https?$/ }),
    "http://127.0.0.1:8470",
    "Address of the province gateway, without a path.",
  ),
  id: keyed(words(100), DEMONSTRATION.gatewayId, "Name by which the gateway signs its answers."),
  requestTimeoutMs: keyed(
    z.int().min(1000).max(120_000),
    15_000,
    "An unanswered request ends after this and is sent again later.",
    "ms",
  ),
});

const trustSchema = z.strictObject({
  source: keyed(
    z.enum(["demonstration", "file", "inline"]),
    "demonstration",
    "Where the province root key comes from: the published seed, a file, or this configuration.",
  ),
  rootFile: keyed(
    z.string().max(1000).nullable(),
    null,
    "For `file`: path of the root's public key, a JWK in JSON.",
  ),
  rootJwk: keyed(
    z.looseObject({ kty: z.literal("EC"), crv: z.literal("P-256"), x: z.string(), y: z.string() }).nullable(),
    null,
    "For `inline`: the root's public key, a P-256 JWK.",
  ),
});

const idleSeconds = z.int().min(30).max(600);

const sessionSchema = z.strictObject({
  idleSeconds: z
    .strictObject({
      browse: keyed(idleSeconds, 60, "Nobody touches the home, list and procedure screens.", "s"),
      form: keyed(idleSeconds, 90, "Nobody touches the notice or the form.", "s"),
      review: keyed(idleSeconds, 90, "Nobody touches the review.", "s"),
      filed: keyed(idleSeconds, 60, "Nobody touches the screen after filing.", "s"),
      problem: keyed(idleSeconds, 60, "Nobody touches a message, or lays the card down again.", "s"),
    })
    .prefault({}),
  warnSeconds: keyed(
    z.int().min(20).max(60),
    20,
    "The offer of more time stands this long before the session ends (WCAG 2.2.1: at least 20).",
    "s",
  ),
});

const outboxSchema = z.strictObject({
  retryFirstSeconds: keyed(
    z.int().min(1).max(60),
    2,
    "Upper bound of the first wait; it doubles each time.",
    "s",
  ),
  retryCapSeconds: keyed(z.int().min(10).max(3600), 300, "The longest wait between two tries.", "s"),
  statusPollSeconds: keyed(
    z.number().min(0.5).max(3600),
    30,
    "Pause between two questions for statuses while a dossier of this terminal is open.",
    "s",
  ),
  keepDays: keyed(
    z.int().min(0).max(365),
    7,
    "The day key is destroyed this long after the last dossier of that day was acknowledged.",
    "days",
  ),
  maxWaiting: keyed(
    z.int().min(1).max(1_000_000),
    5000,
    "With more dossiers waiting, no new ones are taken.",
    "dossiers",
  ),
  minFreeDiskMegabytes: keyed(
    z.int().min(50).max(1_000_000),
    200,
    "With less disk free, no new ones are taken.",
    "MB",
  ),
});

/** The whole configuration. Unknown keys are refused on every level. */
export const configurationSchema = z.strictObject({
  terminal: terminalSchema.prefault({}),
  dataDirectory: keyed(
    words(1000),
    "data/terminal",
    "Where the store lives; relative to the program's folder.",
  ),
  gateway: gatewaySchema.prefault({}),
  trust: trustSchema.prefault({}),
  ...devicesShape,
  session: sessionSchema.prefault({}),
  outbox: outboxSchema.prefault({}),
  screen: z
    .strictObject({
      millimetresPerPixel: keyed(
        z.number().min(0.05).max(2),
        0.369,
        "Size of a pixel; type and touch targets are computed from it. 0.369 is 32 inches at 1080×1920.",
        "mm",
      ),
    })
    .prefault({}),
  dock: z
    .strictObject({
      enabled: keyed(z.boolean(), true, "The dev dock beside the kiosk: a hand for the simulated devices."),
    })
    .prefault({}),
  shell: z
    .strictObject({
      host: keyed(
        z.enum(["127.0.0.1", "::1"]),
        "127.0.0.1",
        "Address that the screen's page and WebSocket are served on; loopback only.",
      ),
      port: keyed(port, 8460, "Its port; 0 takes any free one."),
    })
    .prefault({}),
  logging: z
    .strictObject({
      level: keyed(
        z.enum(["error", "warn", "info", "debug"]),
        "info",
        "The least that is written. Never personal data.",
      ),
      file: keyed(z.string().max(1000).nullable(), null, "Path of the log; null writes to standard error."),
    })
    .prefault({}),
});

export type Configuration = z.infer<typeof configurationSchema>;
