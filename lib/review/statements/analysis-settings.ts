import type { Setting } from './settings';

/**
 * Fields of an analysis of a Rollout that decide what it guards, wherever it stands.
 *
 * @param path where the analysis stands
 * @param whose what it is called
 */
export function analysisSettings(path: string, whose: string): Setting[] {
  return [
    {
      path: `${path}.dryRun`,
      name: `dry run of ${whose}`,
      risk: (before, after) => (before !== undefined && after === undefined ? 'low' : 'high'),
      so: (_, after) => (after === undefined ? undefined : 'what it finds aborts nothing'),
    },
    {
      path: `${path}.args`,
      name: `argument of ${whose}`,
      risk: (before, after) => (isHash(before) || isHash(after) ? 'high' : 'medium'),
      so: (_, after) =>
        isHash(after) ? `measures the ${after === 'Stable' ? 'old' : 'new'} version there` : undefined,
    },
    {
      path: `${path}.templates.*.clusterScope`,
      risk: 'high',
      text: ({ at, after }) =>
        `${whose} takes the template ${at[path.split('.').length + 1]} of ${after === true ? 'the whole cluster' : 'its namespace'} now`,
    },
  ];
}

/** Which version's pods an argument stands for. */
function isHash(value: unknown): boolean {
  return value === 'Latest' || value === 'Stable';
}
