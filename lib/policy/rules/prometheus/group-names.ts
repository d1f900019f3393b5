import type { Rule } from '../../rule';

export const groupNames: Rule = {
  id: 'group-names',
  family: 'prometheus',
  severity: 'error',
  title: 'The groups of a PrometheusRule have names of their own',
  cause:
    'Prometheus does not load a file with two groups of one name, or one without: none of the rules in it is evaluated.',
  remedy: 'give each group a name that no other of the object has',
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
          expr: sum(rate(http_requests_total[5m]))
    - name: svc-a
      rules: []
`,
  },
  *check(tree) {
    for (const object of tree.ofKind('monitoring.coreos.com/PrometheusRule')) {
      const seen = new Set<string>();
      for (const at of object.at('spec', 'groups').items.map((group) => group.at('name'))) {
        if (!at.text) yield { at, message: 'a group has no name' };
        else if (seen.has(at.text)) yield { at, message: `there are two groups ${at.text}` };
        seen.add(at.text ?? '');
      }
    }
  },
};
