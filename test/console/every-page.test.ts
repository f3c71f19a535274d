// Each page of the console is looked at by axe, in both schemes and at all widths: those that its own tests look at, and here
// those that stand before the door.
import assert from 'node:assert/strict'
import { readFileSync, readdirSync, statSync } from 'node:fs'
import { test } from 'node:test'
import { checkPage } from './check-page.ts'
import { describeConsole } from './describe-console.ts'

const pages = new URL('../../console/src/pages/', import.meta.url)
const tests = new URL('./', import.meta.url)

/** The list of parts, which is not built into what people get. */
const NOT_BUILT = ['parts']

test('each page is one that a test looks at', () => {
  const names = readdirSync(pages, { withFileTypes: true }).flatMap((each) => (each.isDirectory() ? each.name : []))
  const looks = readdirSync(tests)
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => readFileSync(new URL(file, tests), 'utf8'))
    .join('\n')
  const looked = new Set([...looks.matchAll(/checkPage\(\s*scene\(\),\s*[^,]+,\s*'([\w-]+)'/g)].map(([, name]) => name))
  assert.ok(names.length > 10)
  assert.deepEqual(
    names.filter((name) => !looked.has(name) && !NOT_BUILT.includes(name)),
    [],
  )
})

test('the documents show pictures that are there', () => {
  const document = readFileSync(new URL('../../docs/console-pages.md', import.meta.url), 'utf8')
  const shown = [...document.matchAll(/\((pictures\/[\w-]+\.png)\)/g)].map(([, path = '']) => path)
  assert.ok(shown.length > 15)
  for (const path of shown) assert.ok(statSync(new URL(`../../docs/${path}`, import.meta.url)).size > 10_000, path)
})

describeConsole('the pages before the door, and a wallet without a movement', (scene) => {
  const nobody = { as: 'nobody' } as const
  test('the one that makes the first operator', () => checkPage(scene(), '/console/setup#used', 'setup', nobody))
  test('the one where people sign up', () => checkPage(scene(), '/console/sign-up', 'sign-up', nobody))
  test('the one that an invitation opens', () =>
    checkPage(scene(), '/console/invitation#unknown', 'invitation', nobody))
  test('Billing', () => checkPage(scene(), '/console/billing', 'billing'))
  test('the one where a lost password is set anew', () =>
    checkPage(scene(), '/console/reset-password#unknown', 'reset-password', nobody))
})
