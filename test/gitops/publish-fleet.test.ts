import { formatReport, publish } from '../../lib/gitops/publish';
import { commitAll, git, initRepository, refusal, service, treeOf } from '../support/git';

const fleet = (release: string): string =>
  treeOf(Object.assign({}, ...Array.from({ length: 1000 }, (_, i) => service(`svc-${i}`, release))));

test('a thousand services are published, committed, published again and taken back within seconds', async () => {
  const checkout = initRepository();
  const [r1, r2] = [fleet('r1'), fleet('r2')];
  const timed = async (run: () => Promise<unknown>): Promise<void> => {
    const start = performance.now();
    await run();
    expect(performance.now() - start).toBeLessThan(15_000);
  };
  await timed(() => publish(r1, checkout));
  commitAll(checkout, 'r1');
  await timed(async () => expect(formatReport(await publish(r1, checkout))).toEqual(['nothing to do: 1000 unchanged']));
  await timed(() => publish(r2, checkout));
  commitAll(checkout, 'r2');
  git(checkout, 'revert', '--no-edit', 'HEAD');
  await timed(async () =>
    expect((await refusal(publish(r2, checkout))).match(/took the release r2 back/g)).toHaveLength(1000),
  );
}, 120_000);
