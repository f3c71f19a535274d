// The key that an operator names: by its id, or by its name where one key alone has it.
import type { KeyService } from '../../keys/key-service.ts'
import { OperationError } from '../operation.ts'

/** `named`: as the operator wrote it. Deleted keys have only their ids. @throws OperationError */
export async function findKeyId(keys: KeyService, named: string): Promise<string> {
  const all = await keys.list()
  if (all.some(({ id }) => id === named)) return named
  const [key, ...others] = all.filter(({ name }) => name === named)
  // Perhaps that of a deleted one: who looks it up says so.
  if (key === undefined) return named
  if (others.length === 0) return key.id
  const ids = [key, ...others].map(({ id }) => id).join(', ')
  throw new OperationError('usage', `${others.length + 1} keys are called '${named}': name one by its id: ${ids}.`)
}
