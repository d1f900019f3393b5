import type { Manifest } from '../../manifests';
import { type Fields, field, isRecord, records } from './fields';
import type { Objective } from './release-path';

/** A reference of a Rollout, or of a template, to a template. */
export interface TemplateReference {
  readonly name: string;
  readonly clusterScope: boolean;
}

/** The AnalysisTemplates and ClusterAnalysisTemplates among the manifests, as one Rollout may use them. */
export class TemplateShelf {
  private readonly templates = new Map<string, Manifest>();
  private readonly used = new Set<Manifest>();

  /** @param namespace of the Rollout; templates that name none are its own */
  constructor(manifests: readonly Manifest[], namespace: string) {
    for (const manifest of manifests) {
      const { kind, metadata } = manifest;
      const cluster = kind === 'ClusterAnalysisTemplate';
      if (!cluster && kind !== 'AnalysisTemplate') continue;
      if (!cluster && (metadata?.namespace ?? namespace) !== namespace) continue;
      this.templates.set(`${cluster} ${metadata?.name}`, manifest);
    }
  }

  /** The templates that were asked for, and were there. */
  get usedTemplates(): Manifest[] {
    return [...this.used];
  }

  /** The objective that the templates state in their annotations; undefined if none does. */
  get objective(): Objective | undefined {
    return this.usedTemplates.map(objectiveOf).find((it) => it !== undefined);
  }

  /** Labels that the templates say of all series that they ask for. */
  get seriesLabels(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.usedTemplates.flatMap(seriesLabelsOf));
  }

  /**
   * The specs of the templates, and of those that they name in turn.
   *
   * @param missing gets a sentence for each that is not there
   */
  specs(references: readonly TemplateReference[], missing: string[], above: readonly string[] = []): Fields[] {
    return references.flatMap(({ name, clusterScope }) => {
      const key = `${clusterScope} ${name}`;
      const kind = clusterScope ? 'ClusterAnalysisTemplate' : 'AnalysisTemplate';
      const template = this.templates.get(key);
      if (!template) {
        missing.push(`${kind} ${name}: not found among the manifests`);
        return [];
      }
      if (above.includes(key)) {
        missing.push(`${kind} ${name}: names itself, and the controller would follow it without end`);
        return [];
      }
      this.used.add(template);
      const spec = isRecord(template.spec) ? template.spec : {};
      return [spec, ...this.specs(referencesOf(spec.templates), missing, [...above, key])];
    });
  }
}

/** What a list of template references names. */
export function referencesOf(templates: unknown): TemplateReference[] {
  return records(templates).map(({ templateName, clusterScope }) => ({
    name: String(templateName),
    clusterScope: clusterScope === true,
  }));
}

function seriesLabelsOf(template: Manifest): [label: string, value: string][] {
  const written = field(template, 'metadata', 'annotations', 'release-train.dev/series-labels');
  if (typeof written !== 'string') return [];
  return [...written.matchAll(/([a-zA-Z_]\w*)=("(?:[^"\\]|\\.)*")/g)].map(([, label, value]) => [
    label as string,
    JSON.parse(value as string) as string,
  ]);
}

function objectiveOf(template: Manifest): Objective | undefined {
  const annotation = (name: string) => String(field(template, 'metadata', 'annotations', `release-train.dev/${name}`));
  const percent = /^([\d.]+) %$/.exec(annotation('error-budget'))?.[1];
  const days = /over (\d+) days$/.exec(annotation('objective'))?.[1];
  return percent === undefined ? undefined : { errorBudget: Number(percent) / 100, days: Number(days ?? 30) };
}
