/**
 * The simulated devices. Loaded by a dynamic import only, where the configuration says that a device is simulated.
 * @module
 */

export { openCardDrawer } from "./personalise/card-drawer.ts";
export { listCards } from "./personalise/catalogue.ts";
export { loadCardFile } from "./personalise/issue/card-file.ts";
export { issueFiles, issueOrder, parseProfile } from "./personalise/issue/issue.ts";
export { issuerOfProfile, staffRegister } from "./personalise/issue/province.ts";
export { makeCard } from "./personalise/make-card.ts";
export {
  isNationalCardName,
  listNationalCards,
} from "./personalise/national/catalogue.ts";
export { nationalPrinted } from "./personalise/national/make-national-card.ts";
export { nationalAnchors } from "./personalise/national/pki/demonstration-hierarchy.ts";
export { cardDigits } from "./personalise/printed.ts";
export { parseFault } from "./reader/fault-text.ts";
export {
  createSimulatedReaders,
  type SimulatedReaders,
} from "./reader/simulated-readers.ts";
export { type PluggedCard, plugIntoVpcd, vpcdPort } from "./vpcd/plug.ts";
