import { mermaidText } from './escapes';
import { releaseTimeText } from './step-text';
import type { TrainPlan } from './train-plan';

/**
 * The plan as a Mermaid flowchart, which GitHub and GitLab draw; undefined where it has more services or lines than can be
 * read in one.
 *
 * @see https://mermaid.js.org/syntax/flowchart.html
 */
export function mermaid(plan: TrainPlan): string | undefined {
  const services = plan.waves.flatMap((wave) => wave.services);
  // Not the names themselves: a service may be called `end`, which is a word of Mermaid's.
  const ids = new Map(services.map(({ name }, i) => [name, `s${i}`]));
  const edges = services.flatMap(({ name, waitsFor }) =>
    Object.entries(waitsFor).map(
      ([other, reasons]) => `  ${ids.get(other)} -->|"${reasons.join(', ')}"| ${ids.get(name)}`,
    ),
  );
  if (services.length > MOST_NODES || edges.length > MOST_EDGES) return undefined;
  const waves = plan.waves.flatMap(({ wave, leastSeconds, services: of }) => [
    `  subgraph w${wave}["wave ${wave}, ${mermaidText(releaseTimeText(leastSeconds))} at least"]`,
    ...of.map(({ name }) => `    ${ids.get(name)}["${mermaidText(name)}"]`),
    '  end',
  ]);
  return ['flowchart LR', ...waves, ...edges].join('\n');
}

// Mermaid itself refuses 500 lines.
const MOST_NODES = 80;
const MOST_EDGES = 250;
