// One request for sign-in, from what came to what leaves: is the route open, are its fields known, has its caller had their share,
// then better-auth. What leaves has the form of every other error of the console, and no token but the one in the cookie.
import { bounds } from '../../foundation/bounds.ts'
import { isObject, parseJsonObject, type JsonObject } from '../../foundation/json/json.ts'
import type { Log } from '../../foundation/log.ts'
import type { Store } from '../../store/store.ts'
import { renewSessions } from '../accounts/session-store.ts'
import { PeopleError, type PeopleErrorKind } from '../people-error.ts'
import type { Session } from '../people.ts'
import type { AttemptLimits } from './attempt-limits.ts'
import { findAuthRoute, type AuthRoute } from './auth-routes.ts'
import { ADDRESS_HEADER, AUTH_PATH, type Auth } from './create-auth.ts'
import { signInFlow } from './sign-in-flow.ts'
import type { SignInSettings } from './sign-in-settings.ts'

type HandleParts = {
  store: Store
  log: Log
  limits: AttemptLimits
  settings(): SignInSettings
  readSession(headers: Headers): Promise<Session | undefined>
  /** @throws PeopleError `unavailable` where the provider of single sign-on that it needs does not answer. */
  findAuth(route: AuthRoute, body: JsonObject): Promise<Auth>
}

export async function handleAuth(parts: HandleParts, request: Request, address: string): Promise<Response> {
  try {
    return await answer(parts, request, address)
  } catch (error) {
    if (error instanceof PeopleError) return refuse(request, statuses[error.kind], error.kind, error)
    parts.log.error({ err: error }, 'a request for sign-in failed on our side')
    return refuse(request, 500, 'internal_error', { message: 'Something went wrong on our side.' })
  }
}

async function answer(parts: HandleParts, request: Request, address: string): Promise<Response> {
  const url = new URL(request.url)
  const route = findAuthRoute(request.method, url.pathname.slice(AUTH_PATH.length))
  if (!url.pathname.startsWith(`${AUTH_PATH}/`) || route === undefined || !isOffered(route, parts.settings()))
    return refuse(request, 404, 'not_found', { message: 'There is no such thing here.' })
  const body = route.method === 'POST' ? await readBody(request, route) : {}
  for (const name of url.searchParams.keys())
    if (route.method === 'POST' || route.query?.includes(name) !== true) url.searchParams.delete(name)
  const session = route.ofSession === true ? await parts.readSession(request.headers) : undefined
  const email = session?.person.email ?? (typeof body['email'] === 'string' ? body['email'].toLowerCase() : undefined)
  if (route.limit !== undefined) {
    const subjects = email === undefined ? [] : [`email:${email}`]
    await parts.limits.count(route.limit, [`address:${address}`, ...subjects])
  }
  const auth = await parts.findAuth(route, body)
  const inner = new Request(url, {
    method: route.method,
    headers: passHeaders(request.headers, address),
    ...(route.method === 'POST' && { body: JSON.stringify({ ...body, ...route.adds }) }),
  })
  const answered = await signInFlow.run({}, () => auth.handler(inner))
  if (answered.status < 300) await conclude(parts, route, email, request.headers)
  return shape(request, answered)
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

async function conclude(
  parts: HandleParts,
  route: AuthRoute,
  email: string | undefined,
  headers: Headers,
): Promise<void> {
  if (route.forgets === true && route.limit !== undefined && email !== undefined)
    await parts.limits.forget(route.limit, `email:${email}`)
  if (route.renews !== true) return
  const session = await parts.readSession(headers)
  if (session !== undefined) await parts.store.write([renewSessions(parts.store, session.person.id)])
}

/** @throws PeopleError naming the field */
async function readBody(request: Request, { body: fields = [] }: AuthRoute): Promise<JsonObject> {
  const text = await request.text()
  if (text.length > bounds.signInBodyBytes) throw new PeopleError('invalid', 'The request is too large.')
  const body = text === '' ? {} : parseJsonObject(text)
  if (body === undefined) throw new PeopleError('invalid', 'The request must be a JSON object.')
  const unknown = Object.keys(body).find((name) => !fields.includes(name))
  if (unknown !== undefined) throw new PeopleError('invalid', 'There is no such field.', { field: unknown })
  return body
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

const statuses: { readonly [kind in PeopleErrorKind]: number } = {
  invalid: 400,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  gone: 409,
  limited: 429,
  unavailable: 503,
}

function refuse(
  request: Request,
  status: number,
  code: string,
  {
    message,
    field,
    retryAfterSeconds,
  }: { message: string; field?: string | undefined; retryAfterSeconds?: number | undefined },
): Response {
  const requestId = request.headers.get('x-request-id')
  const error = {
    code,
    message,
    ...(field !== undefined && { field }),
    ...(requestId !== null && { request_id: requestId }),
  }
  const headers = {
    'cache-control': 'no-store',
    ...(retryAfterSeconds && { 'retry-after': String(retryAfterSeconds) }),
  }
  return Response.json({ error }, { status, headers })
}

async function shape(request: Request, answered: Response): Promise<Response> {
  const headers = new Headers({ 'cache-control': 'no-store' })
  for (const cookie of answered.headers.getSetCookie()) headers.append('set-cookie', cookie)
  const location = answered.headers.get('location')
  if (location !== null) headers.set('location', location)
  const text = await answered.text()
  const json = parseJsonObject(text)
  if (answered.status >= 400) {
    const { code, message } = readRefusal(json)
    const refused = refuse(request, answered.status, code, { message })
    for (const cookie of headers.getSetCookie()) refused.headers.append('set-cookie', cookie)
    return refused
  }
  if (text === '') return new Response(null, { status: answered.status, headers })
  headers.set('content-type', 'application/json; charset=utf-8')
  return new Response(json === undefined ? text : JSON.stringify(withoutTokens(json)), {
    status: answered.status,
    headers,
  })
}

function readRefusal(json: JsonObject | undefined): { code: string; message: string } {
  const { code, message } = json ?? {}
  return {
    code: typeof code === 'string' ? code.toLowerCase() : 'refused',
    message: typeof message === 'string' && message !== '' ? message : 'This was refused.',
  }
}

/** A script of the page never sees the token of a session. */
function withoutTokens({ token: _token, session, ...rest }: JsonObject): JsonObject {
  if (!isObject(session)) return rest
  const { token: _inner, ...kept } = session
  return { ...rest, session: kept }
}
