import { A_FLAG, dnsLabelProblem, shaped, show } from '../core';

/** Something that services share, and how much of it there is for them. */
export interface SharedResource {
  /** The most connections that these services may hold together: 1 or more; without what others need. */
  readonly connections: number;
  /** Whether each cluster of the environment has one of its own. @default false: one for all of them */
  readonly perCluster?: boolean;
}

/** What is wrong with the limits of what services share. */
export function resourceProblems(resources: Readonly<Record<string, SharedResource>>): string[] {
  return Object.entries(resources).flatMap(([name, resource]) => {
    const wrongName = dnsLabelProblem(name);
    const { sound, problems } = shaped<SharedResource>(resource, { connections: true, perCluster: A_FLAG });
    const { connections } = sound;
    const wrongCount =
      problems.length === 0 && !(Number.isInteger(connections) && connections >= 1)
        ? [
            `resources.${name}.connections: ${show(connections)} is no number of connections; write a whole number from 1, such as max_connections without what others need`,
          ]
        : [];
    return [
      ...(wrongName ? [`resources: ${wrongName}`] : []),
      ...problems.map((problem) => `resources.${name}: ${problem}`),
      ...wrongCount,
    ];
  });
}
