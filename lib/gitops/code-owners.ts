import { Construct } from 'constructs';
import { childId, report, type Shape, shaped } from '../core';
import { GitOpsApp } from './gitops-app';
import { serviceFolder } from './layout';
import { type Owners, ownerList, ownersProblem } from './owners';
import { ServiceSet } from './service-set';
import { TextFile } from './text-file';

export interface CodeOwnersProps {
  /** Who owns all that no team does: Argo CD's objects, workflows, pages. @default - nobody */
  readonly everythingElse?: Owners;
  /** Where the file stands. @default '.github/CODEOWNERS' */
  readonly path?: string;
}

/**
 * The CODEOWNERS file of the GitOps repository: a change of a service's folder asks the team that owns its ServiceSet.
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
  const folders = below.node
    .findAll()
    .filter((construct) => construct instanceof ServiceSet)
    .flatMap(({ environment, services, owners }) =>
      owners === undefined
        ? []
        : [...services.keys()].map((service) =>
            line(`/${serviceFolder(environment.environmentName, service)}/`, owners),
          ),
    );
  return [
    '# Rendered with the fleet; an edit here is overwritten. Of several patterns that match, the last one counts.',
    ...(everythingElse === undefined ? [] : [line('*', everythingElse)]),
    ...folders.sort(),
    '',
  ];
}

function line(pattern: string, owners: Owners): string {
  return `${pattern} ${ownerList(owners).join(' ')}`;
}
