import { DECOMMISSIONED } from '../../core';
import { readObjects } from '../../git';
import { documentsIn } from '../documents';
import { serviceFolderOf, serviceOfFolder } from '../tree';
import { readCommittedLists } from './history';
import type { FileState } from './survey';

/** A service's folder that would go, although nobody took the service out. */
export interface UnannouncedEnd {
  readonly folder: string;
  readonly service: string;
}

/**
 * The folders of services that would go although the last commit says of none of their files that the service is
 * decommissioned. What was never committed Argo CD never saw, so it may go.
 */
export async function unannouncedEnds(root: string, files: readonly FileState[]): Promise<UnannouncedEnd[]> {
  const ending = endingFolders(files);
  const lists = await readCommittedLists(root, [...new Set([...ending.values()].flatMap(({ units }) => [...units]))]);
  const found: UnannouncedEnd[] = [];
  for (const [folder, { service, units }] of ending) {
    const paths = [...units].flatMap((unit) => [...(lists.get(unit)?.files.keys() ?? [])]);
    const texts = await readObjects(
      root,
      paths.map((path) => `HEAD:${path}`),
    );
    if (paths.length > 0 && ![...texts.values()].some(saysDecommissioned)) found.push({ folder, service });
  }
  return found;
}

/** The folders of services of which files are there that publish wrote, and none is wanted any more. */
function endingFolders(files: readonly FileState[]) {
  const folders = new Map<string, { service: string; units: Set<string>; wanted: boolean; present: boolean }>();
  for (const { unit, wanted, listed, present } of files) {
    const [service, folder] = [serviceOfFolder(unit), serviceFolderOf(unit)];
    if (service === undefined || folder === undefined) continue;
    const entry = folders.get(folder) ?? { service, units: new Set(), wanted: false, present: false };
    folders.set(folder, entry);
    entry.units.add(unit);
    entry.wanted ||= wanted !== undefined;
    entry.present ||= listed !== undefined && present !== undefined;
  }
  return new Map([...folders].filter(([, { wanted, present }]) => present && !wanted));
}

/** Whether a text holds an object of a service that is decommissioned. */
export function saysDecommissioned(text: string): boolean {
  return (
    text.includes(DECOMMISSIONED) &&
    documentsIn(text).some((manifest) => manifest?.metadata?.annotations?.[DECOMMISSIONED] !== undefined)
  );
}
