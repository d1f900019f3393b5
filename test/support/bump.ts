import { bumpInSteps } from '../../lib/operations/bump/bump';
import { optionsFor, render } from '../operations/bump/releases';

/**
 * Bumps in a process of its own: `bump.ts REPO OPTIONS MOMENT`. It kills itself where a step, or a line that it tells, begins so;
 * without a moment it ends by itself, and says why it could not.
 */
const [repo = '', given = '{}', moment] = process.argv.slice(2);
const at = (now: string): void => {
  if (moment !== undefined && now.startsWith(moment)) process.kill(process.pid, 'SIGKILL');
};
const options = { ...optionsFor(repo, { render, ...JSON.parse(given) }), say: at, show: () => at('show') };
bumpInSteps(options, at).catch((error: Error) => {
  process.stderr.write(error.message);
  process.exitCode = 1;
});
