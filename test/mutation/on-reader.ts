/** Cards in the simulated readers, pulled or silent at a command, and laid down again by somebody. @module */
import { ok, type Result } from "../../core/errors/result.ts";
import type { CardChannel, CardConnection, CardInterface } from "../../core/ports/card-reader.ts";
import type { ReaderFault } from "../../firmware-sim/reader/faults.ts";
import { createSimulatedReaders } from "../../firmware-sim/reader/simulated-readers.ts";
import { random } from "../../main/random.ts";

/** How long a silent card is waited for here. */
const ANSWER_TIME_OUT_MS = 5;

export interface Stand {
  /** Lays the card down, this fault planted, and connects. */
  lay(card: string, fault?: ReaderFault | null): Promise<CardChannel>;
  /** For `reconnect`: whatever was there is released, this card is laid down without a fault. */
  readonly layAgain: (card: string) => () => Promise<Result<CardChannel>>;
  /** Commands sent since the last `lay`. */
  readonly sent: number;
  /** Releases; then the reader must be free for another connection. */
  leave(): Promise<void>;
}

export function standAt(cardInterface: CardInterface, now: Date): Stand {
  const readers = createSimulatedReaders({
    now: () => now.getTime(),
    random,
    answerTimeOutMs: ANSWER_TIME_OUT_MS,
  });
  const readerId = `sim-${cardInterface}`;
  let connection: CardConnection | undefined;
  let sent = 0;

  async function connect(): Promise<CardConnection> {
    const connected = await readers.connect(readerId);
    if (!connected.ok) throw new Error(`the reader is not free: ${connected.failure.detail}`);
    return connected.value;
  }

  async function lay(card: string, fault: ReaderFault | null = null): Promise<CardChannel> {
    await connection?.release();
    readers.setFault(cardInterface, fault);
    const laid = readers.present(cardInterface, card);
    if (!laid.ok) throw new Error(laid.failure.code);
    connection = await connect();
    const { channel } = connection;
    sent = 0;
    return {
      ...channel,
      transmit(command) {
        sent += 1;
        return channel.transmit(command);
      },
    };
  }

  return {
    lay,
    layAgain: (card) => async () => ok(await lay(card)),
    get sent() {
      return sent;
    },
    async leave() {
      await connection?.release();
      readers.setFault(cardInterface, null);
      if (readers.state()[cardInterface] !== null) await (await connect()).release();
    },
  };
}
