// Names of tools that stand in a namespace (`mcp__demo`, `weather`), as one name for protocols that have no namespaces:
// `mcp__demo__weather`. The namespace `functions` is where a tool without one lives, so its tools keep their name. Tools of
// two places that would get the same name are told apart by a number, in the order in which the request lists them.
import { FreeNames } from '../../../foundation/lists/free-names.ts'

/** The namespace that a tool is in when it names none. */
const PLAIN = 'functions'

export class ToolNames {
  readonly #names = new Map<string, string>()
  readonly #free = new FreeNames()

  /** The name of a tool that the request defines; undefined where it was defined before, in the same place. */
  add(namespace: string | undefined, name: string): string | undefined {
    return this.#add(toPlace(namespace, name), joinName(namespace, name))
  }

  /** The same for a tool that has a type instead of a name. */
  addTyped(type: string): string | undefined {
    return this.#add(toTypedPlace(type), type)
  }

  /** The name that goes up for a tool that something refers to, whether or not the request defines it. */
  find(namespace: string | undefined, name: string): string {
    return this.#names.get(toPlace(namespace, name)) ?? joinName(namespace, name)
  }

  /** The name of a tool of that type; undefined where the request defines none. */
  findTyped(type: string): string | undefined {
    return this.#names.get(toTypedPlace(type))
  }

  #add(place: string, name: string): string | undefined {
    if (this.#names.has(place)) return undefined
    const free = this.#free.take(name)
    this.#names.set(place, free)
    return free
  }
}

/**
 * Whether a tool goes by its name alone. OpenAI's own search for tools puts a function into a namespace of the same name, and
 * lists it without one where it was found (recorded 2026).
 */
function isPlain(namespace: string | undefined, name: string): namespace is undefined {
  return namespace === undefined || namespace === PLAIN || namespace === name
}

function joinName(namespace: string | undefined, name: string): string {
  if (isPlain(namespace, name)) return name
  return namespace.endsWith('__') ? `${namespace}${name}` : `${namespace}__${name}`
}

/** No name of a namespace holds a line break. */
function toPlace(namespace: string | undefined, name: string): string {
  return isPlain(namespace, name) ? name : `${namespace}\n${name}`
}

function toTypedPlace(type: string): string {
  return `\n${type}`
}
