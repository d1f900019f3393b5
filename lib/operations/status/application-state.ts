import { objectIn, objectsIn, textIn } from '../live';

/** What an Application of Argo CD says. */
export interface ApplicationState {
  readonly name: string;
  /** Synced, OutOfSync or Unknown. */
  readonly sync: string;
  /** Healthy, Progressing, Suspended, Degraded, Missing or Unknown. */
  readonly health: string;
  readonly healthMessage: string;
  /** The revision that it compared with last. */
  readonly revision?: string;
  /** How the last sync stands: Running, Succeeded, Failed, Error, Terminating. */
  readonly operation?: string;
  readonly operationMessage: string;
  /** When the last sync ended, in ISO 8601; undefined while one runs. */
  readonly operationEndedAt?: string;
  /** Whether Argo CD syncs it by itself. */
  readonly isAutomated: boolean;
  /** What keeps Argo CD from comparing, such as `ComparisonError: …`; empty if nothing does. */
  readonly error: string;
  readonly spec: {
    readonly project?: string;
    readonly destination: { readonly namespace?: string; readonly server?: string; readonly name?: string };
  };
}

/** Reads an Application as the API server has it. */
export function applicationState(application: Readonly<Record<string, unknown>>): ApplicationState {
  const [spec, status] = [objectIn(application.spec), objectIn(application.status)];
  const operation = objectIn(status.operationState);
  const { automated } = objectIn(spec.syncPolicy);
  const destination = objectIn(spec.destination);
  const wrong = objectsIn(status.conditions).find(({ type }) => textIn(type)?.endsWith('Error'));
  return {
    name: textIn(objectIn(application.metadata).name) ?? '',
    sync: textIn(objectIn(status.sync).status) ?? 'Unknown',
    health: textIn(objectIn(status.health).status) ?? 'Unknown',
    healthMessage: textIn(objectIn(status.health).message) ?? '',
    revision: textIn(objectIn(status.sync).revision),
    // A sync that was asked for and has not begun.
    operation: application.operation === undefined ? textIn(operation.phase) : 'Running',
    operationMessage: textIn(operation.message) ?? '',
    operationEndedAt: textIn(operation.finishedAt),
    isAutomated: automated !== undefined && automated !== null && objectIn(automated).enabled !== false,
    error: wrong ? `${textIn(wrong.type)}: ${textIn(wrong.message) ?? ''}` : '',
    spec: {
      project: textIn(spec.project),
      destination: {
        namespace: textIn(destination.namespace),
        server: textIn(destination.server),
        name: textIn(destination.name),
      },
    },
  };
}
