import { goSeconds, humanDuration } from '../../../core';
import { environmentOf, type ManifestTree } from '../../../manifests';
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
    const intervals = shortestIntervals(tree);
    for (const { at, expression } of soundQueriesOf(tree)) {
      const interval = intervals.get(environmentOf(at.object)) ?? intervals.get(undefined) ?? USUAL_SECONDS;
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

/** By environment: each has a Prometheus of its own. What lies in no environment may be in each, and is undefined. */
function shortestIntervals(tree: ManifestTree): ReadonlyMap<string | undefined, number> {
  const shortest = new Map<string | undefined, number>();
  for (const { object, endpoints } of monitorsOf(tree)) {
    const environment = environmentOf(object);
    for (const endpoint of endpoints) {
      const seconds = goSeconds(endpoint.at('interval').text);
      if (seconds) shortest.set(environment, Math.min(seconds, shortest.get(environment) ?? seconds));
    }
  }
  return shortest;
}
