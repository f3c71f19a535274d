// Asks the gateway. Types come from its OpenAPI document (schema.d.ts, which is generated), so a path, a field or an answer that
// does not exist is a mistake of types. `answerOf` gives the body of a good answer and throws an ApiError for any other.
import createClient from 'openapi-fetch'
import { ApiError, readApiError } from './api-error.ts'
import { connection } from './connection.ts'
import type { paths } from './schema.d.ts'

/** A request that has no answer by then has failed: the gateway bounds its own work below this. */
const REQUEST_MS = 30_000

export const api = createClient<paths>({ baseUrl: '', fetch: ask, headers: { accept: 'application/json' } })

/** Waits for an answer: `await answerOf(api.GET('/admin/session'))`. */
export async function answerOf<Body>(
  asked: Promise<{ data?: Body; error?: unknown; response: Response }>,
): Promise<Body> {
  const { data, error, response } = await asked
  if (!response.ok) throw readApiError(response, error)
  return data as Body
}

async function ask(request: Request): Promise<Response> {
  try {
    const response = await fetch(request, {
      signal: AbortSignal.any([request.signal, AbortSignal.timeout(REQUEST_MS)]),
    })
    connection.heard(response.status)
    return response
  } catch (error) {
    if (request.signal.aborted) throw error
    connection.lost()
    throw new ApiError({ status: 0, code: 'no_connection', message: 'The gateway does not answer.' })
  }
}
