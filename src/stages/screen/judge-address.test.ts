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
    'http:10.0.0.5/x',
    'http:127.0.0.1:8000/x',
    'http:////10.0.0.5/x',
    'http:\\\\10.0.0.5\\x',
    'http://%31%30.0.0.5/x',
    'http://①⓪.⓪.⓪.⑤/x',
    'http://10。0。0。5/x',
    'http://10.0.0.5./x',
  ])
    assert.equal(judgeAddress(address, false), 'private-addresses', JSON.stringify(address))
})

test('where parsers differ about the host, an address is not public', () => {
  for (const address of [
    'http://example.com\\@10.0.0.5/x',
    'http://10.0.0.5\\@example.com/x',
    'http://a@10.0.0.5@example.com/x',
    'http://example.com#@10.0.0.5/x',
    'http://example.com?@10.0.0.5/x',
    'http://10.0.0.5\t.example.com/x',
    'http://10.0.0.5 .example.com/x',
    'http://010.8.8.8/x',
    'http://0x8080808/x',
    'http://134744072/x',
    'http:example.com/x',
  ])
    assert.equal(judgeAddress(address, false), 'private-addresses', JSON.stringify(address))
  for (const address of [
    'https://user:word@example.com/x?to=a@b',
    'https://example.com:8443',
    'https://example.com\n',
    'https://example.com?q=1#top',
    'https://bücher.example/x',
    'http://8.8.8.8:80/x',
  ])
    assert.equal(judgeAddress(address, false), undefined, JSON.stringify(address))
  assert.equal(judgeAddress('https:generativelanguage.googleapis.com/v1beta/files/a', false), 'files')
})

test('bytes in base64 are not taken for a path where bytes may stand', () => {
  for (const bytes of [`//uQxAAA${'A'.repeat(300)}`, '/9j/4AAQSkZJRg==', 'JVBERi0=', 'AAAA', 'A_-b', 'QUJD\r\nREVG'])
    assert.equal(judgeAddress(bytes, true), undefined, bytes.slice(0, 60))
  for (const text of ['a note: see s3://x', 'Some words, and more.', 'a: b'])
    assert.equal(judgeAddress(text, true), undefined, text)
})

test('an address or a path is told from bytes where bytes may stand, however it is spelled', () => {
  for (const address of [
    'http://10.0.0.5/x',
    'http:127.0.0.1:8000/x',
    'http:\\\\10.0.0.5',
    '/etc/passwd',
    '//etc/passwd',
    '\\\\host\\share',
    '../secret',
    './x',
    'a b/../../etc/passwd',
    '~/.ssh/id_rsa',
    'x.png',
    '10.0.0.5/x',
  ])
    assert.equal(judgeAddress(address, true), 'private-addresses', address)
  for (const address of ['s3:bucket/key', 'file:/etc/passwd', 'C:\\x', 'fileid://x'])
    assert.equal(judgeAddress(address, true), 'buckets', address)
})
