// The name of the end user within the length that a protocol takes. A longer one (Claude Code's is a JSON object of some 170
// characters, with the ids of device and session in it) becomes its digest, which tells users apart as well.
import { createHash } from 'node:crypto'
import type { LossList } from '../generation/loss/loss.ts'

export function shortenEndUser(name: string, most: number, losses: LossList): string {
  if (name.length <= most) return name
  losses.change('endUser', `longer than ${most} characters: sent as its SHA-256`)
  return createHash('sha256').update(name).digest('hex')
}
