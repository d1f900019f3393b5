import { goSeconds } from '../../core';
import type { Field, ManifestObject } from '../../manifests';

/** What is known of the arguments of an analysis. */
export type KnownArguments = ReadonlyMap<string, string>;

/** The placeholder of an argument, as Argo Rollouts fills it in. */
export const ARGUMENT = /\{\{\s*args\.([^{}]+?)\s*\}\}/g;

/** A condition of a metric. */
export interface WrittenCondition {
  readonly at: Field;
  readonly text: string;
  /** Whether a 1 stands in it for an argument that nobody knows before a Rollout gives it. */
  readonly isGuess: boolean;
}

/** A metric of an analysis, with the arguments that are known filled in. */
export class Metric {
  public constructor(
    public readonly field: Field,
    public readonly args: KnownArguments,
  ) {}

  public get name(): string {
    return this.field.at('name').scalar ?? '';
  }

  /** The kinds of its providers; there should be one. */
  public get providers(): readonly string[] {
    return this.field
      .at('provider')
      .entries.filter(([, { isSet }]) => isSet)
      .map(([kind]) => kind);
  }

  /** A field of its provider, if it has that one. */
  public provider(kind: string, ...path: (string | number)[]): Field {
    return this.field.at('provider', kind, ...path);
  }

  /** A text of it; undefined if there is none, or if it depends on an argument that is not known. */
  public text(field: Field): string | undefined {
    const filled = field.text === undefined ? undefined : filledIn(field.text, this.args);
    return filled?.includes('{{') ? undefined : filled;
  }

  /** The query that it asks Prometheus, in which arguments that are not known stay as they are. */
  public get query(): string | undefined {
    const { text } = this.provider('prometheus', 'query');
    return text === undefined ? undefined : filledIn(text, this.args);
  }

  /** A whole number of it, also one that is written as a text; undefined if what stands there is none. */
  public integer(name: string, otherwise: number): number | undefined {
    const field = this.field.at(name);
    if (!field.isSet) return otherwise;
    if (field.number !== undefined) return Number.isInteger(field.number) ? field.number : undefined;
    const text = this.text(field);
    return text !== undefined && /^[-+]?\d+$/.test(text) ? Number(text) : undefined;
  }

  /** A duration of it in seconds; undefined if there is none, or none that can be read. */
  public seconds(name: 'interval' | 'initialDelay'): number | undefined {
    return goSeconds(this.text(this.field.at(name)));
  }

  /** Whether a duration stands there, whatever it is. */
  public has(name: 'interval' | 'initialDelay'): boolean {
    const field = this.field.at(name);
    return field.isSet && field.value !== '';
  }

  /** How many measurements there are at most that are no Error; undefined if it cannot be read. */
  public get count(): number | undefined {
    const count = this.integer('count', 0);
    if (count !== 0) return count;
    return this.has('interval') ? Number.POSITIVE_INFINITY : 1;
  }

  /** A condition; undefined if there is none, or if it is one argument and nothing else. */
  public condition(name: 'successCondition' | 'failureCondition'): WrittenCondition | undefined {
    const at = this.field.at(name);
    if (at.text === undefined || at.text.trim() === '') return undefined;
    const filled = filledIn(at.text, this.args);
    const text = filled.replace(ARGUMENT, '1');
    return text.includes('{{') || text.trim() === '1' ? undefined : { at, text, isGuess: text !== filled };
  }
}

/** The arguments of a template that have a value in it. */
export function defaultsOf(template: ManifestObject): KnownArguments {
  return new Map(
    template.at('spec', 'args').items.flatMap((arg): [string, string][] => {
      const [name, value] = [arg.at('name').text, arg.at('value').text];
      return name === undefined || value === undefined ? [] : [[name, value]];
    }),
  );
}

function filledIn(text: string, args: KnownArguments): string {
  return text.includes('{{') ? text.replace(ARGUMENT, (tag, name: string) => args.get(name) ?? tag) : text;
}
