// The proxies that the environment names, for providers whose configuration says nothing about one. A known model
// server on this machine is reached without a proxy, since a proxy elsewhere could not reach it.
import { isLoopbackHost } from '../../foundation/public-address.ts'
import type { ProviderDefinition } from '../../providers/definition.ts'
import type { ProviderSettings } from '../../providers/provider-settings.ts'
import { ProxyVariableError, readProxyRules, type ProxyRules } from '../../http1/transport/proxy-rules.ts'
import { ConfigurationError } from '../shape/mistake.ts'
import type { Environment } from './expand-environment.ts'

/** Undefined: there are none. @throws ConfigurationError where a variable holds no address of a proxy */
export function readEnvironmentProxies(environment: Environment): ProxyRules | undefined {
  try {
    const proxies = readProxyRules(environment)
    return proxies.id === '' ? undefined : proxies
  } catch (error) {
    if (!(error instanceof ProxyVariableError)) throw error
    throw new ConfigurationError([{ file: 'environment', line: 0, message: error.message }])
  }
}

export function addProxies(
  providers: readonly ProviderSettings[],
  definitions: readonly ProviderDefinition[],
  proxies: ProxyRules,
): readonly ProviderSettings[] {
  return providers.map((provider) => {
    const definition = definitions.find(({ name }) => name === provider.name)
    const isLocal = definition?.selfHosted === true && isOnThisMachine(provider.baseUrl)
    return provider.proxies !== undefined || isLocal ? provider : { ...provider, proxies }
  })
}

/** Where nothing is said, the definition's own address is one of this machine. */
function isOnThisMachine(baseUrl: ProviderSettings['baseUrl']): boolean {
  const urls = baseUrl === undefined ? [] : typeof baseUrl === 'string' ? [baseUrl] : Object.values(baseUrl)
  return urls.every((url) => URL.canParse(url) && isLoopbackHost(new URL(url).hostname))
}
