import { type Application, syncedRevision } from './application';

/** How far an Application is with the content that the train pushed. */
export interface Standing {
  /**
   * - `arrived`: synced and healthy with it.
   * - `unsynced`: the same, but no sync brought it, as where nothing but a comment changed. A second comparison proves it.
   * - `degraded`: it has the content and is Degraded, which passes where metrics are away for a moment. A second comparison
   *   proves that too.
   * - `waiting`: not yet.
   * - `failed`: it stays as it is until somebody does something.
   */
  readonly state: 'arrived' | 'unsynced' | 'degraded' | 'waiting' | 'failed';
  /** The same for people. */
  readonly words: string;
  /** Whether Argo CD should look again: it does so by itself every few minutes only. */
  readonly stale: boolean;
}

/** Whether the folder of a service is, at a revision, what the train pushed. */
export type Carries = (revision: string | undefined) => boolean;

/**
 * Judges a status, which may be older than the content: an Application that is Synced and Healthy at a revision before it
 * says nothing, nor does one that was Degraded before.
 */
export function standingOf(application: Application, carries: Carries): Standing {
  const { sync, health, operationState: last, reconciledAt = '' } = application.status ?? {};
  const phase = last?.phase;
  const brought = carries(syncedRevision(application));
  const running = application.operation !== undefined || phase === 'Running' || phase === 'Terminating';
  const words = inWords(application, running);
  const say = (state: Standing['state'], text: string, stale = false): Standing => ({ state, words: text, stale });

  if (running) return say('waiting', words);
  if (brought && (phase === 'Failed' || phase === 'Error'))
    return say('failed', `the sync ended as ${phase}${because(last?.message)}`);
  if (!carries(sync?.revision) || !isCompared(application))
    return say('waiting', `${words}; Argo CD has not compared with what was pushed yet`, true);

  // Times have whole seconds: in the second in which a sync ended, the status may be that from before it.
  const fresh = Date.parse(reconciledAt) > Date.parse(last?.finishedAt ?? '') || last?.finishedAt === undefined;
  const applied = sync?.status === 'Synced' || (brought && phase === 'Succeeded');
  if (applied && !fresh) return say('waiting', `${words}; not compared since the sync`, true);
  if (applied && health?.status === 'Degraded') return say('degraded', `${words}${because(health.message)}`, true);
  if (sync?.status !== 'Synced') return say('waiting', `${words}${hint(application)}`, sync?.status === 'Unknown');
  if (health?.status !== 'Healthy') return say('waiting', `${words}${because(health?.message)}`);
  return brought && phase === 'Succeeded' ? say('arrived', words) : say('unsynced', words, true);
}

/** Whether the status is about the source that the Application has now. */
function isCompared({ spec, status }: Application): boolean {
  const now = spec?.source;
  const then = status?.sync?.comparedTo?.source;
  return (
    then !== undefined &&
    then.path === now?.path &&
    then.repoURL === now?.repoURL &&
    (then.targetRevision ?? '') === (now?.targetRevision ?? '')
  );
}

function inWords({ status }: Application, running: boolean): string {
  const { sync, health } = status ?? {};
  const revision = sync?.revision ? ` at ${sync.revision.slice(0, 8)}` : '';
  return `${running ? 'a sync is running, ' : ''}${sync?.status ?? 'never compared'}, ${health?.status ?? 'health unknown'}${revision}`;
}

/** What keeps an Application from being synced, as far as it says so. */
function hint({ spec, status }: Application): string {
  const error = status?.conditions?.find(({ type }) => type?.endsWith('Error'));
  if (error) return because(`${error.type}: ${error.message}`);
  const { automated } = spec?.syncPolicy ?? {};
  return automated && automated.enabled !== false ? '' : '; it is not synced automatically: sync it by hand';
}

function because(message: string | undefined): string {
  return message ? ` (${message.replace(/\s+/g, ' ').trim()})` : '';
}
