const LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz";
const SHORT_LENGTH = 8;

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A version 7 UUID: milliseconds, then random bits (RFC 9562). */
export function uuid7(now: number = Date.now()): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  for (let index = 0; index < 6; index += 1) bytes[index] = Math.floor(now / 256 ** (5 - index)) % 256;
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const text = hex(bytes);
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join("-");
}

/**
 * A short id for an object or relation, new to the document. Random, so that two tabs or people who start from the
 * same revision do not make the same one.
 */
export function shortId(prefix: string, taken: (id: string) => boolean): string {
  for (;;) {
    const random = crypto.getRandomValues(new Uint8Array(SHORT_LENGTH));
    const id = prefix + Array.from(random, (byte) => LETTERS[byte % LETTERS.length]).join("");
    if (!taken(id)) return id;
  }
}
