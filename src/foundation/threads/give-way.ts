// Lowers the priority of a background thread, so that the thread that answers callers goes first.
import { constants, setPriority } from 'node:os'

/**
 * Where there are few processors, whoever answers callers comes first. On Linux a priority is the calling thread's own;
 * elsewhere it would be the whole process's.
 */
export function giveWay(): void {
  if (process.platform !== 'linux') return
  try {
    setPriority(constants.priority.PRIORITY_BELOW_NORMAL)
  } catch {
    // Not here, then: nothing but a few milliseconds depends on it.
  }
}
