import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ToolNames } from './tool-names.ts'

test('a namespace stands before the name, once, and not where it says nothing', () => {
  const names = new ToolNames()
  assert.equal(names.find('mcp__demo', 'weather'), 'mcp__demo__weather')
  assert.equal(names.find('mcp__demo__', 'weather'), 'mcp__demo__weather')
  assert.equal(names.find(undefined, 'weather'), 'weather')
  assert.equal(names.find('functions', 'weather'), 'weather')
  assert.equal(names.find('weather', 'weather'), 'weather')
})

test('tools of two places never share a name, and each is found again by its place', () => {
  const names = new ToolNames()
  const places = [
    [undefined, 'a__b__c'],
    ['a', 'b__c'],
    ['a__b', 'c'],
    [undefined, 'shell'],
  ] as const
  const given = places.map(([namespace, name]) => names.add(namespace, name))
  assert.deepEqual(given, ['a__b__c', 'a__b__c_2', 'a__b__c_3', 'shell'])
  assert.equal(names.addTyped('shell'), 'shell_2')
  assert.deepEqual(
    places.map(([namespace, name]) => names.find(namespace, name)),
    given,
  )
  assert.equal(names.findTyped('shell'), 'shell_2')
  assert.equal(names.findTyped('apply_patch'), undefined)
})

test('what was defined before in the same place is not defined again', () => {
  const names = new ToolNames()
  names.add('a', 'b')
  names.add(undefined, 'c')
  names.addTyped('shell')
  assert.deepEqual(
    [names.add('a', 'b'), names.add('functions', 'c'), names.addTyped('shell')],
    [undefined, undefined, undefined],
  )
})
