import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeFolder, pruneFolders } from '../tree';

/** Called before every change to the disk, so that a test can end a publish at any of them. */
export type OnStep = (step: string) => void;

/** A folder on the checkout's own file system for what is half written, and hidden from `git add`. */
export const SCRATCH = '.release-train/tmp';

/** Changes files in a checkout such that a kill at any moment leaves each of them whole, old or new. */
export class Disk {
  public constructor(
    private readonly root: string,
    private readonly onStep: OnStep,
  ) {}

  /** Gives a file new content. */
  public write(path: string, content: string): void {
    const target = join(this.root, path);
    this.openScratch();
    this.makeFolder(dirname(target));
    this.replace(join(this.root, SCRATCH, 'writing'), target, content);
  }

  /** Gives a file outside the checkout new content, by way of a file beside it. */
  public writeOutside(file: string, content: string): void {
    this.makeFolder(dirname(file));
    this.replace(`${file}.writing`, file, content);
  }

  /** Removes a file. */
  public remove(path: string): void {
    this.onStep(`remove ${path}`);
    rmSync(join(this.root, path), { force: true });
  }

  /** Removes a file outside the checkout, if it is there. */
  public removeOutside(file: string): void {
    if (!existsSync(file)) return;
    this.onStep(`remove ${file}`);
    rmSync(file);
  }

  /** Removes the folders of files that are gone, as far up as they are empty. */
  public prune(paths: Iterable<string>): void {
    for (const path of paths) pruneFolders(this.root, path, (folder) => this.onStep(`prune ${folder}`));
  }

  /** Removes what a publish leaves while it is at work, of this run and of killed ones. */
  public closeScratch(): void {
    if (!existsSync(join(this.root, SCRATCH))) return;
    this.onStep(`remove ${SCRATCH}`);
    rmSync(join(this.root, SCRATCH), { recursive: true });
  }

  private openScratch(): void {
    const ignore = join(this.root, SCRATCH, '.gitignore');
    if (existsSync(ignore)) return;
    this.makeFolder(dirname(ignore));
    this.onStep(`write ${ignore}`);
    writeFileSync(ignore, '*\n');
  }

  private makeFolder(folder: string): void {
    makeFolder(folder, (made) => this.onStep(`make ${made}`));
  }

  private replace(temporary: string, target: string, content: string): void {
    this.onStep(`write ${temporary}`);
    writeFileSync(temporary, content);
    this.onStep(`rename to ${target}`);
    renameSync(temporary, target);
  }
}
