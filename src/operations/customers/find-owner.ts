// The owner that an operator names.
import type { Owner } from '../../keys/owners.ts'
import type { OperationContext } from '../operation-context.ts'
import { OperationError } from '../operation.ts'

/** Undefined where none is named. @throws OperationError where there is no such owner. */
export async function findOwner(context: OperationContext, named: string | undefined): Promise<Owner | undefined> {
  if (named === undefined) return undefined
  const owner = await (await context.keys()).owners.find(named)
  if (owner === undefined) throw new OperationError('fault', `There is no owner '${named}'.`)
  return owner
}
