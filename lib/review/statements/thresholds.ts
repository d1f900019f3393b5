import type { Change } from '../compare/change';
import type { Risk } from '../review';
import { percent, plainNumber, shown } from './values';

interface Said {
  readonly risk: Risk;
  readonly text: string;
}

/** A comparison of what a query gave with a number. */
const COMPARISON = /(<=|>=|<|>)\s*(-?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)(?![\w.])/gi;

/**
 * How a condition differs: which of its numbers moved, and whether more passes than before.
 *
 * @param about what the metric measures, its name and query: what the number is called follows from it
 */
export function conditionDifference(
  condition: 'successCondition' | 'failureCondition',
  { kind, before, after }: Change,
  about: string,
): Said {
  if (kind === 'added') {
    const risk = condition === 'failureCondition' ? 'low' : 'medium';
    return { risk, text: `${condition} added: ${shown(after)}` };
  }
  if (kind === 'removed')
    return { risk: 'high', text: `${condition} removed: ${shown(before)} decides nothing any more` };
  const [from, to] = [comparisonsOf(String(before)), comparisonsOf(String(after))];
  const rewritten = { risk: 'high' as const, text: `${condition} rewritten: ${shown(before)} → ${shown(after)}` };
  if (from.rest !== to.rest || from.numbers.length !== to.numbers.length) return rewritten;
  const moved = from.numbers.flatMap((old, i) => {
    const now = to.numbers[i] as Compared;
    return old.value === now.value ? [] : [{ old, now }];
  });
  const [only] = moved;
  if (moved.length !== 1 || !only)
    return moved.length === 0 ? { risk: 'none', text: `${condition} is written otherwise` } : rewritten;
  const { old, now } = only;
  const upper = old.operator.startsWith('<');
  // A success below a number, and a failure from a number on, both let more pass when the number grows.
  const looser = (condition === 'successCondition') === upper ? now.value > old.value : now.value < old.value;
  const name = nameOf(about);
  const write =
    SHARES.has(name) && Math.max(old.value, now.value) <= 1 && Math.min(old.value, now.value) >= 0
      ? percent
      : plainNumber;
  return {
    risk: looser ? 'high' : 'low',
    text: `${name} ${looser ? 'loosened' : 'tightened'} ${write(old.value)} → ${write(now.value)}`,
  };
}

interface Compared {
  readonly operator: string;
  readonly value: number;
}

function comparisonsOf(condition: string): { readonly numbers: readonly Compared[]; readonly rest: string } {
  const numbers: Compared[] = [];
  const rest = condition.replace(COMPARISON, (_, operator: string, value: string) => {
    numbers.push({ operator, value: Number(value) });
    return `${operator} #`;
  });
  return { numbers, rest: rest.replace(/\s+/g, ' ').trim() };
}

const SHARES: ReadonlySet<string> = new Set(['error threshold', 'success threshold', 'saturation threshold']);

/** By its name first: a query of latency can ask for errors, too. */
function nameOf(about: string): string {
  const [name = ''] = about.split(' ');
  if (/sequential|evidence/.test(name)) return 'threshold of the evidence';
  for (const text of [name, about]) {
    if (/latency|duration|p\d\d\b|slow/i.test(text)) return 'latency threshold';
    if (/saturation|cpu|memory/i.test(text)) return 'saturation threshold';
    if (/success|availability/i.test(text)) return 'success threshold';
    if (/error|fail|5xx|5\.\./i.test(text)) return 'error threshold';
  }
  return 'threshold';
}
