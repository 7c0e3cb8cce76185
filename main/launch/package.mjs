/** `npm run package`: prepares what is shipped beside the Electron archive, and packs. @module */
import { bootstrap } from "./bootstrap.mjs";
import { readOptions } from "./options.mjs";
import { runMain, Stop, say, step } from "./say.mjs";

const HELP = `
Builds the installable program into dist/installer.

  npm run package -- [--prepare]

  --prepare   only prepares dist/package/service with its signed manifest, without electron-builder

The manifest is signed with the release key: MOT_CHAM_RELEASE_KEY is the path of an Ed25519 private key (PEM).
`;

runMain(async () => {
  const { values } = readOptions(HELP, { prepare: { type: "boolean" } });
  const keyFile = process.env.MOT_CHAM_RELEASE_KEY;
  if (!keyFile)
    throw new Stop("MOT_CHAM_RELEASE_KEY is not set: the path of the release's private key (--help)");
  await bootstrap("run");
  const { ELECTRON_SHELL, ensureBuilt, RENDERER } = await import("./build.mjs");
  const { prepareService } = await import("./service-package.mjs");
  await ensureBuilt(RENDERER);
  // The key goes into the bundle, so that an older bundle will not do.
  await ensureBuilt(ELECTRON_SHELL, { always: true });
  const folder = await step("preparing the service's files", () => prepareService(keyFile));
  say(`${folder} is ready`);
  if (values.prepare) return 0;
  const { build } = await import("electron-builder");
  await build({ config: "electron-builder.yml", publish: "never" });
  return 0;
});
