import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { childId, report, type Shape, shaped } from '../core';
import type { GuardedWorkload } from '../service';
import { GitOpsApp } from './gitops-app';
import { serviceFolder } from './layout';
import { type Owners, ownerList, ownersProblem } from './owners';
import { listPathOf } from './publish/units';
import { ServiceSet } from './service-set';
import { TextFile } from './text-file';

/** Who is asked about what, and where that is written down. */
export interface CodeOwnersProps {
  /** Who owns all that no team does: Argo CD's objects, workflows, pages. @default - nobody */
  readonly everythingElse?: Owners;
  /** Where the file stands. @default '.github/CODEOWNERS' */
  readonly path?: string;
}

/**
 * The CODEOWNERS file of the GitOps repository: what a publish of one service changes asks the team that owns it. That is its folder, its release file where that is published, its texts, and the lists that publish keeps of them.
 *
 * @see https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
 * @example
 * import { CodeOwners, GitOpsApp } from 'cdk8s-release-train';
 *
 * const app = new GitOpsApp({ repository: 'https://github.com/org/gitops' });
 * new CodeOwners(app, 'owners', { everythingElse: '@org/platform' });
 */
export class CodeOwners extends Construct {
  public constructor(scope: Construct, id: string, given: CodeOwnersProps = {}) {
    super(scope, childId(scope, id, 'CodeOwners'));
    const { sound: props, problems } = shaped<CodeOwnersProps>(given, SHAPE);
    report(this, ...problems);
    const app = this.node.root;
    new TextFile(this, 'file', {
      path: props.path ?? '.github/CODEOWNERS',
      content: () => lines(app instanceof GitOpsApp ? app : this, props.everythingElse).join('\n'),
    });
  }
}

const SHAPE: Shape<CodeOwnersProps> = { everythingElse: ownersProblem, path: true };

/** Of several patterns that match, the last one counts: the general one comes first. */
function lines(below: Construct, everythingElse: Owners | undefined): string[] {
  const owned = new Map<string, Set<string>>();
  for (const set of below.node.findAll().filter((construct) => construct instanceof ServiceSet)) {
    for (const [name, service] of set.services) {
      const its = set.ownersOf(name);
      for (const pattern of its === undefined ? [] : patterns(set, name, service)) {
        const owners = owned.get(pattern) ?? new Set();
        for (const owner of ownerList(its ?? [])) owners.add(owner);
        owned.set(pattern, owners);
      }
    }
  }
  return [
    '# Rendered with the fleet; an edit here is overwritten. Of several patterns that match, the last one counts.',
    ...(everythingElse === undefined ? [] : [line('*', everythingElse)]),
    ...[...owned.keys()].sort().map((pattern) => line(pattern, [...(owned.get(pattern) ?? [])])),
    '',
  ];
}

/** What a publish of one service changes: its folder and its files elsewhere, and the list of each, which rises with it. */
function patterns(set: ServiceSet, name: string, service: GuardedWorkload): string[] {
  const app = set.node.root;
  const folder = serviceFolder(set.environment.environmentName, name);
  const texts = Chart.of(service)
    .node.findAll()
    .filter((construct) => construct instanceof TextFile)
    .map(({ path }) => path);
  const releases = app instanceof GitOpsApp && app.publishReleases ? (set.releases?.files() ?? []) : [];
  const files = [...texts, ...releases.filter((file) => file.service === name).map(({ path }) => path)];
  return [
    `/${folder}/`,
    ...files.map(literally),
    literally(listPathOf(folder)),
    ...files.map(listPathOf).map(literally),
  ];
}

/** The pattern of one path. A space would end it; what means something else in a pattern becomes any one character. */
function literally(path: string): string {
  return `/${path.replaceAll(' ', '\\ ').replace(/[*[\]#]/g, '?')}`;
}

function line(pattern: string, owners: Owners): string {
  return `${pattern} ${ownerList(owners).join(' ')}`;
}
