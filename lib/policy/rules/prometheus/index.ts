import type { Rule } from '../../rule';

export const prometheusRules: readonly Rule[] = [];
