/**
 * A reader host without readers, for tests of the supervision: what it does follows from the reader's name, so that
 * no channel but the real one is needed.
 */
const [mode, name] = process.argv.slice(2);
const ATR = Uint8Array.of(0x3b, 0x80, 0x80, 0x01, 0x01);

function send(message: object): void {
  process.send?.(message);
}

process.on("disconnect", () => process.exit());

if (mode === "watch") {
  const readers = ["Good", "Crashing", "Babbling", "Silent"].map((each) => ({
    name: each,
    present: true,
    events: 1,
    atr: ATR,
  }));
  if (process.env.FAKE_READER_HOST === "no-binding")
    send({ type: "bindingMissing", detail: "not installed" });
  else send({ type: "readers", readers });
}

process.on("message", (message: { readonly type: string; readonly id: number }) => {
  const { type, id } = message;
  if (type === "connect") {
    send({
      type: "connected",
      id,
      atr: ATR,
      maxCommandBytes: 261,
      maxResponseBytes: 258,
      extendedLength: false,
    });
  } else if (type === "release") send({ type: "released", id });
  else if (name === "Crashing") process.abort();
  else if (name === "Babbling") send({ type: "response", id, response: "9000" });
  else if (name === "Good") send({ type: "response", id, response: Uint8Array.of(0x90, 0x00) });
});
