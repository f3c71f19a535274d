// Operations on those who run the console, for whoever has the machine.
import { PeopleError } from '../../people/people-error.ts'
import { OperationError, type Operation } from '../operation.ts'

export const operatorOperations: readonly Operation[] = [
  {
    name: 'operator.invite',
    makesData: true,
    async run(context, args) {
      const people = await context.people()
      const { url, isNew } = await people.recoverOperator(args.text('email')).catch(explain)
      return { url, is_new: isNew }
    },
  },
]

function explain(error: unknown): never {
  if (error instanceof PeopleError)
    throw new OperationError(error.kind === 'invalid' ? 'usage' : 'fault', error.message)
  throw error
}
