// One request for sign-in, from what came to what leaves: is the route open, are its fields known, has its caller had their share,
// then better-auth, then what follows from it.
import { bounds } from '../../foundation/bounds.ts'
import { parseJsonObject, type JsonObject } from '../../foundation/json/json.ts'
import { within } from '../../foundation/time/within.ts'
import type { Store } from '../../store/store.ts'
import { readEmail, readPersonName } from '../accounts/read-account.ts'
import type { SessionCookies } from '../accounts/session-cookie.ts'
import { findSignedIn, renewSessions, type SignedIn } from '../accounts/session-store.ts'
import { PeopleError } from '../people-error.ts'
import type { SignInCaller } from '../people.ts'
import { noProvider } from './open-auth.ts'
import { readAnswer, shapeAnswer, type ReadAnswer } from './read-answer.ts'
import type { AttemptLimits } from './attempts/attempt-limits.ts'
import { findAuthRoute, type AuthRoute } from './auth-routes.ts'
import { findChallenged, voidChallenges } from './challenge-store.ts'
import { ADDRESS_HEADER, AUTH_PATH, type Auth } from './create-auth.ts'
import type { SignInRecord } from './sign-in-record.ts'
import { signInFlow, type SignInFlow } from './sign-in-flow.ts'
import type { SignInSettings } from './sign-in-settings.ts'

type HandleParts = {
  store: Store
  limits: AttemptLimits
  signInRecord: SignInRecord
  settings(): SignInSettings
  cookies(): SessionCookies
  /** @throws PeopleError `unavailable` where the provider of single sign-on that it needs does not answer. */
  findAuth(route: AuthRoute, body: JsonObject): Promise<Auth>
}

/** @throws PeopleError; what better-auth refuses is an answer. */
export async function handleAuth(parts: HandleParts, request: Request, caller: SignInCaller): Promise<Response> {
  const url = new URL(request.url)
  const route = findAuthRoute(request.method, url.pathname.slice(AUTH_PATH.length))
  if (!url.pathname.startsWith(`${AUTH_PATH}/`) || route === undefined || !isOffered(route, parts.settings()))
    throw new PeopleError('not_found', 'There is no such thing here.')
  return handleRoute(parts, { route, url, request }, caller).catch((error: unknown) => {
    if (!(error instanceof PeopleError) || route.isReturn !== true) throw error
    // Who comes back from a provider is shown a page and no JSON.
    const location = `${parts.settings().consoleUrl}/console/sign-in?error=${error.kind}`
    return new Response(null, { status: 302, headers: { location, 'cache-control': 'no-store' } })
  })
}

/**
 * Whether better-auth refused since it knows no such session, which it looks for first: a secret that it has judged is judged
 * once for each count.
 */
function knowsNoSession({ status, refusal }: ReadAnswer): boolean {
  return (
    status === 401 && ['unauthorized', 'session_required', 'invalid_two_factor_cookie'].includes(refusal?.code ?? '')
  )
}

type Asked = { route: AuthRoute; url: URL; request: Request }

async function handleRoute(
  parts: HandleParts,
  { route, url, request }: Asked,
  caller: SignInCaller,
): Promise<Response> {
  const body = route.method === 'POST' ? readBody(await request.text(), route) : {}
  const taken = route.method === 'POST' ? [] : (route.query ?? [])
  url.search = new URLSearchParams([...url.searchParams].filter(([name]) => taken.includes(name))).toString()
  assertPath('callbackURL', url.searchParams.get('callbackURL') ?? undefined)
  const cookie = request.headers.get('cookie')
  const signedIn = await findSignedIn(parts.store, parts.cookies(), cookie)
  const subject = { route, body, signedIn, challenged: await readChallenged(parts, route, signedIn, cookie) }
  const email = findEmail(subject)
  await countTry(parts, subject, email, caller.address)
  const auth = await parts.findAuth(route, body)
  const flow: SignInFlow = { recordRole: caller.recordRole }
  const ask = async (token: string | undefined) => {
    const headers = passHeaders(request.headers, caller.address)
    if (cookie !== null && token !== undefined) headers.set('cookie', parts.cookies().replace(cookie, token))
    const text = route.method === 'POST' ? JSON.stringify({ ...body, ...route.adds }) : null
    const inner = new Request(url, { method: route.method, headers, body: text })
    const handled = signInFlow.run(flow, () => auth.handler(inner))
    const isElsewhere = route.needs === 'single sign-on'
    return readAnswer(
      await (isElsewhere ? within(parts.store.clock, bounds.singleSignOnMs, handled, noProvider) : handled),
    )
  }
  let answer = await ask(signedIn?.token)
  // Better-auth knows a session by its newest token alone, and a request beside this one may have renewed it.
  if (signedIn !== undefined && knowsNoSession(answer)) {
    const now = await findSignedIn(parts.store, parts.cookies(), cookie)
    if (now !== undefined && now.token !== signedIn.token) answer = await ask(now.token)
  }
  // Somebody made an account with this e-mail meanwhile: the answer tells no more than it would a moment later.
  if (answer.status === 422 && answer.refusal?.code === 'failed_to_create_user') answer = await ask(signedIn?.token)
  if (flow.refusal !== undefined) throw flow.refusal
  const isDone = answer.refusal === undefined && answer.json?.['twoFactorRedirect'] !== true
  if (answer.refusal === undefined && route.forgets === true && route.limit !== undefined && email !== undefined)
    await parts.limits.forget(route.limit, `email:${email}`)
  const personId = flow.personId ?? (route.ofChallenge === true ? undefined : signedIn?.person.id)
  if (isDone && personId !== undefined) await follow(parts.store, route, personId)
  const by = route.by ?? (route.path.endsWith('/:id') ? url.pathname.split('/').at(-1) : undefined)
  await parts.signInRecord.write(caller, { ...subject, by, answer, isDone, personId })
  return shapeAnswer(answer, caller.requestId)
}

function isOffered({ needs }: AuthRoute, settings: SignInSettings): boolean {
  switch (needs) {
    case undefined:
      return true
    case 'mail':
      return settings.mail !== undefined
    case 'sign-up':
      return settings.signUp === 'open'
    case 'single sign-on':
      return settings.oidc.length > 0
    default:
      return needs satisfies never
  }
}

async function readChallenged(
  { store, cookies }: HandleParts,
  { ofChallenge }: AuthRoute,
  signedIn: SignedIn | undefined,
  cookie: string | null,
) {
  if (ofChallenge !== true || signedIn !== undefined) return undefined
  return findChallenged(store, cookies().readChallenge(cookie))
}

/** What somebody wants to sign in with, or the e-mail of who is signed in where a secret of theirs is asked for. */
function findEmail({ route, body, signedIn }: Pick<Subject, 'route' | 'body' | 'signedIn'>): string | undefined {
  if (route.ofSession === true && signedIn !== undefined) return signedIn.person.email
  return typeof body['email'] === 'string' ? body['email'] : undefined
}

type Subject = {
  route: AuthRoute
  body: JsonObject
  signedIn: SignedIn | undefined
  challenged: SignedIn['person'] | undefined
}

/** @throws PeopleError `limited`; where a code has signed somebody in before, as for a wrong one */
async function countTry(
  { limits }: HandleParts,
  { route, body, challenged }: Subject,
  email: string | undefined,
  address: string,
): Promise<void> {
  if (route.limit === undefined) return
  const subjects = email === undefined ? [] : [`email:${email}`]
  await limits.count(route.limit, [`address:${address}`, ...subjects])
  if (route.isOneTime !== true || challenged === undefined || typeof body['code'] !== 'string') return
  const isFirst = await limits.useOnce(`one-time-code ${challenged.id} ${body['code']}`, ONE_TIME_CODE_MS)
  if (!isFirst)
    throw new PeopleError('invalid', 'This code is wrong, or was used already: wait for the next one.', {
      field: 'code',
    })
}

/** How long an authenticator's code is right: for its own half minute, and the ones before and after it. */
const ONE_TIME_CODE_MS = 90_000

async function follow(store: Store, { renews, voids }: AuthRoute, personId: string): Promise<void> {
  const writes = [
    ...(renews === true ? [renewSessions(store, personId)] : []),
    ...(voids === true ? [voidChallenges(store, personId)] : []),
  ]
  if (writes.length > 0) await store.write(writes)
}

/** @throws PeopleError naming the field */
function readBody(text: string, { body: fields = [] }: AuthRoute): JsonObject {
  const body = text === '' ? {} : parseJsonObject(text)
  if (body === undefined) throw new PeopleError('invalid', 'The request must be a JSON object.')
  // No secret or name has one, and Postgres takes none.
  if (text.includes(String.raw`\u0000`)) throw new PeopleError('invalid', 'The request holds a zero character.')
  const unknown = Object.keys(body).find((name) => !fields.includes(name))
  if (unknown !== undefined) throw new PeopleError('invalid', 'There is no such field.', { field: unknown })
  const { name, email } = body
  for (const field of ['callbackURL', 'errorCallbackURL']) assertPath(field, body[field])
  return {
    ...body,
    ...(typeof name === 'string' && { name: readPersonName(name) }),
    ...(typeof email === 'string' && { email: readEmail(email) }),
  }
}

/** @throws PeopleError where a browser would be led anywhere but to this console */
function assertPath(field: string, written: unknown): void {
  if (written === undefined || (typeof written === 'string' && /^\/(?![/\\])[!-[\]-~]*$/.test(written))) return
  throw new PeopleError('invalid', 'This is no path of the console.', { field })
}

/** What better-auth looks at, and no word of a proxy's that a stranger could have sent. */
function passHeaders(headers: Headers, address: string): Headers {
  const passed = new Headers({ 'content-type': 'application/json', [ADDRESS_HEADER]: address })
  for (const name of [
    'cookie',
    'origin',
    'referer',
    'user-agent',
    'sec-fetch-site',
    'sec-fetch-mode',
    'sec-fetch-dest',
  ]) {
    const value = headers.get(name)
    if (value !== null) passed.set(name, value.slice(0, name === 'user-agent' ? bounds.nameLength : undefined))
  }
  return passed
}
