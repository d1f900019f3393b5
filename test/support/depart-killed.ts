import { depart } from '../../lib/train/runner/depart';
import { TreePlans } from '../../lib/train/runner/tree-plans';

/** Departs in a process of its own, which kills itself when it tells a line: `depart-killed.ts REPO FROM ARGOCD LINE`. */
const [repo = '', from = '', argoCd = '', line = '0'] = process.argv.slice(2);
let lines = 0;
const options = { repo, from, argoCd, token: 'secret', environment: 'prod', branch: 'main', dryRun: false };
const say = (): void => {
  if (++lines > Number(line)) process.kill(process.pid, 'SIGKILL');
};
void depart({ ...options, pollSeconds: 0.005, say }, new TreePlans(from).plan('prod'));
