// Until people can sign in: nobody is known, and nobody can be made known. Management keys work without.
import { PeopleError } from '../../people/people-error.ts'
import type { People } from '../../people/people.ts'

const unavailable = () => Promise.reject(new PeopleError('unavailable', 'People cannot sign in here yet.'))

export const noPeople: People = {
  ways: () => ({ signUp: 'closed', isMailConfigured: false, oidc: [] }),
  readSession: async () => undefined,
  handle: async () => new Response(null, { status: 404 }),
  firstOperator: { isNeeded: async () => false, readToken: async () => undefined, create: unavailable },
  accounts: {
    find: async () => undefined,
    list: async () => ({ items: [], next: undefined }),
    rename: unavailable,
    setGatewayRole: unavailable,
    setSuspended: unavailable,
    listSessions: async () => [],
    endSession: unavailable,
    endSessions: unavailable,
    delete: unavailable,
  },
  workspaces: { find: async () => undefined, create: unavailable, rename: unavailable, setStatus: unavailable },
  members: {
    list: async () => [],
    find: async () => undefined,
    changeRole: unavailable,
    remove: unavailable,
    leave: unavailable,
    transfer: unavailable,
  },
  invitations: {
    list: async () => [],
    create: unavailable,
    revoke: unavailable,
    read: unavailable,
    accept: unavailable,
    acceptAsNew: unavailable,
  },
}
