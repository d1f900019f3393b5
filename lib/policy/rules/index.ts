import type { Rule } from '../rule';
import { analysisRules } from './analysis';
import { argoCdRules } from './argo-cd';
import { istioRules } from './istio';
import { prometheusRules } from './prometheus';
import { releaseRules } from './release';
import { rolloutRules } from './rollouts';
import { schemaRules } from './schemas';
import { securityRules } from './security';
import { textRules } from './text';
import { soundSuppressions } from './text/sound-suppressions';
import { workloadRules } from './workloads';

const ALL_BUT_ONE: readonly Rule[] = [
  ...schemaRules,
  ...rolloutRules,
  ...analysisRules,
  ...prometheusRules,
  ...istioRules,
  ...argoCdRules,
  ...workloadRules,
  ...securityRules,
  ...textRules,
  ...releaseRules,
];

/** Every rule, family by family. */
export const RULES: readonly Rule[] = [...ALL_BUT_ONE, soundSuppressions(ALL_BUT_ONE.map(({ id }) => id))];
