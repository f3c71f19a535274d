// `crossmodel operator …`: a way into the console for whoever has the machine.
import { isObject } from '../../foundation/json/json.ts'
import { show } from '../show.ts'
import type { CommandDefinition } from '../session.ts'

export const operatorCommands: readonly CommandDefinition[] = [
  {
    usage: 'invite <email>',
    about:
      'Print a link that makes an operator; for one who has an account, a link to a new password without a second factor',
    examples: ['operator invite olga@example.com'],
    async run(session, given) {
      const result = await session.perform('operator.invite', { email: given['email'] ?? '' })
      session.print(result, (made) => (isObject(made) ? describeLink(show(made['url']), made['is_new'] === true) : ''))
    },
  },
]

function describeLink(url: string, isNew: boolean): string {
  const what = isNew ? 'Open this link to make your account' : 'Open this link within an hour to choose a new password'
  return `${what}; whoever opens it is operator:\n${url}`
}
