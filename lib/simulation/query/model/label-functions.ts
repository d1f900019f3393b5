import type { LabelSet } from './label-set';
import { anchored } from './regex';
import { notPlayed } from './unsupported';
import { ExecutionError } from './vector-step';

/** A label that a function sets; without a value it is taken away. Undefined where nothing changes. */
export type LabelChange = (labels: LabelSet) => readonly [name: string, value: string] | undefined;

/**
 * @param texts destination, replacement, source, pattern
 * @throws ExecutionError whatever the series are
 */
export function labelReplace(texts: readonly string[], prometheus: 2 | 3): LabelChange {
  const [destination = '', replacement = '', source = '', pattern = ''] = texts;
  const { regex, repeatsGroups } = anchored(pattern, prometheus);
  if (repeatsGroups) throw notPlayed(pattern, 'label_replace');
  requireName(destination, 'invalid destination label name in label_replace()');
  return (labels) => {
    const match = regex.exec(labels.get(source));
    return match ? [destination, expanded(replacement, match)] : undefined;
  };
}

/** @param texts destination, separator, sources */
export function labelJoin([destination = '', separator = '', ...sources]: readonly string[]): LabelChange {
  for (const source of sources) requireName(source, 'invalid source label name in label_join()');
  requireName(destination, 'invalid destination label name in label_join()');
  return (labels) => [destination, sources.map((source) => labels.get(source)).join(separator)];
}

/** `$1` and `${1}`, as Go reads them: a name is as long as it can be, and an unknown one is empty. */
function expanded(replacement: string, match: RegExpExecArray): string {
  return replacement.replace(/\$(?:\$|(\w+)|\{(\w+)\})/g, (found, plain?: string, braced?: string) => {
    if (found === '$$') return '$';
    const name = plain ?? braced ?? '';
    return /^\d+$/.test(name) ? (match[Number(name)] ?? '') : '';
  });
}

function requireName(name: string, message: string): void {
  if (!/^[a-zA-Z_]\w*$/.test(name)) throw new ExecutionError(`${message}: ${name}`);
}
