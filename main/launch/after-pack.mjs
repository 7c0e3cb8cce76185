/** Flips Electron's fuses in the packed program (electron-builder's afterPack). @module */
import { join } from "node:path";
import { FuseV1Options, FuseVersion, flipFuses } from "@electron/fuses";

/** As electron-builder.yml names it. */
const LINUX_EXECUTABLE = "mot-cham";

/** @param {import("electron-builder").AfterPackContext} context */
export default async function afterPack({ appOutDir, electronPlatformName, packager }) {
  const name = packager.appInfo.productFilename;
  const file = { darwin: `${name}.app`, win32: `${name}.exe` }[electronPlatformName] ?? LINUX_EXECUTABLE;
  await flipFuses(join(appOutDir, file), {
    version: FuseVersion.V1,
    strictlyRequireAllFuses: false,
    resetAdHocDarwinSignature: electronPlatformName === "darwin",
    [FuseV1Options.RunAsNode]: false,
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: false,
    [FuseV1Options.EnableCookieEncryption]: true,
    // Checked on Windows and macOS; Electron has no such check on Linux, where the package manager guards the files.
    [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
    [FuseV1Options.OnlyLoadAppFromAsar]: true,
    [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  });
}
