// Opens all that knows of people, on one database.
import type { Log } from '../foundation/log.ts'
import type { Nanos } from '../foundation/nanos.ts'
import type { Owners } from '../keys/owners.ts'
import type { Store } from '../store/store.ts'
import { createAccounts } from './accounts/accounts.ts'
import { createFirstOperator } from './accounts/first-operator.ts'
import { PasswordWork } from './accounts/password-work.ts'
import { createSessionCookies } from './accounts/session-cookie.ts'
import { recoverOperator } from './accounts/recover-operator.ts'
import { readSession } from './accounts/session-store.ts'
import { createLetters, type Letters } from './mail/letters.ts'
import { createMailer, type MailSettings } from './mail/mailer.ts'
import type { People } from './people.ts'
import { AttemptLimits } from './sign-in/attempts/attempt-limits.ts'
import { handleAuth } from './sign-in/handle-auth.ts'
import { OpenAuth } from './sign-in/open-auth.ts'
import { SignInRecord } from './sign-in/sign-in-record.ts'
import { oidcId, type SignInSettings } from './sign-in/sign-in-settings.ts'
import { createInvitations } from './workspaces/invitations.ts'
import { createMembers } from './workspaces/members.ts'
import { createWorkspaces } from './workspaces/workspaces.ts'

type PeopleParts = {
  store: Store
  log: Log
  owners: Owners
  /** Hex, from the data directory (`deriveSignInSecret`). */
  secret: string
  /** The same object for as long as nothing has changed. */
  settings(): SignInSettings
  /** Of a new workspace's wallet. */
  creditLimit(): Nanos | 'unlimited'
}

export function openPeople({ store, log, owners, secret, settings, creditLimit }: PeopleParts): People {
  const passwords = new PasswordWork()
  const limits = new AttemptLimits(store)
  const workspaces = createWorkspaces({ store, owners, creditLimit })
  const letters = followMail(settings, (mail) => createLetters(createMailer(mail, store.clock), limits, log))
  const cookies = () => createSessionCookies(secret, settings().consoleUrl.startsWith('https:'))
  const auth = new OpenAuth({ store, log, owners, workspaces, passwords, secret, settings, letters })
  const signInRecord = new SignInRecord(store, log)
  const findAuth = (...asked: Parameters<OpenAuth['find']>) => auth.find(...asked)
  const handling = { store, limits, settings, cookies, signInRecord, findAuth }
  const consoleUrl = () => settings().consoleUrl
  const invitations = createInvitations({ store, passwords, limits, letters, consoleUrl })
  return {
    ways: () => ({
      signUp: settings().signUp,
      isMailConfigured: settings().mail !== undefined,
      oidc: settings().oidc.map((each) => ({ id: oidcId(each), name: each.name })),
    }),
    readSession: (headers) => readSession(store, cookies(), headers),
    handle: (request, caller) => handleAuth(handling, request, caller),
    firstOperator: createFirstOperator({ store, owners, passwords }),
    accounts: createAccounts(store, passwords),
    workspaces,
    members: createMembers(store),
    invitations,
    recoverOperator: (email) => recoverOperator({ store, owners, invitations, consoleUrl }, email),
  }
}

/** Made anew where the settings of mail have changed. */
function followMail(
  settings: PeopleParts['settings'],
  create: (mail: MailSettings) => Letters,
): () => Letters | undefined {
  let made: { mail: SignInSettings['mail']; letters: Letters | undefined } = { mail: undefined, letters: undefined }
  return () => {
    const { mail } = settings()
    if (mail !== made.mail) made = { mail, letters: mail && create(mail) }
    return made.letters
  }
}
