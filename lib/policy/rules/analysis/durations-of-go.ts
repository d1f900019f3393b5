import { goMilliseconds } from '../../../core';
import { measuredMetricsOf } from '../../objects';
import type { Rule } from '../../rule';

/** Providers with a duration of their own. */
const WINDOWS = ['datadog', 'cloudWatch', 'skywalking'];

export const durationsOfGo: Rule = {
  id: 'durations-of-go',
  family: 'analysis',
  severity: 'error',
  title: 'Durations are such that Go reads them',
  cause:
    'The controllers read durations with time.ParseDuration, whose largest unit is the hour. What it cannot read makes the AnalysisRun an Error when it begins, which aborts every release.',
  remedy: 'write a text of numbers with the units ms, s, m and h, such as 90s or 1h30m; for days write hours',
  see: 'https://pkg.go.dev/time#ParseDuration',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: error-rate }
spec:
  metrics:
    - name: error-rate
      interval: 24h
      count: 2
      successCondition: len(result) == 1 && result[0] < 5
      provider:
        prometheus:
          address: http://prometheus.monitoring:9090
          query: sum(rate(errors[1m]))
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: error-rate }
spec:
  metrics:
    - name: error-rate
      interval: 1d
      count: 2
      successCondition: len(result) == 1 && result[0] < 5
      provider:
        prometheus:
          address: http://prometheus.monitoring:9090
          query: sum(rate(errors[1m]))
`,
  },
  *check(tree) {
    for (const metric of measuredMetricsOf(tree)) {
      const fields = [metric.field.at('interval'), metric.field.at('initialDelay')];
      for (const at of [...fields, ...WINDOWS.map((provider) => metric.provider(provider, 'interval'))]) {
        // An argument that is not known here may be one.
        if (!at.isSet || at.value === '' || (at.text !== undefined && metric.text(at) === undefined)) continue;
        const written = metric.text(at);
        if (written !== undefined && goMilliseconds(written) !== undefined) continue;
        const days = /^(\d+)d$/.exec(written ?? '')?.[1];
        yield {
          at,
          message: `${JSON.stringify(written ?? at.value)} is no duration of Go`,
          ...(days === undefined ? {} : { remedy: `write ${Number(days) * 24}h` }),
        };
      }
    }
  },
};
