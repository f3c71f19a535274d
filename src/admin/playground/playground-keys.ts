// The keys that the playground calls with: one for each sign-in of a person and workspace, made when it is first needed. Their texts
// are in memory alone. A key is deleted when its session ends, when its person may no longer use the playground there, and when the
// gateway stops; one that a killed process leaves behind expires by itself. What still runs with a deleted key is ended by the
// gateway, as with any key.
import { bounds } from '../../foundation/bounds.ts'
import type { Session } from '../../people/people.ts'
import { permissionsOf } from '../access/permissions.ts'
import { AdminError } from '../admin-error.ts'
import type { AdminParts } from '../admin-parts.ts'
import { runOperation } from '../serve/run-operation.ts'

export type PlaygroundKey = { readonly id: string; readonly text: string; readonly expiresMs: number }

/** Whom a key was made for. A session that is renewed has another id and the same moment of its sign-in. */
type Holder = { readonly personId: string; readonly signedInMs: number; readonly workspaceId: string }
type Kept = Holder & { readonly making: Promise<PlaygroundKey> }

export class PlaygroundKeys {
  readonly #parts: AdminParts
  readonly #kept = new Map<string, Kept>()
  #isClosed = false

  constructor(parts: AdminParts) {
    this.#parts = parts
  }

  get size(): number {
    return this.#kept.size
  }

  /** @throws AdminError where too many are kept; as `key.create` does */
  async take(session: Session, workspaceId: string): Promise<PlaygroundKey> {
    const holder = { personId: session.person.id, signedInMs: session.createdMs, workspaceId }
    const name = JSON.stringify(Object.values(holder))
    const before = this.#kept.get(name)
    if (before !== undefined) {
      const key = await before.making
      const newer = this.#kept.get(name)
      if (newer !== undefined && newer !== before) return newer.making
      if (newer === before && this.#isFresh(key)) return key
      // What runs with it may end.
      if (newer === before) this.#kept.set(key.id, before)
    }
    if (this.#isClosed || this.#kept.size >= bounds.playgroundKeys)
      throw new AdminError('unavailable', 'Too many people use the playground now; try again later.', {
        retryAfterSeconds: 60,
      })
    const making = this.#make(session, workspaceId)
    this.#kept.set(name, { ...holder, making })
    making.catch(() => this.#kept.delete(name))
    return making
  }

  /** Ends those whose people may no longer use them. */
  async look(): Promise<void> {
    const byPerson = Map.groupBy(this.#kept.entries(), ([, { personId }]) => personId)
    for (const [personId, kept] of byPerson) {
      const may = await this.#readRights(personId)
      for (const [name, each] of kept) if (!may(each) || (await this.#isExpired(each))) await this.#end(name, each)
    }
  }

  /** Ends this one, which the gateway no longer takes. */
  async forget(key: PlaygroundKey): Promise<void> {
    for (const [name, kept] of this.#kept)
      if ((await kept.making.catch(() => undefined)) === key) await this.#end(name, kept)
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await Promise.all([...this.#kept].map(([name, kept]) => this.#end(name, kept)))
  }

  #isFresh({ expiresMs }: PlaygroundKey): boolean {
    return expiresMs - this.#parts.context.clock.nowMs() >= bounds.playgroundKeyLeastMs
  }

  async #isExpired({ making }: Kept): Promise<boolean> {
    const key = await making.catch(() => undefined)
    return key !== undefined && key.expiresMs <= this.#parts.context.clock.nowMs()
  }

  async #make({ person }: Session, workspaceId: string): Promise<PlaygroundKey> {
    const { context } = this.#parts
    const expiresMs = context.clock.nowMs() + bounds.playgroundKeyMs
    const made = await runOperation(context, 'key.create', {
      owner: workspaceId,
      name: `Playground of ${person.email}`.slice(0, NAME_LENGTH),
      expires: new Date(expiresMs).toISOString(),
      made_for: 'playground',
    })
    return { id: String(made['id']), text: String(made['key']), expiresMs }
  }

  async #readRights(personId: string): Promise<(holder: Holder) => boolean> {
    const { accounts } = this.#parts.people
    const person = await accounts.find(personId)
    if (person === undefined || person.suspendedMs !== undefined) return () => false
    const sessions = await accounts.listSessions(personId)
    const overAll = permissionsOf(person.gatewayRole)
    return ({ signedInMs, workspaceId }) => {
      const role = person.workspaces.find(({ id }) => id === workspaceId)?.role
      const may = overAll.has('playground.run') || permissionsOf(role).has('playground.run')
      return may && sessions.some(({ createdMs }) => createdMs === signedInMs)
    }
  }

  /** Is forgotten first, so that nothing begins with it any more. */
  async #end(name: string, kept: Kept): Promise<void> {
    if (this.#kept.get(name) !== kept) return
    this.#kept.delete(name)
    const made = await kept.making.catch(() => undefined)
    if (made !== undefined) await runOperation(this.#parts.context, 'key.delete', { id: made.id })
  }
}

/** Of keys. */
const NAME_LENGTH = 128
