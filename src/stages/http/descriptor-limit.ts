// How many descriptors this process may have open, and how many callers' connections that allows. Each caller's
// connection may need another one towards a provider, and the database must never be left without one.
import { bounds } from '../../foundation/bounds.ts'

/** The limit on open files that holds for this process; undefined where the system has none or does not say. */
export function readDescriptorLimit(): number | undefined {
  // What Node itself knows of such limits is in its report; the names of all peers, which it looks up, are not wanted.
  const report = process.report as typeof process.report & { excludeNetwork: boolean }
  report.excludeNetwork = true
  const { userLimits } = report.getReport() as { userLimits?: { open_files?: { soft?: number | string } } }
  const soft = userLimits?.open_files?.soft
  return typeof soft === 'number' ? soft : undefined
}

/** Callers' connections that may be open at once, of `wanted`. */
export function fitConnections(wanted: number, descriptorLimit: number | undefined): number {
  if (descriptorLimit === undefined) return wanted
  return Math.max(1, Math.min(wanted, Math.floor((descriptorLimit - bounds.reservedDescriptors) / 2)))
}
