/** The life of one reader host: started, asked, given up and started again. @module */
import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { fail, ok, type Result } from "../../core/errors/result.ts";
import { type HostReply, type HostRequest, hostReplySchema } from "./host-messages.ts";

type RequestBody = HostRequest extends infer R ? (R extends HostRequest ? Omit<R, "id"> : never) : never;

interface Pending {
  readonly settle: (reply: Result<HostReply>) => void;
  readonly timer: NodeJS.Timeout;
}

export interface HostProcess {
  /** Starts the process where none runs, so that the first request need not wait for it. */
  warm(): void;
  /**
   * One request, one reply. The process is killed and started anew where it stays silent for `timeoutMs`
   * (`card.no_answer`) or says something that is no reply (`reader.failed`). Where it dies: `reader.failed`.
   */
  ask(request: RequestBody, timeoutMs: number): Promise<Result<HostReply>>;
  /** Changes with each process that is gone; a connection belongs to one of them. */
  readonly generation: number;
  end(): Promise<void>;
}

/** A started host program with one line of messages to it. Ends by SIGKILL: a host stuck in a card cannot do more. */
export function forkHost(program: URL, args: readonly string[]): ChildProcess {
  return fork(fileURLToPath(program), [...args], {
    execArgv: [],
    serialization: "advanced",
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
}

/** Kills the process and waits until it is gone. */
export async function endHost(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.kill("SIGKILL");
  await gone;
}

export function createHostProcess(program: URL, readerName: string): HostProcess {
  let child: ChildProcess | undefined;
  let generation = 0;
  let nextId = 0;
  let ended = false;
  const pending = new Map<number, Pending>();

  function settle(id: number, reply: Result<HostReply>): void {
    const waiting = pending.get(id);
    if (waiting === undefined) return;
    pending.delete(id);
    clearTimeout(waiting.timer);
    waiting.settle(reply);
  }

  function drop(detail: string): void {
    const left = child;
    child = undefined;
    generation += 1;
    left?.removeAllListeners("message");
    left?.kill("SIGKILL");
    for (const id of [...pending.keys()]) settle(id, fail("reader.failed", detail));
  }

  function running(): ChildProcess {
    if (child !== undefined) return child;
    const started = forkHost(program, ["reader", readerName]);
    started.on("message", (message) => {
      const reply = hostReplySchema.safeParse(message);
      if (reply.success) settle(reply.data.id, ok(reply.data));
      else if (child === started) drop("reader host spoke nonsense");
    });
    const left = () => {
      if (child === started) drop("reader host ended");
    };
    started.on("exit", left);
    started.on("error", left);
    child = started;
    return started;
  }

  return {
    get generation() {
      return generation;
    },
    warm() {
      if (!ended) running();
    },
    ask(request, timeoutMs) {
      if (ended) return Promise.resolve(fail("reader.failed", "readers closed"));
      const id = nextId++;
      const host = running();
      return new Promise((resolve) => {
        const timer = setTimeout(() => {
          settle(id, fail("card.no_answer"));
          drop("reader host restarted");
          running();
        }, timeoutMs);
        pending.set(id, { settle: resolve, timer });
        host.send({ ...request, id }, (error) => {
          if (error !== null && child === host) drop("reader host cannot be reached");
        });
      });
    },
    async end() {
      ended = true;
      const left = child;
      drop("readers closed");
      if (left !== undefined) await endHost(left);
    },
  };
}
