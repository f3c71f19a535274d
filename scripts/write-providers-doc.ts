// Writes the table of known providers into docs/providers.md, below its marker: `node scripts/write-providers-doc.ts`.
// A test compares the document with the definitions.
import { readFileSync, writeFileSync } from 'node:fs'
import type { ProviderDefinition } from '../src/providers/definition.ts'
import { definitions } from '../src/providers/definitions.ts'

export const MARKER = '<!-- providers -->\n'

/** Markdown table of every provider but the sandbox: name, environment variables, protocols with their addresses. */
export function describeProviders(): string {
  const rows = definitions.filter(({ name }) => name !== 'crossmodel').map(describeProvider)
  return ['| name | provider | environment | protocols, the preferred one first |', '|---|---|---|---|', ...rows].join(
    '\n',
  )
}

function describeProvider(definition: ProviderDefinition): string {
  const { name, displayName, docsUrl, protocols } = definition
  const spoken = protocols.map(({ protocol, baseUrl }) => `\`${protocol}\` at ${describeAddress(baseUrl)}`)
  return `| \`${name}\` | [${displayName}](${docsUrl}) | ${describeEnvironment(definition)} | ${spoken.join('<br>')} |`
}

function describeAddress(baseUrl: string | undefined): string {
  if (baseUrl === undefined) return 'your `base_url`'
  return baseUrl.includes('{vertex}') ? 'the host of your location' : `\`${baseUrl}\``
}

function describeEnvironment({ keyVariables, baseUrlVariables, authorization, loopback }: ProviderDefinition): string {
  const ways = keyVariables.map((variable) => `\`${variable}\``)
  if (authorization.includes('sigv4')) ways.push('`AWS_ACCESS_KEY_ID` + `AWS_SECRET_ACCESS_KEY`')
  if (authorization.includes('google-token')) ways.push('`GOOGLE_APPLICATION_CREDENTIALS` + `GOOGLE_CLOUD_PROJECT`')
  const places = Object.keys(baseUrlVariables ?? {}).map((variable) => `\`${variable}\``)
  if (authorization.includes('sigv4')) places.push('`AWS_REGION`')
  const place = places.length === 0 ? '' : `; address: ${places.join(' or ')}`
  const found =
    loopback === undefined ? '' : `${ways.length === 0 && place === '' ? '' : '; '}found on port ${loopback.port}`
  return `${ways.join(' or ')}${place}${found}` || 'none'
}

if (import.meta.main) {
  const file = new URL('../docs/providers.md', import.meta.url)
  const prose = readFileSync(file, 'utf8').split(MARKER)[0]
  writeFileSync(file, `${prose}${MARKER}${describeProviders()}\n`)
}
