import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { PrivateAuthority } from '../../../test/certificates.ts'
import { definitions } from '../../providers/definitions.ts'
import { addEnvironmentProviders } from '../environment/environment-providers.ts'
import { parseSettings } from '../read-settings.ts'
import { ConfigurationError } from './mistake.ts'

const authority = new PrivateAuthority()
const mine = authority.sign('DNS:localhost')
const other = authority.sign('DNS:localhost')
const { folder } = authority
const file = join(folder, 'crossmodel.yaml')
const locked = join(folder, 'locked.key')
execFileSync('openssl', ['ec', '-in', mine.keyFile, '-aes256', '-passout', 'pass:secret', '-out', locked], {
  stdio: 'ignore',
})
writeFileSync(join(folder, 'broken.pem'), mine.cert.replace(/\n[A-Za-z0-9+/]{20}/, '\nAAAA'))

const known = definitions.map(({ name }) => name)
const parse = (yaml: string, environment = {}) => parseSettings(yaml, { file, environment, knownProviders: known })
const readOpenAi = (settings: string) => parse(`providers: { openai: { ${settings} } }`).providers[0]

function mistakes(yaml: string, environment = {}): string[] {
  try {
    parse(yaml, environment)
  } catch (error) {
    if (error instanceof ConfigurationError) return error.mistakes.map(({ message }) => message)
    throw error
  }
  return []
}

describe('certificates of a provider', () => {
  it('are read with the configuration, from beside it', () => {
    assert.deepEqual(readOpenAi('tls: { ca_file: ca.pem, client_cert_file: 1.pem, client_key_file: 1.key }')?.tls, {
      authorities: authority.ca,
      certificate: mine.cert,
      key: mine.key,
    })
  })

  it('are refused where they are missing, broken, locked, half or those of two', () => {
    const refusal = (settings: string) => mistakes(`providers: { openai: { tls: { ${settings} } } }`)
    const at = '`providers.openai.tls'
    assert.deepEqual(refusal('ca_file: no.pem'), [
      `${at}.ca_file\`: cannot read ${join(folder, 'no.pem')}: there is no such file`,
    ])
    assert.deepEqual(refusal('ca_file: 1.key'), [`${at}.ca_file\` must be a file that holds certificates as PEM`])
    assert.deepEqual(refusal('ca_file: broken.pem'), [`${at}.ca_file\` must be a file that holds certificates as PEM`])
    assert.deepEqual(refusal('client_cert_file: 1.pem'), [
      `${at}\` needs client_cert_file and client_key_file together`,
    ])
    assert.deepEqual(refusal('client_cert_file: 1.pem, client_key_file: locked.key'), [
      `${at}.client_key_file\` must be a file that holds a private key as PEM, not encrypted`,
    ])
    assert.deepEqual(refusal(`client_cert_file: 1.pem, client_key_file: ${other.keyFile}`), [
      `${at}.client_key_file\` is not the key of client_cert_file`,
    ])
  })
})

describe('the proxy of a provider', () => {
  const url = new URL('https://api.openai.com/v1')
  it('is an address, `none`, or what the environment says', () => {
    const environment = { HTTPS_PROXY: 'http://anna:secret@everywhere.test:3128', NO_PROXY: 'api.anthropic.com' }
    const read = (yaml: string) =>
      addEnvironmentProviders(parse(yaml), definitions, environment).providers.map(({ name, proxies }) => [
        name,
        proxies?.find(url)?.name,
      ])
    assert.deepEqual(
      read(`providers:
  openai: { proxy: "https://bert:secret@own.test" }
  mistral: { proxy: none }
  groq: {}
  ollama: {}
  vllm: { base_url: http://gpu.inside.test:8000 }
`),
      [
        ['openai', 'https://own.test:443'],
        ['mistral', undefined],
        ['groq', 'http://everywhere.test:3128'],
        ['ollama', undefined],
        ['vllm', 'http://everywhere.test:3128'],
      ],
    )
  })

  it('shows no password where it is wrong', () => {
    for (const proxy of ['socks5://u:pass@a', 'http://u:pa/ss@a.test', 'ftp://u:pass@a']) {
      const told = [...mistakes(`providers: { openai: { proxy: "${proxy}" } }`)]
      assert.equal(told.length, 1)
      assert.match(told[0] ?? '', /^`providers\.openai\.proxy` is /)
      assert.doesNotMatch(told[0] ?? '', /pa\/?ss@/)
    }
    assert.throws(
      () => addEnvironmentProviders(parse(''), definitions, { http_proxy: 'socks5://u:pass@a' }),
      (error: Error) =>
        /http_proxy is the address of a SOCKS proxy/.test(error.message) && !/pass@/.test(error.message),
    )
  })

  it('is not printed with its password, whoever prints settings', () => {
    const settings = parse('providers: { openai: { proxy: "http://anna:geheim@a.test" } }')
    const printed = JSON.stringify(settings, (_, value) => (typeof value === 'bigint' ? String(value) : value))
    assert.doesNotMatch(printed, /geheim|YW5uYTpnZWhlaW0/)
  })
})

describe('origins of web pages', () => {
  it('are read as browsers write them', () => {
    const origins = ['https://Chat.Example.com:443', 'http://localhost:3000', 'app://obsidian.md', '"*"']
    assert.deepEqual(parse(`cors: [${origins.join(', ')}]`).cors, [
      'https://chat.example.com',
      'http://localhost:3000',
      'app://obsidian.md',
      '*',
    ])
    assert.deepEqual(parse('').cors, [])
  })

  it('are refused with a path, without a scheme, or as a pattern', () => {
    for (const wrong of [
      'https://a.test/',
      'https://a.test/app',
      'a.test',
      'https://u@a.test',
      '"null"',
      '"https://*.a b"',
    ])
      assert.match(mistakes(`cors: [${wrong}]`)[0] ?? '', /^`cors\[0\]` must be an origin such as/, wrong)
  })
})

describe('trusted proxies', () => {
  it('are addresses and ranges', () => {
    const written = ['10.0.0.0/8', '192.0.2.7', 'fd00::/8', '::1', '10.0.0.1/32', '2001:db8::1/128']
    assert.deepEqual(parse(`trusted_proxies: ${JSON.stringify(written)}`).trustedProxies, written)
  })

  it('are refused where they are neither, or everybody', () => {
    for (const wrong of ['proxy.example.com', '10.0.0.0/33', 'fd00::/129', '0.0.0.0/0', '::/0', '10.0.0/8', 'loopback'])
      assert.deepEqual(mistakes(`trusted_proxies: ["${wrong}"]`), [
        `\`trusted_proxies[0]\` must be an IP address or a range of them such as 10.0.0.0/8 or fd00::/8, and not all addresses (/0), not \`${wrong}\``,
      ])
  })
})
