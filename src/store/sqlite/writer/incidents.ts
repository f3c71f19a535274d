// Problems that the embedded database's own thread found and the operator has to know: what a damaged journal or
// write-ahead log may have cost, and records that the database refused. Each is a line in the log and a row in the
// database; `doctor` shows it until it is acknowledged.
import type { DatabaseSync } from 'node:sqlite'
import { bounds } from '../../../foundation/bounds.ts'
import { systemClock } from '../../../foundation/time/clock.ts'
import { createIncidentsTable, type Incident } from '../../incident.ts'

export function prepareIncidents(database: DatabaseSync): void {
  database.exec(createIncidentsTable)
}

/** Beyond the bound it stays a line in the log. */
export function addIncident(database: DatabaseSync, { kind, message, lost, detail }: Incident): void {
  const { rows } = database.prepare('select count(*) as rows from incidents').get() as { rows: number }
  if (rows >= bounds.incidentsKept) return
  database
    .prepare('insert into incidents (created_ms, kind, message, lost, detail) values (?, ?, ?, ?, ?)')
    .run(Math.floor(systemClock.nowMs()), kind, message, lost ?? null, detail?.slice(0, bounds.incidentDetail) ?? null)
}
