/** What a screen component is given. @module */
import type { Screen, ScreenName } from "../../core/protocol/terminal.ts";

export interface ScreenProps<Name extends ScreenName> {
  readonly screen: Extract<Screen, { name: Name }>;
}
