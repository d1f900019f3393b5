import type { Rule } from '../../rule';

export const argoCdRules: readonly Rule[] = [];
