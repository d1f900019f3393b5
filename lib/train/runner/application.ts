/** What the train reads of an Application, as Argo CD's API gives it. */
export interface Application {
  readonly metadata?: object;
  /** A sync that was asked for and has not begun. */
  readonly operation?: object;
  readonly spec?: {
    readonly project?: string;
    readonly destination?: { readonly namespace?: string; readonly server?: string; readonly name?: string };
    readonly source?: Source;
    readonly sources?: readonly Source[];
    readonly syncPolicy?: { readonly automated?: { readonly enabled?: boolean } };
  };
  readonly status?: {
    readonly sync?: {
      readonly status?: string;
      readonly revision?: string;
      readonly comparedTo?: { readonly source?: Source };
    };
    readonly health?: { readonly status?: string; readonly message?: string };
    readonly operationState?: {
      readonly phase?: string;
      readonly message?: string;
      readonly finishedAt?: string;
      readonly syncResult?: { readonly revision?: string };
      readonly operation?: { readonly sync?: { readonly revision?: string } };
    };
    /** When Argo CD compared last with what Git and the cluster have: RFC 3339, in whole seconds. */
    readonly reconciledAt?: string;
    readonly conditions?: readonly { readonly type?: string; readonly message?: string }[];
  };
}

interface Source {
  readonly repoURL?: string;
  readonly path?: string;
  readonly targetRevision?: string;
}

/** The revision that the last sync applied, or was about to. */
export function syncedRevision({ status }: Application): string | undefined {
  const { syncResult, operation } = status?.operationState ?? {};
  return syncResult?.revision ?? operation?.sync?.revision;
}

/** Why the train can tell nothing from an Application's status, which is about something else; undefined if it can. */
export function misdirection({ spec }: Application, folder: string, branch: string): string | undefined {
  if (spec?.sources?.length) return 'has several sources, whose revisions the train cannot follow; give it one source';
  const { path, targetRevision = '' } = spec?.source ?? {};
  if (path === undefined || path.replace(/^\.?\/|\/$/g, '') !== folder)
    return `applies ${path ? `the folder ${path}` : 'no folder'}, and the plan says ${folder}; publish its ApplicationSet, or synth the plan anew`;
  // HEAD is whatever the remote's first branch is: who says so knows.
  if (!['', 'HEAD', branch, `refs/heads/${branch}`].includes(targetRevision))
    return `follows ${targetRevision}, and the train pushes to ${branch}; give the branch with --branch`;
  return undefined;
}
