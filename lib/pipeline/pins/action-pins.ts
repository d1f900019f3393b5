import { readFileSync } from 'node:fs';
import type { Checked } from '../../core';
import { type ActionPin, readPins } from './pins-file';
import { PINS_FILE, SHIPPED_PINS, type ShippedAction } from './shipped-pins';

/**
 * The versions of the actions that workflows use: commits that `release-train pins update` wrote into a file beside the
 * source, and for others the tags that this library was written for.
 *
 * @example
 * import { ActionPins } from 'cdk8s-release-train';
 *
 * ActionPins.fromFile('.github/actions.pins.yaml');
 */
export class ActionPins implements Checked {
  /**
   * The pins in a file of the source, which is in Git. A file that there is not is no error: `release-train pins update`
   * makes it.
   *
   * @param path from the folder in which the app runs
   */
  public static fromFile(path: string = PINS_FILE): ActionPins {
    let text: string;
    try {
      text = readFileSync(path, 'utf8');
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      return new ActionPins(new Map(), code === 'ENOENT' ? [] : [`${path}: cannot be read: ${code ?? message}`]);
    }
    const { pins, problems } = readPins(text);
    return new ActionPins(
      pins,
      problems.map((problem) => `${path}: ${problem}`),
    );
  }

  /** The tags that this library was written for, without commits. */
  public static tags(): ActionPins {
    return new ActionPins(new Map(), []);
  }

  public readonly problems: readonly string[];
  private readonly pins: ReadonlyMap<string, ActionPin>;

  private constructor(pins: ReadonlyMap<string, ActionPin>, problems: readonly string[]) {
    this.pins = pins;
    this.problems = problems;
  }

  /** What a step says in `uses`: the action at its commit, or at its tag as long as nobody has asked for the commit. */
  public uses(action: ShippedAction): string {
    const { tag, commit } = this.pinOf(action);
    return `${action}@${commit ?? tag}`;
  }

  /** The version behind a `uses` that names a commit; undefined for others. */
  public versionOf(uses: string): string | undefined {
    const [action = '', ref] = uses.split('@');
    if (!Object.hasOwn(SHIPPED_PINS, action)) return undefined;
    const { tag, commit } = this.pinOf(action as ShippedAction);
    return commit !== undefined && commit === ref ? tag : undefined;
  }

  private pinOf(action: ShippedAction): ActionPin {
    return this.pins.get(action) ?? { tag: SHIPPED_PINS[action] };
  }
}
