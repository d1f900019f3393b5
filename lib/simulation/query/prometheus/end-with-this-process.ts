/** Something outside of this process which must not outlive it. */
export interface Companion {
  stopAtOnce(): void;
}

const companions = new Set<Companion>();
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Stops it when this process ends, by itself or by a signal that can be caught. */
export function endWithThisProcess(companion: Companion): void {
  if (companions.size === 0) {
    process.on('exit', stopAll);
    for (const signal of SIGNALS) process.on(signal, onSignal);
  }
  companions.add(companion);
}

/** It was stopped before. With the last one signals do again what they did without us. */
export function endedBefore(companion: Companion): void {
  companions.delete(companion);
  if (companions.size > 0) return;
  process.removeListener('exit', stopAll);
  for (const signal of SIGNALS) process.removeListener(signal, onSignal);
}

function stopAll(): void {
  for (const companion of companions) {
    companion.stopAtOnce();
    endedBefore(companion);
  }
}

function onSignal(signal: NodeJS.Signals): void {
  stopAll();
  // A handler takes the signal's own effect away. If nobody else wants it, the process ends by it as it would have.
  if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
}
