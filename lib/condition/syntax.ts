import jsep from 'jsep';

/**
 * Reads a condition in the language of expr 1.15.5, which Argo Rollouts 1.9.1 uses, into a tree.
 *
 * @throws UnsupportedCondition for what this reader cannot read
 */
export function conditionTree(text: string): Tree {
  refuseOtherAlphabets(text);
  let tree: jsep.Expression;
  try {
    tree = inGrammarOfExpr(() => jsep(text));
  } catch (error) {
    throw new UnsupportedCondition(`cannot be read: ${(error as Error).message}`);
  }
  if (tree.type !== 'Compound' && commas(text) !== commasNeeded(tree))
    throw new UnsupportedCondition('cannot be read: a comma is missing');
  return tree as Tree;
}

/** A condition that is not understood here; never guessed. The controller may well understand it. */
export class UnsupportedCondition extends Error {}

export type Tree =
  | jsep.Literal
  | jsep.Identifier
  | jsep.ThisExpression
  | jsep.UnaryExpression
  | jsep.BinaryExpression
  | jsep.ConditionalExpression
  | jsep.MemberExpression
  | jsep.CallExpression
  | jsep.ArrayExpression
  | jsep.Compound
  | jsep.SequenceExpression
  | Pointer
  | Closure;

/** `#`, the element that a closure looks at; `#index` has a name. */
export interface Pointer extends jsep.Expression {
  readonly type: 'Pointer';
  readonly name: string;
}

/** `{…}`, whose braces may be left out. */
export interface Closure extends jsep.Expression {
  readonly type: 'Closure';
  readonly body: Tree;
}

interface Grammar {
  binary_ops: Record<string, number>;
  max_binop_len: number;
  unary_ops: Record<string, number>;
  max_unop_len: number;
  right_associative: Set<string>;
  literals: Record<string, unknown>;
  hooks: object;
}

// Precedences of expr 1.15.5, parser/operator/operator.go. A pipe has 0 there, which jsep takes for no operator.
const BINARY: Record<string, number> = {
  '|': 1,
  or: 10,
  '||': 10,
  and: 15,
  '&&': 15,
  '==': 20,
  '!=': 20,
  '<': 20,
  '>': 20,
  '>=': 20,
  '<=': 20,
  in: 20,
  matches: 20,
  contains: 20,
  startsWith: 20,
  endsWith: 20,
  '+': 30,
  '-': 30,
  '*': 60,
  '/': 60,
  '%': 60,
  '**': 100,
  '^': 100,
  '??': 500,
};

const UNARY: Record<string, number> = { '!': 1, not: 1, '-': 1, '+': 1 };

// jsep's grammar belongs to the process: somebody else may read JavaScript with it.
function inGrammarOfExpr<T>(read: () => T): T {
  const grammar = (jsep as unknown as { Jsep: Grammar }).Jsep;
  const { binary_ops, max_binop_len, unary_ops, max_unop_len, right_associative, literals, hooks } = grammar;
  const before = { binary_ops, max_binop_len, unary_ops, max_unop_len, right_associative, literals, hooks };
  Object.assign(grammar, {
    binary_ops: BINARY,
    max_binop_len: longest(BINARY),
    unary_ops: UNARY,
    max_unop_len: longest(UNARY),
    right_associative: new Set(['**', '^']),
    literals: { true: true, false: false, nil: null },
    hooks: Object.assign(Object.create(hooks), { 'gobble-token': [readPointerOrClosure] }),
  });
  try {
    return read();
  } finally {
    Object.assign(grammar, before);
  }
}

function longest(operators: Record<string, number>): number {
  return Math.max(...Object.keys(operators).map((it) => it.length));
}

function readPointerOrClosure(this: jsep.HookScope, env: { node?: jsep.Expression }): void {
  if (this.char === '#') {
    this.index += 1;
    const name = /^[\w$]*/.exec(this.expr.slice(this.index))?.[0] ?? '';
    this.index += name.length;
    env.node = this.gobbleTokenProperty({ type: 'Pointer', name });
  } else if (this.char === '{') {
    this.index += 1;
    const body = this.gobbleExpression();
    if (!body) this.throwError('Expected expression after {');
    this.gobbleSpaces();
    if (this.code !== '}'.charCodeAt(0)) this.throwError('Unclosed {');
    this.index += 1;
    env.node = { type: 'Closure', body };
  }
}

// jsep reads a backslash, a semicolon and letters beyond ASCII otherwise than expr does.
function refuseOtherAlphabets(text: string): void {
  const odd = /[^\t\n\r\x20-\x7e]|[\\;]/.exec(withoutStrings(text)) ?? /\\/.exec(text);
  if (odd) throw new UnsupportedCondition(`\`${odd[0]}\` is not played`);
}

function withoutStrings(text: string): string {
  return text.replace(/"[^"]*"|'[^']*'/g, '""');
}

// jsep takes spaces between arguments for commas.
function commas(text: string): number {
  return withoutStrings(text).split(',').length - 1;
}

function commasNeeded(tree: unknown): number {
  if (Array.isArray(tree)) return tree.reduce((sum, it) => sum + commasNeeded(it), Math.max(0, tree.length - 1));
  if (typeof tree !== 'object' || tree === null) return 0;
  return Object.values(tree).reduce((sum: number, it) => sum + commasNeeded(it), 0);
}
