import { listOf } from './list-of';
import { foundByArgoCd } from './set-parameters';

/**
 * Which of the elements that a generator finds its `selector` leaves: Kubernetes' label selector over the parameters, each
 * taken for a text. A parameter that only Argo CD knows is taken to be what is asked for.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Generators-Post-Selector/
 */
// biome-ignore lint/suspicious/noExplicitAny: a generator of any tool, read field by field
export function selectorOf(generator: any): (element: object) => boolean {
  const { matchLabels, matchExpressions } = generator?.selector ?? {};
  const requirements: Requirement[] = [
    ...Object.entries(matchLabels ?? {}).map(([key, value]) => ({ key, operator: 'In', values: [value] })),
    ...listOf(matchExpressions).map((expression) => ({ ...expression, key: String(expression?.key) })),
  ];
  if (requirements.length === 0) return () => true;
  const unknown = new Set(foundByArgoCd(generator));
  return (element) =>
    requirements.every((requirement) => {
      const value = parameterOf(element, requirement.key);
      return value === undefined && unknown.has(firstOf(requirement.key)) ? true : meets(value, requirement);
    });
}

/** Which of the clusters that Argo CD knows some generators take, in words; undefined where they do not ask it. */
export function clustersOf(generators: unknown): string | undefined {
  const found = listOf(generators).flatMap((generator): string | readonly string[] =>
    generator?.clusters ? inWords(generator.clusters.selector) : (clustersOf(generator?.matrix?.generators) ?? []),
  );
  return found.length > 0 ? found.join(' and ') : undefined;
}

// biome-ignore lint/suspicious/noExplicitAny: a selector of any author, read field by field
function inWords(selector: any): string {
  const labels = Object.entries(selector?.matchLabels ?? {}).map(([key, value]) => `${key}=${value}`);
  const expressions = listOf(selector?.matchExpressions).map(
    (expression) => `${expression?.key} ${expression?.operator} ${listOf(expression?.values).join('|')}`,
  );
  const all = [...labels, ...expressions].map((requirement) => requirement.trim()).sort();
  return all.length > 0 ? `the clusters with ${all.join(', ')}` : 'all clusters';
}

interface Requirement {
  readonly key: string;
  readonly operator: string;
  readonly values?: unknown;
}

function meets(value: string | undefined, { operator, values }: Requirement): boolean {
  const listed = value !== undefined && listOf(values).map(String).includes(value);
  if (operator === 'In') return listed;
  if (operator === 'NotIn') return !listed;
  if (operator === 'Exists') return value !== undefined;
  return operator === 'DoesNotExist' && value === undefined;
}

/** Parameters within others are named with dots: `values.tier`. */
function parameterOf(element: object, key: string): string | undefined {
  let found: unknown = element;
  for (const part of Object.hasOwn(element, key) ? [key] : key.split('.')) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, part)) return undefined;
    found = (found as Record<string, unknown>)[part];
  }
  return String(found);
}

function firstOf(key: string): string {
  return key.split('.')[0] ?? key;
}
