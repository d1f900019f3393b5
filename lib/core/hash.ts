import { createHash } from 'node:crypto';

/** SHA-256 of a text as hexadecimal digits, cut to `length`. */
export function sha256(text: string, length = 64): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length);
}
