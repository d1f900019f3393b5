import { ReleaseTrainError } from '../../lib';
import { throwPlainly } from '../../lib/core';

describe('an error of the user', () => {
  test('has no stack of ours, and lists every problem with its path', () => {
    const error = new ReleaseTrainError('2 problems', [
      { path: 'a', message: 'x' },
      { path: 'b', message: 'y' },
    ]);
    expect(error.message).toBe('2 problems\n\na: x\nb: y');
    expect(error.stack).toBe(error.message);
  });

  test('that is caught leaves no handler behind, however many there are', async () => {
    const before = process.listenerCount('uncaughtException');
    for (let i = 0; i < 20; i++) expect(() => throwPlainly(new ReleaseTrainError('wrong'))).toThrow('wrong');
    expect(process.listenerCount('uncaughtException')).toBeLessThanOrEqual(before + 1);
    await new Promise((done) => setImmediate(() => setImmediate(done)));
    expect(process.listenerCount('uncaughtException')).toBe(before);
  });
});
