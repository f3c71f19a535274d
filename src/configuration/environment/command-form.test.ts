import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { findCommandForm, spellCommands } from './command-form.ts'

const nowhere = () => false

test('the command is typed as it was started: by npm, by npx, by its name, by its file', () => {
  const path = { PATH: ['/usr/bin', '/opt/bin'].join(':') }
  const inCheckout = (file: string) => file === join('bin', 'crossmodel.js')
  const cases = [
    [{ npm_lifecycle_event: 'start', npm_package_name: 'crossmodel' }, inCheckout, 'npm run crossmodel --'],
    [{ npm_lifecycle_event: 'gateway', npm_package_name: 'mine' }, nowhere, 'npx crossmodel'],
    [{ npm_command: 'exec', npm_lifecycle_event: 'npx' }, nowhere, 'npx crossmodel'],
    [path, (file: string) => file === '/opt/bin/crossmodel', 'crossmodel'],
    [path, inCheckout, 'node bin/crossmodel.js'],
    [path, (file: string) => file === join('node_modules', '.bin', 'crossmodel'), 'npx crossmodel'],
    [{}, nowhere, 'crossmodel'],
  ] as const
  for (const [environment, exists, form] of cases) assert.equal(findCommandForm(environment, exists), form)
})

test('commands in a text are spelled so, and nothing else is', () => {
  const spell = (text: string) => spellCommands(text, 'npx crossmodel')
  assert.equal(
    spell('see `crossmodel doctor`, or crossmodel key list'),
    'see `npx crossmodel doctor`, or npx crossmodel key list',
  )
  for (const text of [
    'npx crossmodel start',
    'npm run crossmodel -- start',
    'crossmodel/sandbox',
    'crossmodel is',
    '/bin/crossmodel start',
    'provider=crossmodel model=sandbox',
  ])
    assert.equal(spell(text), text)
})
