/**
 * The simulated devices. Loaded by a dynamic import only, where the configuration says that a device is simulated.
 * @module
 */

export { openCardDrawer } from "./personalise/card-drawer.ts";
export { listCards } from "./personalise/catalogue.ts";
export { makeCard } from "./personalise/make-card.ts";
export { loadCardFile } from "./personalise/national/card-file.ts";
export {
  isNationalCardName,
  listNationalCards,
} from "./personalise/national/catalogue.ts";
export { nationalAnchors } from "./personalise/national/demonstration-hierarchy.ts";
export { issueFiles, issueOrder, parseProfile } from "./personalise/national/issue.ts";
export { nationalPrinted } from "./personalise/national/make-national-card.ts";
export { seededP256, signWith } from "./personalise/national/provincial-card.ts";
export { cardDigits } from "./personalise/printed.ts";
export { parseFault } from "./reader/fault-text.ts";
export {
  createSimulatedReaders,
  type SimulatedReaders,
} from "./reader/simulated-readers.ts";
export { type PluggedCard, plugIntoVpcd, vpcdPort } from "./vpcd/plug.ts";
