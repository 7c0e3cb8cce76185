/**
 * The simulated devices. Loaded by a dynamic import only, where the configuration says that a device is simulated.
 * @module
 */
export { isCardName, listCards } from "./personalise/catalogue.ts";
export { makeCard } from "./personalise/make-card.ts";
export { printedQr } from "./personalise/printed.ts";
export {
  createSimulatedReaders,
  type SimulatedReaders,
} from "./reader/simulated-readers.ts";
export { type PluggedCard, plugIntoVpcd, vpcdPort } from "./vpcd/plug.ts";
