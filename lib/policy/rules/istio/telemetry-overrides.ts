import type { Rule } from '../../rule';

export const telemetryOverrides: Rule = {
  id: 'telemetry-overrides',
  family: 'istio',
  severity: 'error',
  title: 'The tags of a Telemetry are ones that Istio accepts',
  cause: 'Istio refuses the Telemetry: no metric gets the tag that an analysis may ask for.',
  remedy: 'write a value with UPSERT, which is the default, none with REMOVE, and a name for each provider',
  see: 'https://github.com/istio/istio/blob/1.30.3/pkg/config/validation/validation.go',
  examples: {
    complies: `
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: tags }
spec:
  metrics:
    - overrides: [{ tagOverrides: { release: { value: "'1.4.2'" } } }]
`,
    violates: `
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: tags }
spec:
  metrics:
    - overrides: [{ tagOverrides: { release: { operation: UPSERT } } }]
`,
  },
  *check(tree) {
    for (const telemetry of tree.ofKind('telemetry.istio.io/Telemetry')) {
      for (const metrics of telemetry.at('spec', 'metrics').items) {
        for (const override of metrics.at('overrides').items) {
          for (const [tag, at] of override.at('tagOverrides').entries) {
            const isRemoved = at.at('operation').text === 'REMOVE';
            if (isRemoved && at.at('value').isSet) yield { at, message: `the tag ${tag} is removed, and has a value` };
            if (!isRemoved && !at.at('value').text) yield { at, message: `the tag ${tag} is set, and has no value` };
          }
        }
      }
      for (const part of ['metrics', 'tracing', 'accessLogging']) {
        for (const at of telemetry.at('spec', part).items.flatMap((it) => it.at('providers').items)) {
          if (!at.at('name').isSet || at.at('name').text === '')
            yield { at, message: `a provider of ${part} has no name` };
        }
      }
    }
  },
};
