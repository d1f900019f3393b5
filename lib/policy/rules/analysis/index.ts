import type { Rule } from '../../rule';

export const analysisRules: readonly Rule[] = [];
