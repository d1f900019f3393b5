import type { Rule } from '../../rule';
import { oneKindAStep } from './one-kind-a-step';
import { servicesOfACanary } from './services-of-a-canary';

export const rolloutRules: readonly Rule[] = [oneKindAStep, servicesOfACanary];
