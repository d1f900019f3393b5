export { FreezeWindow, type OneOffFreezeProps, type RecurringFreezeProps } from './freeze-window';
export { pastFreezes, soundFreezes, syncWindows, unknownFrozen } from './sync-windows';
export {
  openPeriods,
  pastOneOffs,
  type ReadWindows,
  readSyncWindows,
  type SyncWindow,
  upcomingPeriods,
  type WindowPeriod,
} from './upcoming-windows';
