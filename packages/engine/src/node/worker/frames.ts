/** Bytes before each message: its length. */
const HEAD = 4;

/** A message with its length before it. */
export function frameOf(message: Uint8Array): Uint8Array {
  const frame = new Uint8Array(HEAD + message.length);
  new DataView(frame.buffer).setUint32(0, message.length);
  frame.set(message, HEAD);
  return frame;
}

/** Takes bytes as they come and gives each message when it is whole. Throws `RangeError` for one longer than `longest` bytes, before it is kept. */
export function frameReader(longest: number, onMessage: (message: Buffer) => void): (bytes: Buffer) => void {
  let parts: Buffer[] = [];
  let held = 0;
  const join = (): Buffer => {
    const all = parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
    parts = [all];
    return all;
  };
  return (bytes) => {
    parts.push(bytes);
    held += bytes.length;
    for (;;) {
      if (held < HEAD) return;
      const first = parts[0] !== undefined && parts[0].length >= HEAD ? parts[0] : join();
      const length = first.readUInt32BE(0);
      if (length > longest) throw new RangeError(`a message of ${length} bytes`);
      if (held < HEAD + length) return;
      const all = join();
      const rest = all.subarray(HEAD + length);
      parts = rest.length === 0 ? [] : [rest];
      held = rest.length;
      onMessage(all.subarray(HEAD, HEAD + length));
    }
  };
}
