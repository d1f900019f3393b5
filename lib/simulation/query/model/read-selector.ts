import { children, type SyntaxNode, textOf } from '../../../promql';
import { InvalidQuery, type LabelMatcher, type VectorSelector } from './expression';
import { readString } from './literals';
import { anchored } from './regex';
import { labelName, type Reading } from './syntax';
import { notPlayed } from './unsupported';

/** A selector, which must name its metric: nobody could tell what to simulate for others. */
export function readSelector(node: SyntaxNode, reading: Reading): VectorSelector {
  const named = node.getChild('Identifier');
  const list = node.getChild('LabelMatchers');
  const all = (list ? children(list) : []).map((matcher) => readMatcher(matcher, reading));
  if (named === null) return withoutName(all, node, reading);
  const metric = textOf(named, reading.text);
  const twice = all.find(({ label }) => label === '__name__');
  if (twice) throw new InvalidQuery(`metric name must not be set twice: "${metric}" or "${twice.value}"`, node.from);
  return { kind: 'selector', metric, matchers: all, offset: 0 };
}

function withoutName(all: readonly LabelMatcher[], node: SyntaxNode, reading: Reading): VectorSelector {
  const isEmpty = all.every(({ operator, value }) => (operator === '!=' ? value !== '' : value === ''));
  if (isEmpty && all.every(({ operator }) => operator === '=' || operator === '!=')) {
    throw new InvalidQuery('vector selector must contain at least one non-empty matcher', node.from);
  }
  const names = all.filter(({ label, operator, value }) => label === '__name__' && operator === '=' && value !== '');
  const [name] = names;
  if (name === undefined || all.some(({ label }) => label === '__name__' && names.length > 1)) {
    throw notPlayed('a selector without the name of its metric', textOf(node, reading.text));
  }
  return { kind: 'selector', metric: name.value, matchers: all.filter((matcher) => matcher !== name), offset: 0 };
}

function readMatcher(node: SyntaxNode, reading: Reading): LabelMatcher {
  const [label, operator, value] = children(node);
  if (node.name !== 'UnquotedLabelMatcher' || !label || !operator || !value) {
    throw notPlayed('a label in quotes', textOf(node, reading.text));
  }
  const matcher: LabelMatcher = {
    label: labelName(label, reading),
    operator: textOf(operator, reading.text) as LabelMatcher['operator'],
    value: readString(textOf(value, reading.text), value.from),
  };
  if (matcher.operator.endsWith('~')) anchored(matcher.value, reading.prometheus);
  return matcher;
}
