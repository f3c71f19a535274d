// An owner as JSON.
import type { JsonObject } from '../foundation/json/json.ts'
import type { Owner } from '../keys/owners.ts'
import { showMoment } from './moment.ts'

export function describeOwner({ id, name, status, createdMs }: Owner): JsonObject {
  return { id, name, status, created_at: showMoment(createdMs) }
}
