import type { Checked } from '../core';

/**
 * Defaults that are better but change the pod template, and so would restart every service on an upgrade of the library.
 * A fleet takes them one by one, when it wants to.
 */
const KNOWN_FLAGS = {
  /** Pods are spread over zones where possible (since 0.1.0). */
  'pods:spread-across-zones': 'pods are spread over zones where possible',
} as const;

/** The name of a feature flag of the library. */
export type FeatureFlag = keyof typeof KNOWN_FLAGS;

/**
 * Which newer defaults a fleet takes. Without a flag the pod template stays as it is, whatever version of the library
 * renders it.
 */
export class FeatureFlags implements Checked {
  public readonly problems: readonly string[];
  private readonly enabled: ReadonlySet<string>;

  public constructor(flags: Partial<Record<FeatureFlag, boolean>> = {}) {
    this.enabled = new Set(Object.keys(flags).filter((flag) => flags[flag as FeatureFlag] === true));
    this.problems = Object.keys(flags)
      .filter((flag) => !Object.hasOwn(KNOWN_FLAGS, flag))
      .map(
        (flag) =>
          `${JSON.stringify(flag)} is no feature flag of this version; it knows ${Object.keys(KNOWN_FLAGS).join(', ')}`,
      );
  }

  public isEnabled(flag: FeatureFlag): boolean {
    return this.enabled.has(flag);
  }
}
