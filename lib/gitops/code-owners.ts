import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { childId, groupedBy, type ReleaseFile, type Releases, report, type Shape, shaped } from '../core';
import type { GuardedWorkload } from '../service';
import { GitOpsApp } from './gitops-app';
import { serviceFolder } from './layout';
import { type Owners, ownerList, ownersProblem } from './owners';
import { listPathOf } from './publish';
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
 * The CODEOWNERS file of the GitOps repository: what a publish of one service changes asks the team that owns it. That is its
 * folder, its release file where that is published, its texts, and the lists that publish keeps of them.
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

/** The most bytes of a file that GitHub still reads; a longer one it ignores without a word. */
const MOST_BYTES = 3_000_000;

/** Of several patterns that match, the last one counts: the general one comes first. */
function lines(below: Construct, everythingElse: Owners | undefined): string[] {
  const sets = below.node.findAll().filter((construct) => construct instanceof ServiceSet);
  const releasesOf = publishedReleases();
  const owned = new Map<string, Set<string>>();
  for (const [name, of] of byService(sets)) {
    // Where a service has the same owners in every environment that has it, one line for all of them will do.
    const everywhere = of.length > 1 && new Set(of.map(({ owners }) => owners?.join(' '))).size === 1;
    for (const { set, service, owners } of of) {
      const { environmentName } = set.environment;
      const where = everywhere ? '*' : environmentName;
      for (const pattern of owners ? patterns(where, name, filesOf(set, service, releasesOf(set, name), where)) : []) {
        const others = owned.get(pattern) ?? new Set();
        for (const owner of owners ?? []) others.add(owner);
        owned.set(pattern, others);
      }
    }
  }
  const all = [
    '# Rendered with the fleet; an edit here is overwritten. Of several patterns that match, the last one counts.',
    ...(everythingElse === undefined ? [] : [line('*', everythingElse)]),
    ...[...owned.keys()].sort().map((pattern) => line(pattern, [...(owned.get(pattern) ?? [])])),
    '',
  ];
  const bytes = Buffer.byteLength(all.join('\n'));
  if (bytes > MOST_BYTES)
    throw new Error(
      `the file would have ${bytes} bytes, and GitHub ignores one of more than ${MOST_BYTES}; let some sets be owned by everythingElse, or split the fleet into two repositories`,
    );
  return all;
}

/** A service in one environment, and who owns it there. */
interface Owned {
  readonly set: ServiceSet;
  readonly name: string;
  readonly service: GuardedWorkload;
  readonly owners: readonly string[] | undefined;
}

function byService(sets: readonly ServiceSet[]): Map<string, Owned[]> {
  const all = sets.flatMap((set) =>
    [...set.services].map(([name, service]): Owned => {
      const owners = set.ownersOf(name);
      return { set, name, service, owners: owners === undefined ? undefined : ownerList(owners) };
    }),
  );
  return groupedBy(all, ({ name }) => name);
}

/** The paths of a service's release files, where they are published. */
function publishedReleases(): (set: ServiceSet, name: string) => readonly string[] {
  const known = new Map<Releases, Map<string, ReleaseFile[]>>();
  return (set, name) => {
    const { releases } = set;
    const app = set.node.root;
    if (!releases || !(app instanceof GitOpsApp) || !app.publishReleases) return [];
    const files = known.get(releases) ?? groupedBy(releases.files(), ({ service }) => service);
    known.set(releases, files);
    return (files.get(name) ?? []).map(({ path }) => path);
  };
}

/** The files of a service elsewhere: its texts, of which the catalog's is one, and its release file. */
function filesOf(set: ServiceSet, service: GuardedWorkload, releases: readonly string[], where: string): string[] {
  const texts = Chart.of(service)
    .node.findAll()
    .filter((construct) => construct instanceof TextFile)
    .map(({ path }) => literally(path));
  const ofCatalog = literally(`catalog/${set.environment.environmentName}/`);
  return [
    ...texts.map((path) => (path.startsWith(ofCatalog) ? `/catalog/${where}/${path.slice(ofCatalog.length)}` : path)),
    ...releases.map(literally),
  ];
}

/** What a publish of one service changes: its folder and its files elsewhere, and the list of each, which rises with it. */
function patterns(where: string, name: string, files: readonly string[]): string[] {
  const folder = `/${serviceFolder(where, name)}`;
  return [`${folder}/`, ...files, ...[folder, ...files].map((path) => `/${listPathOf(path.slice(1))}`)];
}

/** The pattern of one path. A space would end it; what means something else in a pattern becomes any one character. */
function literally(path: string): string {
  return `/${path.replaceAll(' ', '\\ ').replace(/[*[\]#]/g, '?')}`;
}

function line(pattern: string, owners: Owners): string {
  return `${pattern} ${ownerList(owners).join(' ')}`;
}
