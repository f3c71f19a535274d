// What a model writes behind a text that it was given is told once, however its provider cuts it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { countRuns } from '../../../test/runs.ts'
import { TextJoiner } from './text-joiner.ts'

function join(text: string, repeats: boolean, ...pieces: string[]): string {
  const joiner = new TextJoiner(text, repeats)
  return text + pieces.map((piece) => joiner.push(piece)).join('') + joiner.end()
}

test('what follows is told as it is, also where it resembles what was said', () => {
  assert.equal(join('ha', false, 'ha', '!'), 'haha!')
  assert.equal(join('Hello', false, ' world'), 'Hello world')
  assert.equal(join('Hello', false, ''), 'Hello')
})

test('white space that was not handed over is not told twice', () => {
  assert.equal(join('Hello ', false, ' world'), 'Hello world')
  assert.equal(join('Hello ', false, 'world'), 'Hello world')
  assert.equal(join('Hello\n\n', false, '\n', '\n', 'world'), 'Hello\n\nworld')
  assert.equal(join('Hello\n\n', false, '\n'), 'Hello\n\n')
  assert.equal(join('Hello\n', false, '\n\nworld'), 'Hello\n\nworld')
})

test('a beginning that is repeated is left out in any pieces, and nothing else is', () => {
  const texts = fc.stringMatching(/^[ab ]{1,6}$/).filter((text) => text.trim() !== '')
  fc.assert(
    fc.property(texts, fc.stringMatching(/^[ab]{1,6}$/), fc.array(fc.nat(12)), (text, rest, cuts) => {
      const given = text.trimEnd()
      const space = text.slice(given.length)
      const all = `${given}${space}${rest}`
      const places = [0, ...cuts.map((cut) => Math.min(cut, all.length)).toSorted((a, b) => a - b), all.length]
      const pieces = places.slice(1).map((place, at) => all.slice(places[at], place))
      assert.equal(join(text, true, ...pieces), all)
    }),
    { numRuns: countRuns(500, 200) },
  )
})

test('nothing is held back for longer than it may be a repetition', () => {
  const joiner = new TextJoiner('Hello ', true)
  assert.deepEqual([joiner.push('Hel'), joiner.push('p'), joiner.push(' me')], ['', 'Help', ' me'])
  assert.equal(new TextJoiner('Hello', false).push('Hello'), 'Hello')
})

test('where nothing is repeated after all, all of it is told', () => {
  assert.equal(join('Hello', true, 'He', 'y'), 'HelloHey')
  assert.equal(join('Hello', true, 'Hel'), 'HelloHel')
})
