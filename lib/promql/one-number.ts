import { indent } from './growth';
import { queryShape } from './query-shape';

/** Without enough requests the number says nothing. */
export interface EnoughRequests {
  /** A query for the number of requests. */
  readonly query: string;
  readonly atLeast: number;
}

/**
 * A query that gives exactly one number whatever the data: that of `query`, if it gives one series and there were enough
 * requests; NaN otherwise, which satisfies no comparison, so that the measurement is undecided.
 *
 * Argo Rollouts would take the first of several series and ignore the others, and call no series an error, which aborts.
 */
export function oneNumberQuery(query: string, enough?: EnoughRequests): string {
  const number = oneNumber(query);
  if (enough === undefined) {
    return `# The number of the query, if it gives exactly one series; NaN, otherwise: nobody can tell.\n${number}`;
  }
  return [
    `# The number of the query, if it gives exactly one series and there were ${enough.atLeast} requests or more;`,
    '#   NaN, otherwise: nobody can tell.',
    `(\n${indent(`${number}\nand\n# requests\n${oneNumber(enough.query)} >= ${enough.atLeast}`)}\n)`,
    'or vector(NaN)',
  ].join('\n');
}

/** `scalar` gives the value of a single series, and NaN for none or several. The line break ends a comment of the query's. */
function oneNumber(query: string): string {
  const sound = query.trim().replace(/[ \t]+$/gm, '');
  return queryShape(query).type === 'scalar' ? `vector(\n${indent(sound)}\n)` : `vector(scalar(\n${indent(sound)}\n))`;
}
