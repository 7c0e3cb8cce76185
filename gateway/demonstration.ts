/** The gateway of the demonstration: keys from the published seed, the demonstration's terminals and trust. @module */
import { DEMONSTRATION, demonstrationKey, demonstrationX25519 } from "../core/crypto/demonstration.ts";
import { demonstrationBundle, demonstrationRoot } from "../core/trust/demonstration.ts";
import { DEFAULT_OFFICIAL_CODE } from "./connectors/one-stop/official-code.ts";
import type { GatewayOptions } from "./index.ts";

/** Kiosk and counter of the demonstration. */
export const DEMONSTRATION_TERMINALS: readonly string[] = ["bn-kb-01", "bn-bd-02"];

/** All but the place of its data. The official code comes after about a second, "được tiếp nhận" after three more. */
export function demonstrationGateway(): Omit<GatewayOptions, "data"> {
  const { gatewayId, labels } = DEMONSTRATION;
  return {
    identity: {
      id: gatewayId,
      signing: {
        kid: labels.gatewaySigning,
        privateJwk: demonstrationKey(labels.gatewaySigning).privateJwk,
      },
      sealing: [
        { kid: labels.gatewaySealing, privateJwk: demonstrationX25519(labels.gatewaySealing).privateJwk },
      ],
    },
    terminals: DEMONSTRATION_TERMINALS.map((id) => ({
      id,
      publicJwk: demonstrationKey(labels.terminal(id)).publicJwk,
    })),
    trust: {
      profile: "demonstration",
      root: demonstrationRoot(),
      load: async (now) => demonstrationBundle(now),
    },
    oneStop: { format: DEFAULT_OFFICIAL_CODE, delayMs: 1_000, acceptAfterMs: 3_000 },
  };
}
