// A key's own names for models: how they are set, and how a name resolves. Pure.
import type { Alias } from '../catalog/model.ts'
import { bounds } from '../foundation/bounds.ts'
import { GatewayError } from '../generation/error/gateway-error.ts'

const PRINTABLE_ASCII = /^[\x20-\x7e]+$/

/**
 * `aliases` with `alias` set; one of the same name is replaced.
 * @throws GatewayError where a bound is passed, or an alias would point at an alias.
 */
export function setAlias(aliases: readonly Alias[], alias: Alias): Alias[] {
  assertName(alias.name, 'name')
  assertName(alias.target, 'target')
  const others = aliases.filter(({ name }) => name !== alias.name)
  if (others.length >= bounds.aliasesPerKey) throw refuse(`A key has at most ${bounds.aliasesPerKey} aliases.`, 'name')
  const selfReference = alias.target === alias.name && !alias.prefix
  if (selfReference || others.some(({ name }) => name === alias.target))
    throw refuse(`'${alias.target}' is an alias; an alias points at a model.`, 'target')
  const pointing = others.find(({ target }) => target === alias.name)
  if (pointing !== undefined)
    throw refuse(`The alias '${pointing.name}' points at '${alias.name}'; an alias may not point at an alias.`, 'name')
  return [...others, alias]
}

/** @throws GatewayError where there is no such alias. */
export function removeAlias(aliases: readonly Alias[], name: string): Alias[] {
  if (!aliases.some((alias) => alias.name === name))
    throw new GatewayError('not_found', `There is no alias '${name}'.`, { param: 'name' })
  return aliases.filter((alias) => alias.name !== name)
}

function assertName(text: string, param: string): void {
  if (text.length < 1 || text.length > bounds.aliasLength || !PRINTABLE_ASCII.test(text))
    throw refuse(`An alias and its target are 1 to ${bounds.aliasLength} printable ASCII characters.`, param)
}

function refuse(message: string, param: string): GatewayError {
  return new GatewayError('invalid_request', message, { param })
}
