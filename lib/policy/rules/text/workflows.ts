import { type Field, isRecord, ManifestObject, type ManifestTree } from '../../../manifests';
import type { FilePlace } from '../../rule';

/** The workflows and actions of GitHub in a tree, as something whose fields can be read. */
export function workflowsOf(tree: ManifestTree): ManifestObject[] {
  return [...tree.files.values()].flatMap((file) => {
    const [value] = file.values;
    const isOne = /(^|\/)\.github\/(workflows\/[^/]+|actions\/.*\/?action)\.ya?ml$/.test(file.path);
    return isOne && isRecord(value) ? [new ManifestObject(value, file, 0, [])] : [];
  });
}

/** What starts a workflow. YAML 1.1 reads the key `on` as a truth. */
export function triggersOf(workflow: ManifestObject): Field {
  const on = workflow.at('on');
  return on.isSet ? on : workflow.at('true');
}

export function isTriggeredBy(workflow: ManifestObject, event: string): boolean {
  const triggers = triggersOf(workflow);
  return (
    triggers.text === event ||
    triggers.items.some(({ text }) => text === event) ||
    triggers.entries.some(([key]) => key === event)
  );
}

/** The jobs of a workflow. */
export function jobsOf(workflow: ManifestObject): Field[] {
  return workflow.at('jobs').entries.map(([, job]) => job);
}

/** The steps of a workflow, or of an action that is made of steps. */
export function stepsOf(workflow: ManifestObject): Field[] {
  return [...jobsOf(workflow).flatMap((job) => job.at('steps').items), ...workflow.at('runs', 'steps').items];
}

/** An expression that GitHub puts into a script. */
export interface ScriptExpression {
  /** The script. */
  readonly at: Field;
  /** Without the texts in it, and with the names of fields behind dots: `github.event['issue']` is `github.event.issue`. */
  readonly expression: string;
}

/** What GitHub puts into the script of a step before it runs. Expressions whose result is a truth are left out. */
export function scriptExpressions(step: Field): ScriptExpression[] {
  const isScript = /^actions\/github-script@/.test(step.at('uses').text ?? '');
  return [step.at('run'), ...(isScript ? [step.at('with', 'script')] : [])].flatMap((at) =>
    [...(at.text ?? '').matchAll(/\$\{\{((?:'[^']*'|(?!\}\})[^'])*)\}\}/g)]
      .map(([, expression = '']) => plainExpression(expression))
      .filter((expression) => !isTruth(expression))
      .map((expression) => ({ at, expression })),
  );
}

/** The place of a field in its file: a workflow is no object that a finding could name. */
export function placeOf({ object, path }: Field): FilePlace {
  return { file: object.file.path, ...object.positionOf(path) };
}

/** A text in an expression says nothing: not a sign of comparison either. A quote in it is written twice. */
function plainExpression(expression: string): string {
  return expression
    .replace(/\[\s*'([\w-]+)'\s*\]/g, '.$1')
    .replace(/'(?:[^']|'')*'/g, "''")
    .replace(/\s*\.\s*/g, '.')
    .trim();
}

/** Whether the whole of an expression is a comparison, or a function that answers one. */
function isTruth(expression: string): boolean {
  if (/&&|\|\|/.test(expression)) return false;
  // What stands in the brackets of a function is an argument of it.
  const outside = withoutBrackets(expression);
  return /^!|^(contains|startsWith|endsWith)$|==|!=|[<>]/i.test(outside);
}

function withoutBrackets(expression: string): string {
  let depth = 0;
  let outside = '';
  for (const sign of expression) {
    if (sign === ')') depth -= 1;
    if (depth === 0 && sign !== ')') outside += sign === '(' ? '' : sign;
    if (sign === '(') depth += 1;
  }
  return outside.trim();
}
