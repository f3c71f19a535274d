import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judgeAddress } from './judge-address.ts'

test('public addresses and bytes by value need nothing', () => {
  for (const address of [
    'https://example.com/a.png',
    'HTTP://EXAMPLE.COM/a.png?x=s3://y',
    'data:image/png;base64,AAAA',
    'http://8.8.8.8/x.png',
    'https://[2606:4700::1111]/x',
    'A'.repeat(400),
    '',
  ])
    assert.equal(judgeAddress(address, false), undefined, address.slice(0, 60))
})

test('a scheme is read as URL parsers read it, whatever stands inside or before it', () => {
  for (const address of [
    's3://a/b',
    'GS://a/b',
    'fi\nle:///etc/passwd',
    '\u0000\tfile:///etc/x',
    ' s\t3://a/b',
    'f\r\nile:/x',
  ])
    for (const mayBeBytes of [true, false])
      assert.equal(judgeAddress(address, mayBeBytes), 'buckets', JSON.stringify(address))
})

test('paths of the server and hosts that are not public are told, in every spelling of an address', () => {
  for (const address of [
    '/etc/x.png',
    'x.png',
    '//10.0.0.5/x',
    'http://169.254.169.254/latest',
    'http://10.0.0.5/x',
    'http://[::1]/x',
    'http://[::ffff:10.0.0.5]/x',
    'http://2130706433/x',
    'http://0x7f.1/x',
    'http://017700000001/x',
    'http://127.1/x',
    'http://localhost:8000/x',
    'http://LOCALHOST./x',
    'http://db.internal/x',
    'http://printer.local/x',
    'http://vllm:8000/x',
    'http://user@10.0.0.5/x',
    'http:/10.0.0.5/x',
    'ht\ntp://10.0.0.5/x',
    'http://',
  ])
    assert.equal(judgeAddress(address, false), 'private-addresses', JSON.stringify(address))
})

test('bytes in base64 are not taken for a path where bytes may stand', () => {
  assert.equal(judgeAddress('//uQxAAA', true), undefined)
  assert.equal(judgeAddress('http://10.0.0.5/x', true), 'private-addresses')
})
