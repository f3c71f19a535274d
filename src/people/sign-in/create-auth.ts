// better-auth as it is used here: e-mail and password, passkeys, one-time codes, and single sign-on, on our tables. Its own limits
// are off, since ours count by account too and for all gateways; so are its telemetry, its cookie caches and its page of
// errors. Secrets come from the data directory, never from the environment.
import { passkey } from '@better-auth/passkey'
import { betterAuth } from 'better-auth/minimal'
import { APIError } from 'better-auth/api'
import { genericOAuth } from 'better-auth/plugins/generic-oauth'
import { twoFactor } from 'better-auth/plugins/two-factor'
import { bounds } from '../../foundation/bounds.ts'
import { newId } from '../../foundation/ids.ts'
import type { Log } from '../../foundation/log.ts'
import type { Owners } from '../../keys/owners.ts'
import type { Store } from '../../store/store.ts'
import type { PasswordWork } from '../accounts/password-work.ts'
import { readEmail, readPersonName } from '../accounts/read-account.ts'
import { COOKIE_PREFIX } from '../accounts/session-cookie.ts'
import { countPasskeys, isSuspended } from '../accounts/person-store.ts'
import { makeRoomForSession } from '../accounts/session-store.ts'
import type { Letters } from '../mail/letters.ts'
import type { Workspaces } from '../people.ts'
import { isInvited } from '../workspaces/invitation-store.ts'
import { createAuthAdapter } from './auth-adapter-store.ts'
import { describeProvider, findUsable } from './describe-provider.ts'
import { authTables } from './auth-tables.ts'
import { readGivenRoles } from './groups/given-role-store.ts'
import { applyGroups, opensDoor } from './groups/apply-groups.ts'
import { notePerson, noteRefusal, signInFlow } from './sign-in-flow.ts'
import { oidcId, type SignInSettings } from './sign-in-settings.ts'

export const AUTH_PATH = '/admin/auth'

const prefixes: { readonly [model: string]: string } = {
  user: 'per_',
  session: 'pse_',
  account: 'pac_',
  verification: 'pve_',
  passkey: 'pky_',
  twoFactor: 'psf_',
}

export type AuthParts = {
  store: Store
  log: Log
  owners: Owners
  workspaces: Workspaces
  passwords: PasswordWork
  /** Hex, from the data directory. */
  secret: string
  settings: SignInSettings
  letters: Letters | undefined
  /** With the providers of single sign-on, whose addresses are asked for as it is made; without them nobody is called. */
  withSingleSignOn: boolean
}

export type Auth = { handler(request: Request): Promise<Response>; providerIds(): Promise<readonly string[]> }

export function createAuth(parts: AuthParts): Auth {
  const { settings, secret, store, log } = parts
  const { consoleUrl } = settings
  const auth = betterAuth({
    appName: 'CrossModel',
    baseURL: consoleUrl,
    basePath: AUTH_PATH,
    secrets: [{ version: 1, value: secret }],
    database: createAuthAdapter(store),
    trustedOrigins: (request) => (request === undefined ? [] : [new URL(request.url).origin]),
    ...describePasswords(parts),
    user: { ...authTables.user, validateUserInfo: admit(parts) },
    session: {
      ...authTables.session,
      expiresIn: bounds.sessionMs / 1_000,
      // A session is renewed where it is read (`accounts/session-store.ts`).
      disableSessionRefresh: true,
      freshAge: bounds.freshSessionMs / 1_000,
    },
    account: {
      ...authTables.account,
      encryptOAuthTokens: true,
      // Nobody here calls the provider in a person's name.
      updateAccountOnSignIn: false,
      accountLinking: { trustedProviders: settings.oidc.filter(({ trustsEmail }) => trustsEmail).map(oidcId) },
    },
    verification: { ...authTables.verification, storeIdentifier: 'hashed' },
    plugins: [
      twoFactor({ issuer: 'CrossModel', schema: authTables.twoFactor }),
      passkey(passkeyOptions(parts)),
      ...(parts.withSingleSignOn ? [genericOAuth({ config: settings.oidc.map(describeProvider) })] : []),
    ],
    databaseHooks: describeHooks(parts),
    onAPIError: { errorURL: `${consoleUrl}/console/sign-in` },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    experimental: { instrumentation: { enabled: false } },
    logger: { log: writeTo(log), level: 'error' },
    advanced: {
      cookiePrefix: COOKIE_PREFIX,
      useSecureCookies: consoleUrl.startsWith('https:'),
      disableOriginCheck: false,
      disableCSRFCheck: false,
      backgroundTasks: {
        handler: (work) => void work.catch((error: unknown) => log.error({ err: error }, LATE_FAULT)),
      },
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER], ipv6Subnet: 128 },
      database: { generateId: ({ model }) => newId(prefixes[model] ?? 'pxx_', store.random) },
    },
  })
  return {
    handler: auth.handler,
    providerIds: async () => findUsable(settings.oidc, (await auth.$context).socialProviders),
  }
}

const LATE_FAULT = 'what follows a sign-in failed'

type Options = Parameters<typeof betterAuth>[0]

function describePasswords({ settings, letters, passwords }: AuthParts) {
  const { consoleUrl, signUp } = settings
  return {
    emailAndPassword: {
      enabled: true,
      disableSignUp: signUp === 'closed',
      // The answer to a sign-up is then the same for an e-mail that has an account.
      autoSignIn: false,
      requireEmailVerification: letters !== undefined,
      minPasswordLength: bounds.passwordLeastLength,
      maxPasswordLength: bounds.passwordLength,
      revokeSessionsOnPasswordReset: true,
      onPasswordReset: async ({ user }) => notePerson(user.id),
      password: {
        hash: (password) => noteRefusal(passwords.hash(password)),
        verify: ({ hash, password }) => noteRefusal(passwords.verify(hash, password)),
      },
      ...(letters && {
        sendResetPassword: ({ user, token }) =>
          letters.sendReset(user.email, `${consoleUrl}/console/reset-password#${token}`),
        onExistingUserSignUp: ({ user }) => letters.sendAlreadyKnown(user.email, `${consoleUrl}/console/sign-in`),
      }),
    },
    emailVerification: {
      sendOnSignIn: true,
      afterEmailVerification: async ({ id }) => notePerson(id),
      ...(letters && { sendVerificationEmail: ({ user, url }) => letters.sendVerification(user.email, url) }),
    },
  } satisfies Partial<Options>
}

function describeHooks(parts: AuthParts) {
  return {
    user: {
      create: {
        before: async (user) => {
          checkName(user.name)
          return { data: { ...user, image: null } }
        },
        after: async ({ id }) => notePerson(id),
      },
    },
    session: {
      create: {
        before: async ({ userId }) => {
          await beforeSession(parts, userId)
        },
        after: async ({ userId }) => {
          notePerson(userId)
          await afterSession(parts, userId)
        },
      },
    },
    account: { create: { before: async (account) => ({ data: { ...account, ...noTokens } }) } },
  } satisfies Options['databaseHooks']
}

/** Ours to set alone: whatever a caller sends under this name is removed. */
export const ADDRESS_HEADER = 'x-crossmodel-address'

const noTokens = { accessToken: null, refreshToken: null, idToken: null }

/** A passkey stands for a password and a second factor, so its owner must have shown that it is them. */
function passkeyOptions({ store }: AuthParts): NonNullable<Parameters<typeof passkey>[0]> {
  const refuse = () => {
    const message = 'The passkey must be unlocked by its owner, with a code, a finger or a face.'
    throw new APIError('UNAUTHORIZED', { code: 'PASSKEY_NOT_UNLOCKED', message })
  }
  return {
    rpName: 'CrossModel',
    schema: authTables.passkey,
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    registration: {
      afterVerification: async ({ verification, user }) => {
        if (verification.registrationInfo?.userVerified !== true) refuse()
        if ((await countPasskeys(store, user.id)) < bounds.passkeysPerPerson) return
        const message = `Nobody has more than ${bounds.passkeysPerPerson} passkeys: remove one first.`
        throw new APIError('CONFLICT', { code: 'TOO_MANY_PASSKEYS', message })
      },
    },
    authentication: {
      afterVerification: ({ verification }) => {
        if (!verification.authenticationInfo.userVerified) refuse()
      },
    },
  }
}

type UserCheck = NonNullable<NonNullable<Options['user']>['validateUserInfo']>

/** Who may come in: those who are here, and new ones where sign-up is open, a group or an invitation lets them. */
function admit({ settings, store }: AuthParts): UserCheck {
  return async ({ user, source }) => {
    if (source.method !== 'oauth') return undefined
    const provider = settings.oidc.find((each) => oidcId(each) === source.oauth?.providerId)
    if (provider === undefined) return { error: 'unknown_provider' }
    const names = readGroups(source.oauth?.profile?.[provider.groupsClaim])
    const flow = signInFlow.getStore()
    if (flow !== undefined) flow.groups = { providerId: oidcId(provider), names }
    if (source.action === 'create-user' && !isEmail(user.email)) return { error: 'invalid_email' }
    if (source.action !== 'create-user' || settings.signUp === 'open' || opensDoor(provider, names)) return undefined
    if (user.emailVerified === true && (await isInvited(store, readEmail(user.email ?? '')))) return undefined
    return { error: 'not_invited', errorDescription: 'There is no account with this e-mail, and sign-up is closed.' }
  }
}

function isEmail(written: unknown): boolean {
  try {
    return typeof written === 'string' && readEmail(written) !== ''
  } catch {
    return false
  }
}

function readGroups(claim: unknown): string[] {
  const list = Array.isArray(claim) ? claim : [claim]
  return list.filter((name) => typeof name === 'string')
}

/** @throws APIError where it cannot be shown */
function checkName(name: string): void {
  try {
    readPersonName(name)
  } catch (error) {
    throw new APIError('BAD_REQUEST', { code: 'INVALID_NAME', message: (error as Error).message })
  }
}

async function beforeSession({ store }: AuthParts, personId: string): Promise<void> {
  if (await isSuspended(store, personId))
    throw new APIError('FORBIDDEN', {
      code: 'PERSON_SUSPENDED',
      message: 'This account is suspended: ask the operator.',
    })
  await makeRoomForSession(store, personId)
}

async function afterSession(parts: AuthParts, personId: string): Promise<void> {
  const { store, settings, workspaces } = parts
  const { groups, recordRole } = signInFlow.getStore() ?? {}
  const provider = settings.oidc.find((each) => oidcId(each) === groups?.providerId)
  if (provider !== undefined && groups !== undefined && recordRole !== undefined)
    await applyGroups({ ...parts, recordRole }, provider, personId, groups.names)
  if (settings.signUp === 'closed') return
  const { gatewayRole, members } = await readGivenRoles(store, personId)
  if (gatewayRole === undefined && members.size === 0)
    await workspaces.create(`workspace ${newId('', store.random).slice(0, 8)}`, personId)
}

/** Its own words may quote what a stranger sent: they are a field, and one line. */
function writeTo(log: Log) {
  return (level: string, message: string, ...details: unknown[]) => {
    const reason = [message, ...details.map((each) => (each instanceof Error ? each.message : ''))].join(' ').trim()
    if (level === 'error') log.error({ reason }, 'sign-in failed on our side')
  }
}
