import type { Rule } from '../../rule';

export const istioRules: readonly Rule[] = [];
