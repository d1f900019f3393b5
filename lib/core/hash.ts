import { createHash } from 'node:crypto';

/** SHA-256 of a text, or of bytes, as hexadecimal digits, cut to `length`. */
export function sha256(content: string | Uint8Array, length = 64): string {
  return createHash('sha256').update(content).digest('hex').slice(0, length);
}
