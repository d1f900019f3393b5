import type { Field, ManifestObject, ManifestTree } from '../../../manifests';
import { type AnalysisUse, analysesOfRollout, canariesOf, joinedTemplates } from '../../objects';
import type { Rule, RuleFinding } from '../../rule';
import { weightsOf } from './release-steps';

/** Providers that ask for what was counted before; a job or a web request measures when it runs. */
const OF_THE_PAST = [
  'prometheus',
  'datadog',
  'newRelic',
  'wavefront',
  'graphite',
  'influxdb',
  'cloudWatch',
  'skywalking',
];

export const requestsBeforeAMeasurement: Rule = {
  id: 'requests-before-a-measurement',
  family: 'rollouts',
  severity: 'warning',
  title: 'A canary answers requests for a while before it is measured',
  cause:
    'A weight is complete as soon as it is written. What is measured in the same second was counted before it: nothing of the new version, which is an error or no verdict, or what it did at the weight before.',
  remedy:
    'put a pause between the weight and the analysis, give the metric an initialDelay, or start the background analysis behind the first weight',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/rollout/trafficrouting/istio/istio.go',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy:
    canary:
      steps: [{ setWeight: 5 }, { pause: { duration: 2m } }, { analysis: { templates: [{ templateName: error-rate }] } }]
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: error-rate }
spec: { metrics: [{ name: error-rate, provider: { prometheus: { query: "sum(rate(errors[2m]))" } } }] }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy:
    canary:
      steps: [{ setWeight: 5 }, { analysis: { templates: [{ templateName: error-rate }] } }]
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: error-rate }
spec: { metrics: [{ name: error-rate, provider: { prometheus: { query: "sum(rate(errors[2m]))" } } }] }
`,
  },
  *check(tree) {
    for (const { rollout, canary } of canariesOf(tree)) {
      const first = weightsOf(canary).find(({ weight }) => weight > 0);
      if (first) yield* early(tree, rollout, canary, first.index);
    }
  },
};

function* early(tree: ManifestTree, rollout: ManifestObject, canary: Field, first: number): Iterable<RuleFinding> {
  const steps = canary.at('steps').items;
  for (const use of analysesOfRollout(rollout)) {
    const index = use.place === 'step' ? (use.field.path.at(-2) as number) : undefined;
    const begins = index ?? use.field.at('startingStep').number ?? 0;
    if (index === undefined ? begins > first : (steps[index - 1]?.at('setWeight').number ?? 0) <= 0) continue;
    const atFirst = index === undefined || index - 1 === first;
    const metric = metricsOfRun(tree, use).find((it) => isEarly(it, atFirst));
    if (!metric) continue;
    const name = metric.at('name').text ?? 'a metric';
    yield {
      at: use.field,
      message:
        index === undefined
          ? `${name} is measured from step ${begins} on, before the first weight is set`
          : `${name} is measured in the second in which the canary gets ${steps[index - 1]?.at('setWeight').number} %`,
    };
  }
}

function metricsOfRun(tree: ManifestTree, use: AnalysisUse): Field[] {
  return joinedTemplates(tree, use).templates.flatMap((template) => template.at('spec', 'metrics').items);
}

/** Behind a later weight, a metric that is measured again and again sees what happens there. */
function isEarly(metric: Field, atFirst: boolean): boolean {
  const ofThePast = OF_THE_PAST.some((provider) => metric.at('provider', provider).isSet);
  return ofThePast && !metric.at('initialDelay').isSet && (atFirst || !metric.at('interval').isSet);
}
