import { rollback } from '../../lib/operations/rollback';

/** Rolls svc-a back in a process of its own, for somebody to kill: `rollback-killed.ts REPO`. */
const [repo = ''] = process.argv.slice(2);
const silent = (): void => {};
void rollback({
  repo,
  branch: 'main',
  service: 'svc-a',
  environments: ['prod'],
  why: 'killed',
  say: silent,
  warn: silent,
});
