/**
 * The name of a pod. Always the same for the same ordinal, so that label sets are the same objects in every release of a
 * simulation.
 */
export function podName(owner: string, ordinal: number): string {
  return `${owner}-${suffix(ordinal)}`;
}

/** An address of its own for each pod: 10.FLEET.x.y. */
export function podAddress(fleet: number, ordinal: number): string {
  return `10.${fleet}.${(ordinal >> 8) & 255}.${ordinal & 255}`;
}

/** Five characters as Kubernetes makes them, of an alphabet in which no words can be spelt. */
function suffix(ordinal: number): string {
  let rest = Math.imul(ordinal + 1, 0x9e3779b1) >>> 0;
  let text = '';
  for (let i = 0; i < 5; i++) {
    text += ALPHABET[rest % ALPHABET.length];
    rest = Math.floor(rest / ALPHABET.length);
  }
  return text;
}

const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';
