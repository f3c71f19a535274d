import assert from 'node:assert/strict'
import { test } from 'node:test'

import { bounds } from '../../../foundation/bounds.ts'
import type { Connection, ToolFile } from '../tool.ts'
import { tools } from '../tools/tools.ts'
import { FormatError, isSame, readTree, rewriteTree } from './formats.ts'
import { giveBack, laySettings, PlaceError } from './lay-settings.ts'

const connection: Connection = {
  origin: 'http://127.0.0.1:8484',
  key: 'cm-1',
  model: 'acme/a',
  window: { context: 9, output: 5 },
}
const other: Connection = { origin: 'http://10.0.0.1:1', key: 'cm-2', model: 'acme/b' }

/** What people have in such files, in the places of settings too. */
const texts: { readonly [format in ToolFile['format']]: readonly string[] } = {
  json: [
    '',
    '{}\n',
    '{\n  // mine\n  "env": { "A": "1" }, /* kept */\n  "big": 123456789012345678901,\n  "model": { "other": 1 }\n}\n',
    '{\r\n\t"provider": {"x": {"npm": "y"}},\r\n\t"modelProviders": {"openai": [{"id": "z", "name": "Z"}]}\r\n}\r\n',
  ],
  toml: [
    '',
    '# mine\nmodel = "gpt-5.5" # best\n\n[projects."/home/a b"]\ntrust_level = "trusted"\n# end\n',
    'when = 2026-01-01T00:00:00Z\nbig = 9007199254740993\n[model_providers.other]\nname = "o"\n[[list]]\na = 1\n',
  ],
  yaml: [
    '',
    '# mine\nname: Me # yes\nversion: 2.0.0\nschema: v1\nmodels:\n  - name: Other\n    provider: ollama # here\n',
    'model: openai/x\nauto-commits: false\n',
    '# mine\r\nmodel: openai/x\r\n',
  ],
}

/** Every file of every tool with every text that fits it. */
function* eachFile() {
  for (const { name, files } of tools)
    for (const file of files)
      for (const text of texts[file.format]) {
        if (name === 'aider' && text.includes('models:')) continue
        if (name !== 'qwen-code' && text.includes('"model": {'))
          yield { name, file, text: text.replace('"model"', '"m"') }
        else yield { name, file, text }
      }
}

const places = (file: ToolFile) => file.settings(connection).map(([place]) => place)
const lay = (file: ToolFile, text: string, to: Connection) =>
  rewriteTree(file.format, text, laySettings(readTree(file.format, text), file.settings(to)))
const comments = (text: string) => text.match(/(?:#|\/\/|\/\*).*?(?=\*\/|\n)/g) ?? []

test('settings are laid into what people have there, and nothing else is changed', () => {
  for (const { name, file, text } of eachFile()) {
    const laid = lay(file, text, connection)
    for (const comment of comments(text)) assert.ok(laid.includes(comment), `${name} keeps ${comment}`)
    assert.ok(laid.includes('cm-1') || name === 'pi', `${name} has the key`)
    assert.equal(laid.includes('\r\n'), text.includes('\r\n'))
    assert.ok(laid.endsWith('\n'), `${name} ends its last line`)
    const cleared = giveBack(readTree(file.format, laid), readTree(file.format, text), places(file))
    assert.ok(isSame(cleared, readTree(file.format, text)), `${name}: without them it says what it said`)
  }
})

test('writing the same twice changes nothing, and another connection takes the place of the first', () => {
  for (const { name, file, text } of eachFile()) {
    const laid = lay(file, text, connection)
    assert.equal(lay(file, laid, connection), laid, name)
    const again = lay(file, laid, other)
    assert.ok(!again.includes('cm-1') && !again.includes('127.0.0.1'), `${name} forgets the first connection`)
    assert.equal(lay(file, again, connection).includes('acme/a'), true)
  }
})

test('what came to stand in a file since is kept when the settings are taken out', () => {
  const [file] = tools.find(({ name }) => name === 'codex')?.files ?? []
  assert.ok(file !== undefined)
  const before = 'model = "gpt-5.5"\n'
  const since = `${lay(file, before, connection)}\n[projects."/x"]\ntrust_level = "trusted"\n`
  const given = giveBack(readTree('toml', since), readTree('toml', before), places(file))
  assert.equal(rewriteTree('toml', since, given), 'model = "gpt-5.5"\n\n[projects."/x"]\ntrust_level = "trusted"\n')
})

test('numbers of any size and dates stay as they are written', () => {
  const [codex, opencode] = ['codex', 'opencode'].map((name) => tools.find((tool) => tool.name === name)?.files[0])
  assert.ok(codex !== undefined && opencode !== undefined)
  const toml = lay(codex, texts.toml[2] ?? '', connection)
  assert.match(toml, /^when = 2026-01-01T00:00:00Z\nbig = 9007199254740993\n/)
  assert.match(lay(opencode, '{"big": 123456789012345678901}', connection), /"big": 123456789012345678901\b/)
})

test('a text that is not of its format is refused with its line', () => {
  for (const [format, text] of [
    ['json', '{\n  "a": 1,\n  b\n}'],
    ['toml', 'a = 1\n\nb = = 2\n'],
    ['yaml', 'a: 1\nc: 2\nb: [\n'],
  ] as const)
    assert.throws(() => readTree(format, text), { name: FormatError.name, message: /^line [34]: / })
  for (const format of ['json', 'yaml'] as const) assert.throws(() => readTree(format, '[1]'), FormatError)
})

test('a text that is nested deeper than bounds.toolFileDepth is refused in words of its own', () => {
  const nest = (levels: number): readonly (readonly [ToolFile['format'], string])[] => [
    ['json', `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`],
    ['toml', `a = ${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}`],
    ['yaml', `a: ${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}`],
  ]
  for (const [format, text] of nest(bounds.toolFileDepth)) assert.ok(readTree(format, text))
  for (const [format, text] of nest(bounds.toolFileDepth + 1))
    assert.throws(() => readTree(format, text), { name: FormatError.name, message: /nested deeper than 100 levels/ })
  for (const [format, text] of nest(10_000)) assert.throws(() => readTree(format, text), FormatError)
})

test('something of another kind in the place of a setting is not thrown away', () => {
  assert.throws(() => laySettings({ env: 'none' }, [[['env', 'A'], '1']]), PlaceError)
  assert.throws(() => laySettings({ models: {} }, [[['models', { member: 'name', is: 'x' }], {}]]), PlaceError)
})
