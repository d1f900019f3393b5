import { oneLine, printedTime } from '../../core';
import { git, readObjects } from '../../git';
import { openPeriods, readSyncWindows, windowMatches } from '../../gitops';
import { isManifestPath, type ManifestObject, ManifestTree } from '../../manifests';
import { applicationsByFolder, deliveredInto } from '../published-services';

/** What the tree says of the delivery of a service. */
export interface Delivery {
  /** The Applications that apply its folder, as far as the tree shows them. */
  readonly applications: readonly string[];
  /** The namespace of what names none; undefined where no Application says it. */
  readonly namespace?: string;
  /** Windows that are open and keep Argo CD from syncing them, in words. */
  readonly freezes: readonly string[];
}

/**
 * Reads who delivers a folder, and which sync windows are open for it, from the Argo CD objects of its environment.
 *
 * @param now in milliseconds since 1970
 */
export async function deliveryOf(root: string, environment: string, folder: string, now: number): Promise<Delivery> {
  const tree = await argoCdObjects(root, environment);
  const own = applicationsByFolder(tree).get(folder) ?? [];
  const applications = [...new Set(own.map(({ name }) => name))];
  const projects = new Set(own.map(({ spec }) => spec.project));
  const freezes = tree
    .ofKind('argoproj.io/AppProject')
    .filter(({ name }) => projects.has(name))
    .flatMap((project) => freezesOf(project, applications, now));
  return { applications, namespace: deliveredInto(own), freezes: [...new Set(freezes)] };
}

/** The windows of a project that keep Argo CD from starting a sync now: those that deny it, and where none allows it. */
function freezesOf(project: ManifestObject, applications: readonly string[], now: number): string[] {
  const by = `the AppProject ${project.name}`;
  const frozen = project
    .at('spec', 'syncWindows')
    .items.filter((window) => concerns(window.at('applications').items, applications))
    .map((window) => {
      const [read] = readSyncWindows([{ ...project.manifest, spec: { syncWindows: [window.value] } }]).windows;
      const [open] = read ? openPeriods([read], now) : [];
      return {
        isAllow: window.at('kind').text === 'allow',
        // One that never closes is none that opens and closes.
        isOpen: !read || open !== undefined,
        until: open ? `until ${printedTime(open.to / 1000)}` : 'for good',
        why: oneLine(window.at('description').scalar ?? '') || 'no reason is given',
        byHand: window.at('manualSync').boolean === true ? '' : ', and nobody may sync by hand',
      };
    });
  const allows = frozen.filter(({ isAllow }) => isAllow);
  return [
    ...frozen
      .filter(({ isAllow, isOpen }) => !isAllow && isOpen)
      .map(
        ({ until, why, byHand }) => `${by} is frozen ${until} (${why}): Argo CD does not sync this by itself${byHand}`,
      ),
    ...(allows.length > 0 && !allows.some(({ isOpen }) => isOpen)
      ? [`${by} allows syncs at other times only: Argo CD does not sync this by itself now`]
      : []),
  ];
}

async function argoCdObjects(root: string, environment: string): Promise<ManifestTree> {
  const args = ['--literal-pathspecs', 'ls-tree', '-r', '-z', '--name-only', 'HEAD', '--', 'clusters/', 'argocd/'];
  const paths = (await git(root, args))
    .split('\0')
    .filter((path) => isManifestPath(path) && !/^clusters\/[^/]+\/apps\//.test(path))
    .filter((path) => !path.startsWith('clusters/') || path.startsWith(`clusters/${environment}/`));
  const names = paths.map((path) => `HEAD:${path}`);
  const read = await readObjects(root, names);
  return new ManifestTree(new Map(paths.map((path, i) => [path, read.get(names[i] ?? '') ?? ''])));
}

/** Where a window names Applications. Of namespaces and clusters, nothing is ruled out. */
function concerns(globs: readonly { readonly scalar: string | undefined }[], names: readonly string[]): boolean {
  if (globs.length === 0) return true;
  return globs.some(({ scalar = '' }) => names.some((name) => windowMatches(scalar, name)));
}
