import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseSettings } from '../read-settings.ts'

test('a mail server is one with which a password can be read: a percent sign in it is written as %25', () => {
  const parse = (url: string) =>
    parseSettings(`mail: { from: a@example.com, url: "${url}" }`, {
      file: 'crossmodel.yaml',
      environment: {},
      knownProviders: [],
    })
  assert.doesNotThrow(() => parse('smtps://robot:100%25@mail.example.com'))
  for (const url of ['smtps://robot:100%@mail.example.com', 'https://mail.example.com', 'smtp://mail.example.com/x'])
    assert.throws(() => parse(url), /`mail\.url` must be an address such as smtp:\/\/.*%25$/, url)
})
