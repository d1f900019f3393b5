import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';

/**
 * The random numbers of one release: the same for the same seed and run. Another run begins elsewhere in a cycle of 2^128
 * numbers, so that no two share a stretch of it.
 */
export class Chance {
  private readonly generator: ReturnType<typeof xoroshiro128plusFromState>;

  /**
   * @param seed any number
   * @param run which of the releases of this seed: 0, 1, …
   */
  constructor(seed: number, run: number) {
    this.generator = xoroshiro128plusFromState([1, 2, 3, 4].map((lane) => mixed([seed, run], lane)));
  }

  /** From 0 to below 1, of 53 bits. */
  uniform(): number {
    return ((this.generator.next() >>> 5) * 2 ** 26 + (this.generator.next() >>> 6)) * 2 ** -53;
  }

  /** A whole number from 0 to below another. */
  below(end: number): number {
    return Math.floor(this.uniform() * end);
  }
}

/**
 * 32 bits of a hash of numbers. Neighbouring runs must not begin with similar states, which the generator would carry on for a
 * while, so each word goes through a full mix (the finalizer of MurmurHash3).
 *
 * @see https://github.com/aappleby/smhasher/wiki/MurmurHash3
 */
function mixed(numbers: readonly number[], lane: number): number {
  let hash = Math.imul(lane, 0x9e3779b9);
  for (const word of new Uint32Array(new Float64Array(numbers).buffer)) {
    hash = Math.imul(hash ^ word, 0x85ebca6b) + lane;
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    hash ^= hash >>> 16;
  }
  return hash;
}
