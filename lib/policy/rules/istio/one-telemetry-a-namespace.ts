import { environmentOf, type ManifestObject } from '../../../manifests';
import type { Rule } from '../../rule';

export const oneTelemetryANamespace: Rule = {
  id: 'one-telemetry-a-namespace',
  family: 'istio',
  severity: 'warning',
  title: 'One Telemetry is for a whole namespace',
  cause:
    'Of two Telemetries without a selector in one namespace, Istio applies one, in no order that anybody promises: tags that an analysis asks for can be missing.',
  remedy: 'merge them, or give one a selector',
  see: 'https://istio.io/latest/docs/reference/config/analysis/ist0160/',
  examples: {
    complies: `
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: tags }
spec:
  accessLogging: [{ providers: [{ name: envoy }] }]
---
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: svc-a }
spec:
  selector: { matchLabels: { app: svc-a } }
  metrics: [{ providers: [{ name: prometheus }] }]
`,
    violates: `
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: tags }
spec:
  accessLogging: [{ providers: [{ name: envoy }] }]
---
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: more }
spec:
  metrics: [{ providers: [{ name: prometheus }] }]
`,
  },
  *check(tree) {
    const first = new Map<string, ManifestObject>();
    for (const object of tree.ofKind('telemetry.istio.io/Telemetry')) {
      const spec = object.at('spec');
      if (spec.at('selector').isSet || spec.at('targetRef').isSet || spec.at('targetRefs').isSet) continue;
      const place = `${environmentOf(object) ?? ''} ${object.namespace ?? ''}`;
      const other = first.get(place);
      first.set(place, other ?? object);
      // One of the same name is the same one, for another cluster.
      if (other && other.name !== object.name)
        yield { at: spec, message: `${other.title} is for the whole namespace as well` };
    }
  },
};
