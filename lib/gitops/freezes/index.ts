export { FreezeWindow, type OneOffFreezeProps, type RecurringFreezeProps } from './freeze-window';
export { pastFreezes, soundFreezes, syncWindows, unknownFrozen } from './sync-windows';
export {
  openPeriods,
  pastOneOffs,
  readSyncWindows,
  type SyncWindow,
  upcomingPeriods,
  type WindowPeriod,
} from './upcoming-windows';
export { windowMatches } from './window-glob';
