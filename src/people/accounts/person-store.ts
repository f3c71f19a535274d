// Persons as they lie in the database.
import { sql, type SqlBool } from 'kysely'
import type { ListedPerson, Page, Passkey, Person } from '../people.ts'
import { gatewayRoles, isWorkspaceRole, type GatewayRole } from '../roles.ts'
import { expectRows } from '../../store/statement.ts'
import type { Store } from '../../store/store.ts'

export const personColumns = [
  'people.id',
  'people.email',
  'people.name',
  'people.gateway_role',
  'people.email_verified',
  'people.has_second_factor',
] as const

type PersonRow = {
  id: string
  email: string
  name: string
  gateway_role: string | null
  email_verified: number
  has_second_factor: number
}

export function decodePerson(row: PersonRow): Person {
  return {
    id: row.id,
    email: row.email,
    name: row.name,
    gatewayRole: gatewayRoles.find((role): role is GatewayRole => role === row.gateway_role),
    emailVerified: row.email_verified === 1,
    hasSecondFactor: row.has_second_factor === 1,
  }
}

export async function findPersonByEmail({ db }: Store, email: string): Promise<Person | undefined> {
  const row = await db
    .selectFrom('people')
    .select(personColumns)
    .where('email', '=', email.toLowerCase())
    .executeTakeFirst()
  return row === undefined ? undefined : decodePerson(row)
}

type PeopleQuery = { search?: string | undefined; after?: string | undefined; limit: number; id?: string | undefined }

/** By e-mail; `after` is the e-mail of the last one before. */
export async function listPeople({ db }: Store, query: PeopleQuery): Promise<Page<ListedPerson>> {
  let select = db
    .selectFrom('people')
    .select(personColumns)
    .select(['created_ms', 'last_seen_ms', 'suspended_ms'])
    .orderBy('email')
    .limit(query.limit + 1)
  if (query.id !== undefined) select = select.where('id', '=', query.id)
  if (query.after !== undefined) select = select.where('email', '>', query.after)
  if (query.search !== undefined && query.search !== '') {
    const pattern = `%${query.search.toLowerCase().replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`
    select = select.where((eb) =>
      eb.or([
        sql<SqlBool>`lower(people.name) like ${pattern} escape '\\'`,
        sql<SqlBool>`people.email like ${pattern} escape '\\'`,
      ]),
    )
  }
  const rows = await select.execute()
  const page = rows.slice(0, query.limit)
  const workspaces = await readWorkspaces(
    { db },
    page.map(({ id }) => id),
  )
  return {
    items: page.map((row) => ({
      ...decodePerson(row),
      createdMs: row.created_ms,
      lastSeenMs: row.last_seen_ms ?? undefined,
      suspendedMs: row.suspended_ms ?? undefined,
      workspaces: workspaces.get(row.id) ?? [],
    })),
    next: rows.length > query.limit ? page.at(-1)?.email : undefined,
  }
}

async function readWorkspaces({ db }: Pick<Store, 'db'>, personIds: readonly string[]) {
  const found = new Map<string, ListedPerson['workspaces'][number][]>()
  if (personIds.length === 0) return found
  const rows = await db
    .selectFrom('members')
    .innerJoin('owners', 'owners.id', 'members.workspace_id')
    .select(['members.person_id', 'members.role', 'owners.id', 'owners.name'])
    .where('members.person_id', 'in', personIds)
    .orderBy('owners.name')
    .execute()
  for (const { person_id, role, id, name } of rows) {
    if (!isWorkspaceRole(role)) continue
    const list = found.get(person_id) ?? []
    found.set(person_id, list)
    list.push({ id, name, role })
  }
  return found
}

/** Fails where there is no such person. */
export function planRename({ db, clock }: Store, personId: string, name: string) {
  const change = db.updateTable('people').set({ name, updated_ms: clock.nowMs() }).where('id', '=', personId)
  return expectRows(1, change)
}

export async function findPersonById({ db }: Store, id: string): Promise<Person | undefined> {
  const row = await db.selectFrom('people').select(personColumns).where('id', '=', id).executeTakeFirst()
  return row === undefined ? undefined : decodePerson(row)
}

export async function findPersonByPasskey({ db }: Store, credentialId: string): Promise<Person | undefined> {
  const row = await db
    .selectFrom('passkeys')
    .innerJoin('people', 'people.id', 'passkeys.person_id')
    .select(personColumns)
    .where('credential_id', '=', credentialId)
    .executeTakeFirst()
  return row === undefined ? undefined : decodePerson(row)
}

export async function countPasskeys({ db }: Store, personId: string): Promise<number> {
  const row = await db
    .selectFrom('passkeys')
    .select((eb) => eb.fn.countAll<number>().as('passkeys'))
    .where('person_id', '=', personId)
    .executeTakeFirstOrThrow()
  return Number(row.passkeys)
}

/** The oldest first. */
export async function listPasskeys({ db }: Store, personId: string): Promise<Passkey[]> {
  const rows = await db
    .selectFrom('passkeys')
    .select(['id', 'name', 'created_ms'])
    .where('person_id', '=', personId)
    .orderBy('created_ms')
    .orderBy('id')
    .execute()
  return rows.map(({ id, name, created_ms: ms }) => ({ id, name: name ?? undefined, createdMs: ms ?? undefined }))
}

/** The hash of this person's password; undefined where they have none. */
export async function readPasswordHash({ db }: Store, personId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('person_accounts')
    .select('password')
    .where('person_id', '=', personId)
    .where('provider_id', '=', 'credential')
    .executeTakeFirst()
  return row?.password ?? undefined
}

/** Of single sign-on, through which this person has come. */
export async function listProviders({ db }: Store, personId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('person_accounts')
    .select('provider_id')
    .where('person_id', '=', personId)
    .where('provider_id', '<>', 'credential')
    .orderBy('provider_id')
    .execute()
  return rows.map(({ provider_id }) => provider_id)
}

/** Whether this person may not sign in. */
export async function isSuspended({ db }: Store, personId: string): Promise<boolean> {
  const row = await db.selectFrom('people').select('suspended_ms').where('id', '=', personId).executeTakeFirst()
  return row === undefined || row.suspended_ms !== null
}
