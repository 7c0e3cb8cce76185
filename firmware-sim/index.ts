/**
 * The simulated devices. Loaded by a dynamic import only, where the configuration says that a device is simulated.
 * @module
 */
export type { CardContents } from "./card/profile.ts";
export { SimulatedCard } from "./card/simulated-card.ts";
export { type CardName, isCardName, type ListedCard, listCards } from "./personalise/catalogue.ts";
export { type MakeCardOptions, makeCard } from "./personalise/make-card.ts";
export { cardAccessNumber, cardNumber, printedQr } from "./personalise/printed.ts";
export type { ReaderFault } from "./reader/faults.ts";
export {
  createSimulatedReaders,
  type SimulatedReaders,
  type SimulatedReadersOptions,
} from "./reader/simulated-readers.ts";
export { type PluggedCard, plugIntoVpcd, vpcdPort } from "./vpcd/plug.ts";
