// For commands that are not the gateway: providers whose entry in the file names an environment variable that is not set
// here are set aside before the file is read. Reading the books needs no provider's secret, and the shell of a command need
// not have those of the gateway. A start, a reload and `config check` take no such file.
import { isAlias, isMap, isPair, isScalar, visit, type Document, type YAMLMap } from 'yaml'

import { expandEnvironment, type Environment } from './expand-environment.ts'

/** By name: the variable that is not set. Their entries become `enabled: false`. */
export function setAsideUnset(document: Document, environment: Environment): ReadonlyMap<string, string> {
  const unset = new Map<string, string>()
  const providers = isMap(document.contents) ? document.contents.get('providers') : undefined
  if (!isMap(providers)) return unset
  for (const { key, value } of (providers as YAMLMap).items) {
    const variable = findUnset(document, value, environment)
    if (isScalar(key) && variable !== undefined) unset.set(key.source ?? String(key.value), variable)
  }
  for (const name of unset.keys()) providers.set(name, document.createNode({ enabled: false }))
  return unset
}

function findUnset(document: Document, value: unknown, environment: Environment): string | undefined {
  let found: string | undefined
  const look = (node: unknown) => {
    if (isScalar(node) && typeof node.value === 'string') found ??= expandEnvironment(node.value, environment).unset[0]
  }
  if (isAlias(value)) look(value.resolve(document))
  if (!isMap(value)) return found
  visit(value, (key, node) => {
    // References are expanded in values alone.
    if (key === 'key' || isPair(node)) return
    look(isAlias(node) ? node.resolve(document) : node)
  })
  return found
}
