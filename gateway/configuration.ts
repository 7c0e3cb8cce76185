/** The configuration of a gateway in production: one JSON file, one schema. @module */
import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { z } from "zod";
import { DEMONSTRATION, demonstrationKey, demonstrationX25519 } from "../core/crypto/demonstration.ts";
import { publicJwkSchema } from "../core/crypto/jwk.ts";
import { fail, ok, type Result } from "../core/errors/result.ts";
import { DEFAULT_OFFICIAL_CODE, officialCodeFormatSchema } from "./connectors/one-stop/official-code.ts";
import { DEMONSTRATION_TERMINALS } from "./demonstration.ts";
import type { GatewayOptions } from "./index.ts";

const coordinate = z.string().length(43);
const kid = z.string().min(1).max(100);
const signingJwkSchema = z.object({
  kty: z.literal("EC"),
  crv: z.literal("P-256"),
  x: coordinate,
  y: coordinate,
  d: coordinate,
});
const sealingJwkSchema = z.object({
  kty: z.literal("OKP"),
  crv: z.literal("X25519"),
  x: coordinate,
  d: coordinate,
});

const configurationSchema = z.strictObject({
  /** Name of the gateway, as the trust bundle has it. */
  id: z.string().min(1).max(100),
  /** ES256 key that signs answers. */
  signing: z.strictObject({ kid, privateJwk: signingJwkSchema }),
  /** X25519 keys that open dossiers; old ones stay while any terminal has backlog under them. */
  sealing: z.array(z.strictObject({ kid, privateJwk: sealingJwkSchema })).min(1),
  /** Public key of the province root. */
  root: publicJwkSchema,
  /** File of the trust bundle, compact JWS; relative to this file. Read again once a minute. */
  trustBundle: z.string().min(1),
  /** Folder of the authorities for national ID cards and their revocation lists, DER or PEM; relative to this file. */
  nationalAuthorities: z.string().min(1).optional(),
  /** Terminals to register at start. */
  terminals: z.array(
    z.strictObject({ id: z.string().regex(/^[a-z0-9-]{3,40}$/), publicJwk: publicJwkSchema }),
  ),
  officialCode: officialCodeFormatSchema.default(DEFAULT_OFFICIAL_CODE),
  /** Milliseconds; see `OneStopOptions`. */
  oneStop: z
    .strictObject({ delayMs: z.int().nonnegative(), acceptAfterMs: z.int().positive() })
    .default({ delayMs: 0, acceptAfterMs: 60_000 }),
});

/**
 * Fails with `config.unreadable`, `config.invalid` (the detail names the key) or `config.production` where a key is
 * the demonstration's.
 */
export async function readConfiguration(file: string): Promise<Result<Omit<GatewayOptions, "data">>> {
  const json = await readJson(file);
  if (!json.ok) return json;
  const parsed = configurationSchema.safeParse(json.value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return fail("config.invalid", `${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`.slice(0, 200));
  }
  const { id, signing, sealing, root, terminals, officialCode, oneStop, nationalAuthorities } = parsed.data;
  const foreign = findDemonstrationKey(parsed.data);
  if (foreign !== undefined) return fail("config.production", `${foreign} is a key of the demonstration`);
  const bundleFile = resolve(dirname(file), parsed.data.trustBundle);
  return ok({
    identity: { id, signing, sealing },
    terminals,
    trust: { profile: "production", root, load: async () => (await readFile(bundleFile, "utf8")).trim() },
    oneStop: { format: officialCode, ...oneStop },
    ...(nationalAuthorities !== undefined && {
      nationalAuthorities: resolve(dirname(file), nationalAuthorities),
    }),
  });
}

async function readJson(file: string): Promise<Result<unknown>> {
  try {
    return ok(JSON.parse(await readFile(file, "utf8")));
  } catch {
    return fail("config.unreadable", file);
  }
}

/** The name of the first key that everybody knows. Issuers are checked when the bundle is opened. */
function findDemonstrationKey(configuration: z.infer<typeof configurationSchema>): string | undefined {
  const { root, issuer, staffIssuer, gatewaySigning, gatewaySealing, terminal } = DEMONSTRATION.labels;
  const { signing, sealing, terminals } = configuration;
  const ids = [...DEMONSTRATION_TERMINALS, ...terminals.map(({ id }) => id)];
  const labels = [root, issuer, staffIssuer, gatewaySigning, ...ids.map(terminal)];
  const keys = [
    ["root", configuration.root] as const,
    ["signing", signing.privateJwk] as const,
    ...terminals.map(({ id, publicJwk }) => [`terminals.${id}`, publicJwk] as const),
    ...sealing.map((key) => [`sealing.${key.kid}`, key.privateJwk] as const),
  ];
  const published = new Set(labels.map((label) => demonstrationKey(label).publicJwk.x));
  const sealed = demonstrationX25519(gatewaySealing).publicJwk.x;
  const found = keys.find(([, jwk]) => (jwk.kty === "OKP" ? jwk.x === sealed : published.has(jwk.x)));
  return found?.[0];
}
