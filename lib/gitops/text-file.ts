import { Construct } from 'constructs';
import { childId, report, type Shape, shaped, show } from '../core';
import { place, placeOf } from './layout';
import type { RenderedServices } from './rendered-services';
import { treePathProblem } from './tree';

export interface TextFileProps {
  /** Where it stands, from the root of the tree, with `/`, outside `clusters/`: `docs/release/prod/train.md`. */
  readonly path: string;
  /** The text: lines that end with a line feed, the last one too. A function is called when all services are rendered. */
  readonly content: string | ((services: RenderedServices) => string);
}

/**
 * A text that stands in the rendered tree beside the manifests, and is published with them: a page, a plan, a workflow, a
 * list of owners. Argo CD never sees it.
 *
 * Below a service it is the service's: it is rendered and published with it, also by `--only`, and goes with it. Elsewhere
 * it is the fleet's.
 *
 * @example
 * import { GitOpsApp, TextFile } from 'cdk8s-release-train';
 *
 * const app = new GitOpsApp({ repository: 'https://github.com/org/gitops' });
 * new TextFile(app, 'owners', { path: '.github/CODEOWNERS', content: '* @org/platform\n' });
 */
export class TextFile extends Construct {
  /** Where it stands, from the root of the tree. */
  public readonly path: string;
  private readonly content: TextFileProps['content'];

  public constructor(scope: Construct, id: string, given: TextFileProps) {
    super(scope, childId(scope, id, 'a TextFile'));
    const { sound: props, problems } = shaped<TextFileProps>(given, TEXT_FILE_SHAPE);
    report(this, ...problems);
    const missing = (['path', 'content'] as const).filter((name) => given?.[name] === undefined);
    report(this, ...missing.map((name) => `${name}: is missing`));
    this.path = props.path ?? '';
    this.content = props.content ?? '';
    const where = placeOf(this);
    if (where.service === undefined) place(this, { ...where, fleetwide: true });
  }

  /**
   * The text.
   *
   * @throws Error if it is none that can stand in a file
   * @internal
   */
  public _text(services: RenderedServices): string {
    const text = typeof this.content === 'string' ? this.content : this.content(services);
    const problem = textProblem(text);
    if (problem) throw new Error(problem);
    return text;
  }
}

const TEXT_FILE_SHAPE: Shape<TextFileProps> = {
  path: (path) => pathProblem(path),
  content: (content) => (typeof content === 'function' ? undefined : textProblem(content)),
};

function pathProblem(path: unknown): string | undefined {
  if (typeof path !== 'string') return `${show(path)} is no path; write for example docs/release/prod/train.md`;
  const problem = treePathProblem(path);
  if (problem) return problem;
  // In any case: on many file systems it is the same folder.
  return path.split('/')[0]?.toLowerCase() === 'clusters'
    ? `${show(path)} is below clusters/, which Argo CD applies; write for example docs/release/prod/train.md`
    : undefined;
}

function textProblem(text: unknown): string | undefined {
  if (typeof text !== 'string') return `${show(text)} is no text; write a string`;
  if (text.includes('\r')) return 'the text has carriage returns; end its lines with a line feed alone, "\\n"';
  return text.endsWith('\n') ? undefined : 'the text does not end with a line feed; end its last line with "\\n"';
}
