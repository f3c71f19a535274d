// Which of a provider's protocols a model is offered in, and with which quirks: the definition's rules for models, laid
// over the provider. What the operator said about quirks wins.
import type { ProtocolName } from '../generation/protocol-name.ts'
import type { Quirks } from '../generation/quirks.ts'
import { findDefinition } from './definitions.ts'
import type { Provider, ProviderProtocol } from './provider.ts'

/**
 * The protocols of `provider` for its model `model`, in the order of preference.
 * @param only The operator's choice for this endpoint, in the order of preference; it beats the definition's rules.
 */
export function selectProtocols(
  provider: Provider,
  model: string,
  only?: readonly ProtocolName[],
): readonly ProviderProtocol[] {
  const rules = findDefinition(provider.name)?.models?.filter(({ match }) => match.test(model)) ?? []
  const quirks: Quirks = Object.assign({}, ...rules.map((rule) => rule.quirks))
  const names = only ?? rules.find((rule) => rule.protocols !== undefined)?.protocols
  const offered =
    names === undefined
      ? provider.protocols
      : names.flatMap((name) => provider.protocols.find(({ protocol }) => protocol === name) ?? [])
  if (Object.keys(quirks).length === 0) return offered
  return offered.map((protocol) => ({ ...protocol, quirks: { ...quirks, ...protocol.quirks } }))
}
