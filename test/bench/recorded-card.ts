/** A read recorded once, random numbers and all, and given again as often as wanted. @module */
import type { RandomBytes } from "../../core/crypto/bytes.ts";
import { fail, ok } from "../../core/errors/result.ts";
import {
  type IdentifyDocumentRequest,
  identifyDocument,
} from "../../core/identity/national/identify-document.ts";
import type { CardChannel } from "../../core/ports/card-reader.ts";
import type { NationalCardContents } from "../../firmware-sim/card/national/contents.ts";
import { random } from "../../main/random.ts";
import { cardChannel } from "../support/card-channel.ts";
import { cardOf } from "../support/national.ts";

export interface RecordedCard {
  /** A channel and a random source at the start of the recorded read. */
  again(): { readonly channel: CardChannel; readonly random: RandomBytes };
}

/** Throws where the read to be recorded fails. */
export async function recordedChannel(
  contents: NationalCardContents,
  request: IdentifyDocumentRequest,
): Promise<RecordedCard> {
  const answers: Uint8Array[] = [];
  const numbers: Uint8Array[] = [];
  const live = cardChannel(cardOf(contents));
  const channel: CardChannel = {
    ...live,
    async transmit(command) {
      const answer = await live.transmit(command);
      if (answer.ok) answers.push(answer.value);
      return answer;
    },
  };
  const recordedRandom: RandomBytes = (length) => {
    const bytes = random(length);
    numbers.push(bytes);
    return bytes;
  };
  const read = await identifyDocument(channel, { ...request, random: recordedRandom });
  if (!read.ok) throw new Error(read.failure.code);
  return {
    again() {
      let answered = 0;
      let asked = 0;
      return {
        channel: {
          ...live,
          async transmit() {
            const answer = answers[answered++];
            return answer === undefined ? fail("card.lost", "not recorded") : ok(answer);
          },
        },
        random(length) {
          const bytes = numbers[asked++];
          if (bytes?.length !== length) throw new Error("another random number than recorded");
          return bytes;
        },
      };
    },
  };
}
