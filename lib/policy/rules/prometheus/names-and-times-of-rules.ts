import type { Field } from '../../../manifests';
import { durationMilliseconds } from '../../../promql';
import { hasPlaceholder } from '../../objects';
import type { Rule } from '../../rule';
import { groupsOf } from './groups';

export const namesAndTimesOfRules: Rule = {
  id: 'names-and-times-of-rules',
  family: 'prometheus',
  severity: 'error',
  title: 'Names and durations of rules are ones that Prometheus reads',
  cause:
    'Prometheus does not load a file with a recorded name or a label that is none, or a duration such as 1.5h: none of the rules in it is evaluated.',
  remedy: 'write names of letters, digits, _ and :, and durations such as 1h30m',
  see: 'https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/',
  examples: {
    complies: `
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata: { name: svc-a }
spec:
  groups:
    - name: svc-a
      rules:
        - alert: NoRequests
          expr: sum(rate(http_requests_total[5m])) == 0
          for: 1h30m
`,
    violates: `
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata: { name: svc-a }
spec:
  groups:
    - name: svc-a
      rules:
        - alert: NoRequests
          expr: sum(rate(http_requests_total[5m])) == 0
          for: 1.5h
`,
  },
  *check(tree) {
    for (const group of groupsOf(tree)) {
      const rules = group.at('rules').items;
      const times = ['interval', 'query_offset'].map((key) => group.at(key));
      for (const at of [...times, ...rules.flatMap((rule) => [rule.at('for'), rule.at('keep_firing_for')])]) {
        if (at.isSet && !hasPlaceholder(at.text) && !isDuration(at))
          yield { at, message: `${JSON.stringify(at.value)} is no duration` };
      }
      for (const rule of rules) {
        const record = rule.at('record');
        if (record.text && !hasPlaceholder(record.text) && !/^[a-zA-Z_:][\w:]*$/.test(record.text))
          yield { at: record, message: `${JSON.stringify(record.text)} is no name of a metric` };
        for (const [label, at] of rule.at('labels').entries) {
          if (!/^[a-zA-Z_]\w*$/.test(label) || label === '__name__')
            yield { at, message: `${JSON.stringify(label)} is no name of a label` };
        }
      }
    }
  },
};

function isDuration({ text }: Field): boolean {
  return text === '0' || (text !== undefined && durationMilliseconds(text) !== undefined);
}
