/** What the window may not do: everything but showing our pages. @module */
import type { Session, WebContents } from "electron";
import { isOurAddress } from "./pages.ts";

/** Permissions, devices, downloads and foreign addresses are refused for every page of the session. */
export function lockDownSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, callback) => callback(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, callback) => callback({}));
  session.on("will-download", (event) => event.preventDefault());
  session.webRequest.onBeforeRequest((details, callback) => {
    callback({ cancel: !isOurAddress(details.url) && !details.url.startsWith("data:image/") });
  });
}

/** No page leads away, no window opens another one. */
export function lockDownContents(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: "deny" }));
  contents.on("will-attach-webview", (event) => event.preventDefault());
  for (const event of ["will-navigate", "will-frame-navigate", "will-redirect"] as const) {
    contents.on(event as "will-navigate", (details) => {
      if (!isOurAddress(details.url)) details.preventDefault();
    });
  }
}
