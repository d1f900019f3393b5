import { durationSeconds, nodes, parsed, promQlProblem, type SyntaxNode, textOf } from '../../promql';
import { commonItems } from '../compare/common-items';
import type { Risk } from '../review';
import { inWords, plainNumber, shortDigests } from './values';

interface Said {
  readonly id: string;
  readonly risk: Risk;
  readonly text: string;
}

/** What another query means: other series, another window, other numbers, or another thing altogether. */
export function queryDifferences(before: string, after: string): Said[] {
  if (promQlProblem(after) !== undefined && promQlProblem(before) === undefined)
    return [{ id: 'query', risk: 'stop', text: 'the query is no PromQL any more' }];
  const [from, to] = [partsOf(before), partsOf(after)];
  const said = [...metrics(from, to), ...matchers(from, to), ...windows(from, to), ...numbers(from, to)];
  if (said.length > 0) return said;
  return from.form === to.form
    ? [{ id: 'query-text', risk: 'none', text: 'the query is written otherwise, and asks the same' }]
    : [{ id: 'query', risk: 'high', text: 'the query counts otherwise' }];
}

interface Parts {
  readonly metrics: readonly string[];
  /** Of each selector, in the order of the text. */
  readonly selectors: readonly (readonly string[])[];
  /** Seconds. */
  readonly windows: readonly number[];
  readonly numbers: readonly number[];
  /** All that is neither comment nor white space. */
  readonly form: string;
}

function partsOf(query: string): Parts {
  const known = remembered.get(query);
  if (known) return known;
  const { tree } = parsed(query);
  const text = query;
  const all = nodes(tree.topNode);
  const selectors = all.filter(({ name }) => name === 'VectorSelector');
  const parts: Parts = {
    metrics: [...new Set(selectors.map((it) => textOf(it.getChild('Identifier'), text)))].filter(Boolean).sort(),
    selectors: selectors.map((it) => matchersOf(it, text)),
    windows: [
      ...new Set(
        all
          .filter(({ name }) => name === 'MatrixSelector' || name === 'SubqueryExpr')
          .map((it) => durationSeconds(it.getChild('DurationExpr') ?? it.getChild('NumberDurationLiteral'), text)),
      ),
    ].sort((a, b) => a - b),
    numbers: all
      .filter(({ name, parent }) => name === 'NumberDurationLiteral' && parent?.name !== 'OffsetExpr')
      .flatMap((it) => {
        const value = Number(textOf(it, text));
        return Number.isFinite(value) ? [value] : [];
      }),
    form: all
      .filter(({ firstChild, name }) => !firstChild && name !== 'LineComment')
      .map((it) => textOf(it, text))
      .join(' '),
  };
  if (remembered.size > 500) remembered.clear();
  remembered.set(query, parts);
  return parts;
}

// The queries of a fleet come twice: before and after, and in several environments.
const remembered = new Map<string, Parts>();

function matchersOf(selector: SyntaxNode, text: string): string[] {
  const list = selector.getChild('LabelMatchers');
  return (list ? nodes(list) : [])
    .filter(({ name }) => name.endsWith('LabelMatcher'))
    .map((it) => textOf(it, text).replace(/\s+/g, ''))
    .sort();
}

function metrics({ metrics: from }: Parts, { metrics: to }: Parts): Said[] {
  if (from.join() === to.join()) return [];
  return [
    {
      id: 'query-metric',
      risk: 'high',
      text: `measures ${to.join(', ') || 'nothing'} instead of ${from.join(', ') || 'nothing'}`,
    },
  ];
}

function matchers({ selectors: from }: Parts, { selectors: to }: Parts): Said[] {
  const all = (selectors: readonly (readonly string[])[]) => [...new Set(selectors.flat())].sort();
  const [old, now] = [all(from), all(to)];
  const [gone, come] = [old.filter((it) => !now.includes(it)), now.filter((it) => !old.includes(it))];
  if (gone.length + come.length > 0) {
    const labels = [...new Set([...gone, ...come].map(labelOf))];
    const parts = labels.map((label) => {
      const [a, b] = [gone, come].map((list) => list.filter((it) => labelOf(it) === label).join(','));
      return a && b ? `${a} → ${b}` : a ? `without ${a}` : `with ${b}`;
    });
    const text = shortDigests(parts.join(', '));
    // A gate waits until another service runs a release.
    return labels.every((label) => RELEASE.has(label))
      ? [{ id: 'query-release', risk: 'low', text: `asks for another release: ${text}` }]
      : [{ id: 'query-matchers', risk: 'high', text: `asks for other series: ${text}` }];
  }
  const same = from.length === to.length && from.every((it, i) => it.join() === to[i]?.join());
  return same ? [] : [{ id: 'query-matchers', risk: 'high', text: 'asks for other series: matchers stand elsewhere' }];
}

/** Labels by which series name what runs. */
const RELEASE: ReadonlySet<string> = new Set(['image', 'image_id', 'image_spec', 'version']);

function labelOf(matcher: string): string {
  return /^[^=!~]*/.exec(matcher)?.[0] ?? matcher;
}

function windows({ windows: from }: Parts, { windows: to }: Parts): Said[] {
  if (from.join() === to.join()) return [];
  const [old, now] = [Math.max(0, ...from), Math.max(0, ...to)];
  const list = (windows: readonly number[]) => windows.map(inWords).join(', ') || 'none';
  const word = now > old ? 'longer' : now < old ? 'shorter' : 'other';
  return [{ id: 'query-window', risk: 'medium', text: `${word} window ${list(from)} → ${list(to)}` }];
}

function numbers({ numbers: from }: Parts, { numbers: to }: Parts): Said[] {
  if (from.join() === to.join()) return [];
  const common = commonItems(from, to, Object.is);
  const [a, b] = [0, 1].map((side) => new Set(common.map((pair) => pair[side])));
  const [gone, come] = [from.filter((_, i) => !a?.has(i)), to.filter((_, i) => !b?.has(i))];
  const list = (values: readonly number[]) => [...new Set(values)].map(plainNumber).join(', ') || 'none';
  return [{ id: 'query-numbers', risk: 'medium', text: `other numbers in the query: ${list(gone)} → ${list(come)}` }];
}
