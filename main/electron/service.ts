/** Where the service is: given by whoever started the shell, or started and watched by the shell itself. @module */
import { createPublicKey } from "node:crypto";
import { join } from "node:path";
import type { Transport } from "../../core/protocol/transport.ts";
import { Program } from "../launch/program.mjs";
import { SERVICE_FLAGS } from "../launch/service-flags.mjs";
import { checkManifest } from "./manifest.ts";
import type { ShellOptions } from "./options.ts";
import { openServiceLine, redeemToken } from "./service-line.ts";

export interface Service {
  connect(): Promise<Transport>;
  stop(): Promise<void>;
}

export interface Installation {
  /** Folder with the service's files and its manifest. */
  readonly folder: string;
  /** Ed25519 public key of the release as base64 SPKI; empty in a build without one. */
  readonly releaseKey: string;
  readonly logFile: string;
  readonly platform: NodeJS.Platform;
  readonly say: (line: string) => void;
}

/** Throws a one-line error where the service cannot be had. */
export async function findService(options: ShellOptions, installation: Installation): Promise<Service> {
  if (options.serviceUrl !== undefined) return givenService(options.serviceUrl, options.token ?? "");
  await checkInstallation(installation);
  return startService(installation, options.config);
}

/** One token opens one cookie, and that opens every further line. */
function givenService(origin: string, token: string): Service {
  let cookie: Promise<string> | undefined;
  return {
    async connect() {
      cookie ??= redeemToken(origin, token);
      return openServiceLine(origin, await cookie);
    },
    stop: () => Promise.resolve(),
  };
}

async function checkInstallation({ folder, releaseKey }: Installation): Promise<void> {
  if (releaseKey === "") throw new Error("this build has no release key: start it with --service-url");
  const key = createPublicKey({ key: Buffer.from(releaseKey, "base64"), format: "der", type: "spki" });
  const checked = await checkManifest(folder, key);
  if (!checked.ok) throw new Error(`${checked.failure.code}: ${checked.failure.detail}`);
}

async function startService(
  { folder, logFile, platform, say }: Installation,
  config: string,
): Promise<Service> {
  const program = new Program({
    name: "service",
    command: join(folder, platform === "win32" ? "node.exe" : "node"),
    args: () => [...SERVICE_FLAGS, join(folder, "main", "service", "main.ts"), "--config", config],
    cwd: folder,
    env: process.env,
    log: logFile,
    readyWithinMs: 30_000,
    graceMs: 5000,
    say,
  });
  let origin = await program.start();
  program.onRestart = (address) => {
    origin = address;
  };
  return {
    connect: async () => openServiceLine(origin, await redeemToken(origin, await program.token())),
    stop: () => program.stop(),
  };
}
