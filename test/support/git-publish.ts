import { publishInSteps } from '../../lib/gitops/publish/publish';

/** Publishes in a process of its own, which kills itself at a step: `git-publish.ts SOURCE CHECKOUT STEP`. */
const [source = '', checkout = '', step = '0'] = process.argv.slice(2);
let steps = 0;
void publishInSteps(source, checkout, {}, () => {
  if (++steps > Number(step)) process.kill(process.pid, 'SIGKILL');
});
