/**
 * The contract between a screen and the terminal service. The service sends the whole {@link View} whenever it
 * changes; the screen sends what the person did, as a {@link TerminalRequest}, and gets one reply to each.
 * @module
 */
import { z } from "zod";
import { CHECK_NAMES, checkSchema } from "../identity/verified-identity.ts";
import { fieldErrorSchema, formDefinitionSchema, formValuesSchema } from "../procedures/form.ts";
import { lifeEventSchema, procedureSchema, procedureSummarySchema } from "../procedures/procedure.ts";
import { bilingualSchema, errorCodeSchema, failureSchema, queueStateSchema } from "./common.ts";

export type { Checks } from "../identity/verified-identity.ts";
/** The checks in the order in which a screen shows them. */
export { CHECK_NAMES } from "../identity/verified-identity.ts";

// What the person did -------------------------------------------------------------------------------------------

/** Every act names the session that its screen showed, so that a late touch never reaches the next person. */
const inSession = { session: z.uuid() };

const actSchema = z.discriminatedUnion("type", [
  /** Six digits typed because the QR could not be read. */
  z.object({ type: z.literal("enterCan"), digits: z.string().regex(/^\d{6}$/), ...inSession }),
  /** Looks around without a card: an anonymous session. */
  z.object({ type: z.literal("browse") }),
  z.object({ type: z.literal("openHome"), ...inSession }),
  z.object({ type: z.literal("openLifeEvent"), id: z.string().max(60), ...inSession }),
  /** The reply carries `results`. */
  z.object({ type: z.literal("search"), text: z.string().max(200), ...inSession }),
  z.object({ type: z.literal("openProcedure"), code: z.string().max(40), ...inSession }),
  /** From the procedure's page: shows the notice of data use. */
  z.object({ type: z.literal("startProcedure"), ...inSession }),
  /** The person has read the notice: the further disclosures are read now and the form opens. */
  z.object({ type: z.literal("acceptNotice"), ...inSession }),
  /** Continues to the review; a failure `form.incomplete` puts the fields into the view. */
  z.object({ type: z.literal("submitForm"), values: formValuesSchema, ...inSession }),
  /** From the review back to the form. */
  z.object({ type: z.literal("editForm"), ...inSession }),
  /** Files the dossier reviewed. The same session and review filed twice is filed once. */
  z.object({ type: z.literal("file"), ...inSession }),
  z.object({ type: z.literal("printAgain"), ...inSession }),
  z.object({ type: z.literal("back"), ...inSession }),
  /** "Kết thúc và xóa". */
  z.object({ type: z.literal("finish"), ...inSession }),
  /** Any touch: the person is still there. */
  z.object({ type: z.literal("present"), ...inSession }),
  z.object({ type: z.literal("moreTime"), ...inSession }),
  z.object({ type: z.literal("callStaff") }),
  z.object({ type: z.literal("cancelCall") }),
]);
export type Act = z.infer<typeof actSchema>;

export const terminalRequestSchema = z.object({ id: z.int().nonnegative(), act: actSchema });

// What the service shows ----------------------------------------------------------------------------------------

const readingStepSchema = z.object({
  name: z.enum(["open", "issuer", "genuine", "data"]),
  state: z.enum(["pending", "running", "done", "failed"]),
});

const checksSchema = z.record(z.enum(CHECK_NAMES), checkSchema);

/** One line of the review, or of the notice: what it is called and what stands there. */
const lineSchema = z.object({ label: bilingualSchema, value: bilingualSchema });

const screenSchema = z.discriminatedUnion("name", [
  /** `blocked`: the terminal cannot take a card now, and why. */
  z.object({ name: z.literal("waiting"), blocked: errorCodeSchema.nullable() }),
  z.object({
    name: z.literal("reading"),
    interface: z.enum(["contact", "contactless"]),
    /** First reading of the session, or the further reading for a form. */
    purpose: z.enum(["identify", "form"]),
    /** The card left the pad; laid down again it is read on where it stopped. */
    cardAwaited: z.boolean(),
    steps: z.array(readingStepSchema),
  }),
  /** The card lies there but its six digits are not known. `failure`: the last try was wrong. */
  z.object({ name: z.literal("can"), failure: failureSchema.nullable() }),
  /** The card is needed again: lay the same one down (or put it in) to go on. */
  z.object({ name: z.literal("layCardAgain"), failure: failureSchema.nullable() }),
  /** The card was not believed or could not be read. `checks` are those that ran. */
  z.object({ name: z.literal("problem"), failure: failureSchema, checks: checksSchema.nullable() }),
  z.object({ name: z.literal("home"), lifeEvents: z.array(lifeEventSchema) }),
  z.object({
    name: z.literal("lifeEvent"),
    lifeEvent: lifeEventSchema,
    procedures: z.array(procedureSummarySchema),
  }),
  /** `canStart`: it can be filed here and the person is identified well enough; else `why`. */
  z.object({
    name: z.literal("procedure"),
    procedure: procedureSchema,
    canStart: z.boolean(),
    why: z.enum(["needsCard", "noForm", "assuranceTooLow"]).nullable(),
  }),
  /** Notice of data use, before the further reading: which claims, and for what. */
  z.object({
    name: z.literal("notice"),
    procedure: procedureSummarySchema,
    claims: z.array(bilingualSchema),
    receiver: bilingualSchema,
    keptDays: z.int(),
  }),
  z.object({
    name: z.literal("form"),
    procedure: procedureSummarySchema,
    form: formDefinitionSchema,
    values: formValuesSchema,
    /** Names of the fields whose value came from the card. */
    fromCard: z.array(z.string()),
    errors: z.array(fieldErrorSchema),
  }),
  z.object({
    name: z.literal("review"),
    procedure: procedureSummarySchema,
    sections: z.array(z.object({ title: bilingualSchema, lines: z.array(lineSchema) })),
    fee: bilingualSchema,
    /** The last try to file failed; nothing was promised. */
    failure: failureSchema.nullable(),
  }),
  z.object({ name: z.literal("filing"), procedure: procedureSummarySchema }),
  /** Only shown after COMMIT. */
  z.object({
    name: z.literal("filed"),
    procedure: procedureSummarySchema,
    provisionalCode: z.string(),
    /** Given by the one-stop system, known from a signed status. */
    officialCode: z.string().nullable(),
    delivery: queueStateSchema,
    /** Why it has not gone yet. */
    deliveryCode: errorCodeSchema.nullable(),
    slip: z.discriminatedUnion("state", [
      z.object({ state: z.literal("printing") }),
      z.object({ state: z.literal("printed") }),
      z.object({ state: z.literal("waiting"), code: errorCodeSchema }),
    ]),
  }),
  z.object({
    name: z.literal("farewell"),
    reason: z.enum(["finished", "cardRemoved", "timeOut"]),
    /** Where the card still is; null where it was taken. */
    cardLeft: z.enum(["contact", "contactless"]).nullable(),
  }),
]);
export type Screen = z.infer<typeof screenSchema>;
export type ScreenName = Screen["name"];

const sessionViewSchema = z.object({
  id: z.uuid(),
  /** Null while nobody is identified. Initials only: the whole name stands in forms. */
  person: z
    .object({
      initials: z.string(),
      honorific: bilingualSchema,
      /** The three plain marks. */
      marks: z.object({ genuine: z.boolean(), inDate: z.boolean(), issuerKnown: z.boolean() }),
      checks: checksSchema,
      assurance: z.enum(["refused", "low", "substantial", "high"]),
    })
    .nullable(),
  cardPresent: z.boolean(),
  interface: z.enum(["contact", "contactless"]).nullable(),
  /** Milliseconds of life left when the view was sent; null where this screen has no time-out. */
  endsInMs: z.int().nullable(),
  /** The bar with words shows from this many milliseconds before the end. */
  warnMs: z.int(),
});

export const viewSchema = z.object({
  revision: z.int(),
  kiosk: z.object({
    terminal: z.string(),
    place: bilingualSchema,
    profile: z.enum(["HCC_TINH", "HCC_XA", "BUU_CUC"]),
    hotline: z.string(),
    /** Size of a pixel: type and targets are sized in millimetres. */
    millimetresPerPixel: z.number(),
  }),
  /** Terminal wall time in ISO 8601, when the view was sent. */
  now: z.iso.datetime({ offset: true }),
  demonstration: z.boolean(),
  devices: z.object({
    reader: errorCodeSchema.nullable(),
    printer: errorCodeSchema.nullable(),
    network: z.enum(["online", "offline", "paused"]),
  }),
  /** Dossiers kept here that have not been acknowledged. */
  waitingDossiers: z.int(),
  staffCalled: z.boolean(),
  session: sessionViewSchema.nullable(),
  screen: screenSchema,
});
export type View = z.infer<typeof viewSchema>;
export type SessionView = z.infer<typeof sessionViewSchema>;

export const terminalMessageSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("view"), view: viewSchema }),
  z.object({
    type: z.literal("reply"),
    id: z.int(),
    failure: failureSchema.nullable(),
    results: z.array(procedureSummarySchema).optional(),
  }),
]);
export type TerminalMessage = z.infer<typeof terminalMessageSchema>;
