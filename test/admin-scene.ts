// The console's API on a real listener and a real database, with people who are signed in by name: `as` in a cookie. How
// people sign in is tested where it is built.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after } from 'node:test'
import { openAdmin } from '../src/admin/open-admin.ts'
import { silentLog } from '../src/foundation/log.ts'
import { systemClock } from '../src/foundation/time/clock.ts'
import { systemRandom } from '../src/foundation/random.ts'
import type { JsonObject } from '../src/foundation/json/json.ts'
import { ManagementKeys } from '../src/management-keys/management-keys.ts'
import { Arguments } from '../src/operations/operation.ts'
import { findOperation } from '../src/operations/operations.ts'
import { PeopleError } from '../src/people/people-error.ts'
import type { People, Session } from '../src/people/people.ts'
import type { GatewayRole, WorkspaceRole } from '../src/people/roles.ts'
import { openContext } from '../src/start/open-context.ts'
import { openSecrets } from '../src/store/secrets.ts'
import { newDirectory } from './new-directory.ts'

export type ScenePerson = { gatewayRole?: GatewayRole; memberships?: { [workspaceId: string]: WorkspaceRole } }

export type AdminAnswer = { status: number; body: JsonObject; headers: Headers; text: string }

export type AdminScene = Awaited<ReturnType<typeof openAdminScene>>

type SceneOptions = {
  consoleUrl?: string
  callersUrl?: string
  trustedProxies?: readonly string[]
  /** Of the configuration file. */
  config?: JsonObject
  /** What the session of `as` would have its cookie renewed with. */
  cookies?: readonly string[]
}

export async function openAdminScene(options: SceneOptions = {}) {
  const { consoleUrl, callersUrl = 'http://127.0.0.1:1', trustedProxies = [], config, cookies = [] } = options
  const dataDirectory = newDirectory()
  const settingsFile = config === undefined ? undefined : join(newDirectory(), 'crossmodel.yaml')
  if (settingsFile !== undefined) writeFileSync(settingsFile, JSON.stringify(config))
  const local = await openContext({ settingsFile, environment: {}, dataDirectory, beforeStore: () => {} })
  // Wall time stands still between two calls of moveMinute, so that no count of a minute begins anew by itself.
  let nowMs = systemClock.nowMs()
  const clock = { ...systemClock, nowMs: () => nowMs }
  const context = { ...local.context, clock }
  const store = await context.store()
  const managementKeys = new ManagementKeys(store, openSecrets(dataDirectory, systemRandom).keySecret)
  const persons = new Map<string, ScenePerson>()
  const bugs: unknown[] = []
  const log = { ...silentLog, error: (fields: unknown) => void bugs.push(fields) }
  const parts = {
    context,
    people: nameSessions(persons, cookies),
    managementKeys,
    log,
    version: '0.0.0',
    commandForm: 'npx crossmodel',
    callersUrl,
  }
  const admin = await openAdmin(parts, { address: { host: '127.0.0.1', port: 0 }, consoleUrl, trustedProxies })
  const url = `http://127.0.0.1:${admin.port}`
  after(async () => {
    await admin.close()
    await local.close()
  })
  const operate = async (name: string, args: JsonObject = {}) =>
    (await findOperation(name)?.run(context, new Arguments(args))) as JsonObject
  return {
    url,
    context,
    managementKeys,
    persons,
    /** What went into the log as a bug. */
    bugs,
    operate,
    /** Moves the listener's clock, so that counts of the minute begin anew. */
    moveMinute: () => void (nowMs += 60_000),
    close: () => admin.close(),
    /** The id of a new workspace. */
    async makeWorkspace(name: string): Promise<string> {
      return (await (await context.keys()).owners.create(name)).id
    },
    /** A request as a browser sends it from the console's own pages. `as`: a person, or the text of a management key. */
    async ask(
      method: string,
      path: string,
      options: { as?: string; body?: unknown; headers?: { readonly [name: string]: string } } = {},
    ) {
      const { as, body } = options
      const headers = new Headers({ origin: url, 'sec-fetch-site': 'same-origin', ...options.headers })
      if (as?.startsWith('cmadm-') === true) headers.set('authorization', `Bearer ${as}`)
      else if (as !== undefined) headers.set('cookie', `as=${as}`)
      if (body !== undefined) headers.set('content-type', 'application/json')
      const answer = await fetch(url + path, {
        method,
        headers,
        redirect: 'manual',
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      })
      const text = await answer.text()
      return { status: answer.status, text, headers: answer.headers, body: readBody(text) } satisfies AdminAnswer
    },
  }
}

function readBody(text: string): JsonObject {
  try {
    return JSON.parse(text) as JsonObject
  } catch {
    return {}
  }
}

/** Whoever is in `persons` is signed in. Nothing else that people do works here. */
function nameSessions(persons: ReadonlyMap<string, ScenePerson>, cookies: readonly string[]): People {
  const people = {
    ways: () => ({ signUp: 'closed', isMailConfigured: false, oidc: [] }),
    readSession: async (headers: Headers): Promise<Session | undefined> => {
      const name = /(?:^|; )as=([^;]+)/.exec(headers.get('cookie') ?? '')?.[1]
      const person = name === undefined ? undefined : persons.get(name)
      if (name === undefined || person === undefined) return undefined
      return {
        id: `ses_${name}`,
        person: {
          id: `per_${name}`,
          email: `${name}@example.com`,
          name,
          gatewayRole: person.gatewayRole,
          emailVerified: true,
          hasSecondFactor: false,
        },
        memberships: new Map(Object.entries(person.memberships ?? {})),
        createdMs: 0,
        expiresMs: 1_900_000_000_000,
        cookies,
      }
    },
    handle: async (request: Request) =>
      Response.json({ path: new URL(request.url).pathname, body: await request.text() }),
    firstOperator: { isNeeded: async () => false },
  }
  const refuse = () => Promise.reject(new PeopleError('unavailable', 'Nobody signs in here.'))
  const refusing = new Proxy({}, { get: () => refuse })
  return new Proxy(people, { get: (known, name) => Reflect.get(known, name) ?? refusing }) as unknown as People
}
