// The form of what better-auth answers: errors as everywhere in the console's API, and no token but the one in the cookie.
import { isObject, parseJsonObject, type JsonObject } from '../../foundation/json/json.ts'

type Refusal = { code: string; message: string }

export type ReadAnswer = {
  status: number
  cookies: readonly string[]
  location: string | null
  text: string
  json: JsonObject | undefined
  /** Undefined: it was done, or the next step of a sign-in is to come. */
  refusal: Refusal | undefined
}

export async function readAnswer(answered: Response): Promise<ReadAnswer> {
  const { status, headers } = answered
  const text = await answered.text()
  const json = parseJsonObject(text)
  const location = headers.get('location')
  return { status, cookies: headers.getSetCookie(), location, text, json, refusal: readRefusal(status, json, location) }
}

function readRefusal(status: number, json: JsonObject | undefined, location: string | null): Refusal | undefined {
  if (status >= 500) return { code: 'internal_error', message: 'Something went wrong on our side.' }
  if (status >= 400) {
    const { code, message } = json ?? {}
    return {
      code: typeof code === 'string' ? code.toLowerCase() : 'refused',
      message: typeof message === 'string' && message !== '' ? message : 'This was refused.',
    }
  }
  // A browser that comes back from elsewhere is led on, and the page says why.
  const error = location === null ? null : new URL(location, 'http://localhost').searchParams.get('error')
  return error === null ? undefined : { code: error, message: error }
}

export function shapeAnswer(
  { status, cookies, location, text, json, refusal }: ReadAnswer,
  requestId: string,
): Response {
  const headers = new Headers({ 'cache-control': 'no-store' })
  for (const cookie of cookies) headers.append('set-cookie', cookie)
  if (location !== null) headers.set('location', location)
  if (status >= 400) return Response.json({ error: { ...refusal, request_id: requestId } }, { status, headers })
  if (text === '') return new Response(null, { status, headers })
  headers.set('content-type', 'application/json; charset=utf-8')
  return new Response(json === undefined ? text : JSON.stringify(withoutTokens(json)), { status, headers })
}

/** A script of the page never sees the token of a session. */
function withoutTokens({ token: _token, session, ...rest }: JsonObject): JsonObject {
  if (!isObject(session)) return rest
  const { token: _inner, ...kept } = session
  return { ...rest, session: kept }
}
