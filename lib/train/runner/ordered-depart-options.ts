import type { DepartOptions } from './depart';

/** How trains of several environments depart. */
export interface OrderedDepartOptions extends Omit<DepartOptions, 'environment' | 'argoCd' | 'token' | 'accessNames'> {
  readonly environments: readonly string[];
  /** The file with the plan, of one environment alone. @default - the one plan of each in the rendered tree */
  readonly plan?: string;
  /** Environments that are not waited for, although others come after them. */
  readonly aheadOf: readonly string[];
  /** The Argo CD of an environment, the token for it, and where both are from. */
  readonly accessTo: (environment: string) => Pick<DepartOptions, 'argoCd' | 'token' | 'accessNames'>;
  /** The environments of which it was said that they have an Argo CD of their own. @default - none */
  readonly withOwnArgoCd?: readonly string[];
}
