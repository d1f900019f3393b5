import type { Rule } from '../../rule';
import { groupsOf } from './groups';

export const recordOrAlert: Rule = {
  id: 'record-or-alert',
  family: 'prometheus',
  severity: 'error',
  title: 'A rule either records or alerts',
  cause:
    'Prometheus does not load a file with a rule that does both or neither, nor one that records with `for`, keep_firing_for or annotations: the operator leaves the whole object out, and none of its alerts fires.',
  remedy: 'write one of record and alert; for and annotations with alert alone',
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
        - record: svc_a:requests:rate5m
          expr: sum(rate(http_requests_total[5m]))
`,
    violates: `
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata: { name: svc-a }
spec:
  groups:
    - name: svc-a
      rules:
        - record: svc_a:requests:rate5m
          alert: NoRequests
          expr: sum(rate(http_requests_total[5m]))
`,
  },
  *check(tree) {
    for (const rule of groupsOf(tree).flatMap((group) => group.at('rules').items)) {
      const [record, alert] = [rule.at('record'), rule.at('alert')].map(({ text }) => text);
      if (!record === !alert) {
        const both = record ? `it both records ${record} and alerts ${alert}` : 'it neither records nor alerts';
        yield { at: rule, message: both };
      }
      if (!rule.at('expr').isSet) yield { at: rule.at('expr'), message: `${record ?? alert ?? 'it'} has no expr` };
      for (const at of ['for', 'keep_firing_for', 'annotations'].map((key) => rule.at(key))) {
        if (record && !alert && at.isSet)
          yield { at, message: `${record} is recorded, and ${at.path.at(-1)} is for alerts` };
      }
    }
  },
};
