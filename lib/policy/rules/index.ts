import type { Rule } from '../rule';
import { analysisRules } from './analysis';
import { argoCdRules } from './argo-cd';
import { istioRules } from './istio';
import { prometheusRules } from './prometheus';
import { rolloutRules } from './rollouts';
import { schemaRules } from './schemas';
import { securityRules } from './security';
import { textRules } from './text';
import { workloadRules } from './workloads';

/** Every rule, family by family. */
export const RULES: readonly Rule[] = [
  ...schemaRules,
  ...rolloutRules,
  ...analysisRules,
  ...prometheusRules,
  ...istioRules,
  ...argoCdRules,
  ...workloadRules,
  ...securityRules,
  ...textRules,
];
