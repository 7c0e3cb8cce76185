/** Waiting for a person, or a parent, to end the program. @module */

import { whenParentGone } from "../launch/parent.mjs";

export function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => resolve());
    whenParentGone(resolve);
  });
}
