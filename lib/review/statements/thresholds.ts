import type { Change } from '../compare/change';
import type { Risk } from '../review';
import { directionOf } from './tried-conditions';
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
    const now = to.numbers[i] as number;
    return old === now ? [] : [{ old, now }];
  });
  const [only] = moved;
  if (moved.length !== 1 || !only)
    return moved.length === 0 ? { risk: 'none', text: `${condition} is written otherwise` } : rewritten;
  const { old, now } = only;
  // The operator alone does not tell: `!(result[0] > 0.05)` lets more pass when its number grows.
  const direction = directionOf(condition, String(before), String(after));
  if (!direction) return rewritten;
  const name = nameOf(about);
  const write = SHARES.has(name) && Math.max(old, now) <= 1 && Math.min(old, now) >= 0 ? percent : plainNumber;
  return {
    risk: direction === 'loosened' ? 'high' : 'low',
    text: `${name} ${direction} ${write(old)} → ${write(now)}`,
  };
}

function comparisonsOf(condition: string): { readonly numbers: readonly number[]; readonly rest: string } {
  const numbers: number[] = [];
  const rest = condition.replace(COMPARISON, (_, operator: string, value: string) => {
    numbers.push(Number(value));
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
