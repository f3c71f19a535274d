// An event that may have cost money and that only the operator can put right. It is kept in the table `incidents` until
// it is acknowledged, and after that as part of the history that an audit reports.

export type IncidentKind =
  /** Records of the journal cannot be read, and good ones follow them. */
  | 'journal-damaged'
  /** The journal that must be there is not, is shorter, or does not begin as it should. */
  | 'journal-missing'
  /** The journal is that of another database, or of a later time of this one. */
  | 'journal-foreign'
  /** The database lacks what it had: its write-ahead log was damaged. */
  | 'database-behind'
  /** A record was refused in its first form, and written in its second one. */
  | 'record-mended'
  /** A record was refused, and is not in the books. */
  | 'record-refused'

export type Incident = {
  kind: IncidentKind
  /** One line for the operator. */
  message: string
  /** How many answers it may have cost; undefined: not known. */
  lost: number | undefined
  /** What could not be written. */
  detail?: string
}

export type StoredIncident = Incident & { id: number; createdMs: number; acknowledgedMs: number | undefined }

/** In both dialects; the embedded database needs it before it is migrated. */
export const createIncidentsTable = `create table if not exists incidents (
  id integer primary key, created_ms bigint not null, kind text not null, message text not null, lost bigint,
  detail text, acknowledged_ms bigint)`
