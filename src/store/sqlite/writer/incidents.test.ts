import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { bounds } from '../../../foundation/bounds.ts'
import { addIncident, prepareIncidents } from './incidents.ts'

test('so many incidents are kept, and so much of what could not be written', () => {
  const database = new DatabaseSync(':memory:')
  prepareIncidents(database)
  const detail = 'x'.repeat(bounds.incidentDetail + 1)
  for (let index = 0; index <= bounds.incidentsKept; index += 1)
    addIncident(database, { kind: 'record-refused', message: `incident ${index}`, lost: undefined, detail })
  const row = database
    .prepare('select count(*) as rows, max(length(detail)) as length, max(id) as id from incidents')
    .get()
  assert.deepEqual({ ...row }, { rows: bounds.incidentsKept, length: bounds.incidentDetail, id: bounds.incidentsKept })
})
