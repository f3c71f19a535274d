// Shortens the end user's name to the length that a protocol takes. A longer name (Claude Code's is a JSON object of
// some 170 characters, with ids of device and session) is replaced by its digest, which still tells users apart.
import { createHash } from 'node:crypto'
import type { LossList } from '../generation/loss/loss.ts'

export function shortenEndUser(name: string, most: number, losses: LossList): string {
  if (name.length <= most) return name
  losses.change('endUser', `longer than ${most} characters: sent as its SHA-256`)
  return createHash('sha256').update(name).digest('hex')
}
