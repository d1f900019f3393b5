import { goSeconds, humanDuration } from '../../../core';
import type { ManifestTree } from '../../../manifests';
import type { Rule } from '../../rule';
import { walk } from './expression';
import { monitorsOf } from './monitors';
import { soundQueriesOf } from './queries';

export const windowOfFourScrapes: Rule = {
  id: 'window-of-four-scrapes',
  family: 'prometheus',
  severity: 'warning',
  title: 'A rate looks back over four scrapes or more',
  cause:
    'A rate needs two samples in its window. With fewer than four scrapes in it, one that is late or lost leaves nothing: the measurement is empty, or an Error.',
  remedy: 'look back over four times the scrape interval or more: [1m] with 15s, [2m] with 30s',
  see: 'https://prometheus.io/docs/prometheus/latest/querying/functions/',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: error-rate }
spec:
  metrics:
    - name: error-rate
      successCondition: result[0] < 0.01
      provider:
        prometheus:
          query: |-
            sum(rate(istio_requests_total{reporter="source"}[1m]))
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: error-rate }
spec:
  metrics:
    - name: error-rate
      successCondition: result[0] < 0.01
      provider:
        prometheus:
          query: |-
            sum(rate(istio_requests_total{reporter="source"}[30s]))
`,
  },
  *check(tree) {
    const interval = shortestInterval(tree);
    for (const { at, expression } of soundQueriesOf(tree)) {
      const ranges = walk(expression).flatMap(({ it, around }) => {
        const call = around.at(-1);
        const isRate = call?.kind === 'call' && ['rate', 'increase', 'irate', 'delta'].includes(call.name);
        return it.kind === 'selector' && it.range && isRate ? [it.range] : [];
      });
      const shortest = Math.min(...ranges);
      if (shortest < SCRAPES * interval)
        yield { at, message: `${humanDuration(shortest)} is less than four scrapes, ${humanDuration(interval)} each` };
    }
  },
};

const SCRAPES = 4;
/** That of the PodMonitor that Istio brings; most are longer. */
const USUAL_SECONDS = 15;

function shortestInterval(tree: ManifestTree): number {
  const said = monitorsOf(tree).flatMap(({ endpoints }) =>
    endpoints.flatMap((endpoint) => goSeconds(endpoint.at('interval').text) || []),
  );
  return said.length > 0 ? Math.min(...said) : USUAL_SECONDS;
}
